/** A process in /proc (proc_pid(5)): which folder describes its memory, and why one has nothing. */
import { readdirSync, readFileSync, statSync } from 'node:fs';

/**
 * The process itself, or a thread of it that still runs where the first one has ended: the process goes on then, but
 * /proc/PID shows no memory and no files any more, and /proc/TID does.
 */
export function livingThread(pid: number): number {
  return hasEnded(pid) ? (threadsOf(pid).find((thread) => !hasEnded(thread)) ?? pid) : pid;
}

/** How many threads a process has, including the first one even if it has ended; 0 where it is unknown. */
export function threadCount(process: number | string): number {
  return threadsOf(process).length;
}

/** Why a process's folder or a file in it cannot be read, for people. */
export function whyNotRead(pid: number, errno: string): string {
  if (errno === 'ENOENT' || errno === 'ESRCH') {
    if (isShown(pid)) return 'it is ending';
    const why = hidden(pid);
    return why === null ? 'there is no such process' : `it ${why}`;
  }
  // ptrace(2), “Ptrace access mode checking”: reading needs PTRACE_MODE_READ.
  if (errno === 'EACCES' || errno === 'EPERM') {
    return 'it is another user’s, or protects itself; that takes the right to trace it, CAP_SYS_PTRACE';
  }
  return 'the system refuses';
}

/** include/linux/sched.h. */
const PF_KTHREAD = 0x200000n;

/** Why a process that is there has no regions at all, for people. */
export function whyNoMemory(pid: number): string {
  const stat = statOf(pid);
  if (BigInt(stat?.[6] ?? 0) & PF_KTHREAD) return 'it is a thread of the kernel’s, which has no memory of its own';
  if (stat?.[0] === 'Z') return 'it has ended (a zombie: its parent has not yet asked how)';
  return 'it is ending';
}

/** Whether there is a folder for us: stat(2) asks as the user that we act for, access(2) as the one who started us. */
export function isShown(pid: number): boolean {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false }) !== undefined;
}

/** What to say of a process that /proc does not show though it runs; null where it does not run. */
export function hidden(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    // kill(2) with no signal: EPERM says that there is such a process.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM')) return null;
  }
  return 'runs, but /proc is mounted so that it hides other users’ processes (hidepid)';
}

/** Zombie, or dead. */
function hasEnded(thread: number): boolean {
  const state = statOf(thread)?.[0] ?? 'X';
  return state === 'Z' || state === 'X';
}

/** When a process started, in clock ticks since the system did; null where there is none, or it is hidden. */
export function startOf(pid: number): bigint | null {
  const ticks = statOf(pid)?.[19];
  return ticks === undefined ? null : BigInt(ticks);
}

/** The fields of /proc/PID/stat (proc_pid_stat(5)) from the third on: the second is a name, which may hold anything. */
function statOf(thread: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${thread}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function threadsOf(process: number | string): number[] {
  try {
    return readdirSync(`/proc/${process}/task`).map(Number);
  } catch {
    return [];
  }
}
