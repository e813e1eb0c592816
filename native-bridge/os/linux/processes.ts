/** The processes that /proc shows us (proc_pid_status(5)), with whose they are and whether their regions may be read. */
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import type { ListedProcess } from '../../../protocol/processes.ts';
import { shortText } from '../../../protocol/short-text.ts';
import { livingThread, whyNoMemory, whyNotRead } from './process-folder.ts';

/** One at a time, in order of their numbers: there may be thousands. Some end while the list is read, and are left out. */
export function* readProcesses(): Generator<ListedProcess> {
  const users = userNames();
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  for (const pid of pids.sort((a, b) => a - b)) {
    const listed = readProcess(pid, users);
    if (listed) yield listed;
  }
}

function readProcess(pid: number, users: ReadonlyMap<string, string>): ListedProcess | null {
  // Where its first thread has ended, another one has the memory.
  const thread = livingThread(pid);
  const status = fieldsOf(pid);
  const memory = thread === pid ? status : fieldsOf(thread);
  if (!status || !memory) return null;
  const state = memory.get('State') ?? '';
  const size = /^(\d+) kB$/.exec(memory.get('VmRSS') ?? '')?.[1];
  const hasEnded = state.startsWith('Z') || state.startsWith('X');
  // A thread of the kernel's.
  if (size === undefined && !hasEnded) return null;
  const [uid = ''] = (status.get('Uid') ?? '').split('\t');
  return {
    pid,
    name: shortText(unescaped(status.get('Name') ?? ''), 300),
    command: commandOf(thread),
    user: users.get(uid) ?? uid,
    resident: size === undefined ? 0 : Number(size) * 1024,
    refused: hasEnded ? whyNoMemory(pid) : refusalOf(pid, thread),
  };
}

/** Opening the list is refused as reading it would be; nothing is listed by that. */
function refusalOf(pid: number, thread: number): string | null {
  try {
    closeSync(openSync(`/proc/${thread}/maps`, 'r'));
    return null;
  } catch (thrown) {
    return whyNotRead(pid, thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '');
  }
}

function fieldsOf(thread: number): Map<string, string> | null {
  try {
    const lines = readFileSync(`/proc/${thread}/status`, 'utf8').split('\n');
    return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
  } catch {
    return null;
  }
}

/** The kernel writes `\n` and `\\` of a name so. */
function unescaped(name: string): string {
  return name.replace(/\\(n|\\)/g, (_, letter: string) => (letter === 'n' ? '\n' : '\\'));
}

/** Arguments end with NUL each; a program may write anything there. */
function commandOf(thread: number): string {
  try {
    const text = readFileSync(`/proc/${thread}/cmdline`, 'utf8').replace(/\0+$/, '').replaceAll('\0', ' ');
    return shortText(text, 300);
  } catch {
    return '';
  }
}

/** Names by numbers, of users in passwd(5); others are known by their numbers alone. */
function userNames(): Map<string, string> {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    return new Map(
      lines.flatMap((line) => {
        const [name = '', , uid] = line.split(':');
        return uid === undefined ? [] : [[uid, shortText(name, 300)] as const];
      }),
    );
  } catch {
    return new Map();
  }
}
