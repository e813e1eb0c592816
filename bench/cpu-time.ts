/** How much of a core processes use. Linux: /proc/<pid>/stat, proc_pid_stat(5). */
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, the unit of times there: 100 on every machine that Linux runs on. */
const ticksPerSecond = 100;

interface Stat {
  pid: number;
  parent: number;
  seconds: number;
}

/** Null where the process has ended. */
function statOf(pid: number): Stat | null {
  try {
    // The name, the second field, may itself hold spaces and brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
    return { pid, parent: parent ?? 0, seconds: ((user ?? 0) + (system ?? 0)) / ticksPerSecond };
  } catch {
    return null;
  }
}

/** CPU seconds that a process has used so far, all its threads together. */
export function cpuSeconds(pid: number): number {
  return statOf(pid)?.seconds ?? 0;
}

/** A process's children, and theirs. */
export function descendants(pid: number): number[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
  const below = (parent: number): number[] =>
    all.filter((stat) => stat.parent === parent).flatMap((stat) => [stat.pid, ...below(stat.pid)]);
  return below(pid);
}
