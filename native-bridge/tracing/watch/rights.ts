/** Whether a program can be started, or a process be traced, said before it is tried. */
import { accessSync, closeSync, constants, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { problem } from '../../../protocol/errors.ts';

/**
 * The file that a name on a command line means: searched along PATH unless it has a slash, as a shell does. Errors:
 * NotFound, PermissionDenied (not executable), InvalidArgument (no file).
 */
export function findProgram(name: string, folder: string, path = process.env['PATH'] ?? ''): string {
  if (name === '') throw problem('InvalidArgument', 'Which program? Its name is empty.');
  if (name.includes('/')) {
    const file = isAbsolute(name) ? name : resolve(folder, name);
    const why = whyNotRun(file);
    if (why) throw problem(why.code, `“${name}” cannot be started: ${why.clause}.`);
    // As it was typed: programs look at their own name.
    return name;
  }
  const files = path.split(delimiter).map((place) => join(resolve(folder, place || '.'), name));
  const obstacles = files.map(whyNotRun);
  // Its whole path: a shell that searches is held at each folder where it is not.
  const first = files[obstacles.indexOf(null)];
  if (first !== undefined) return first;
  const found = obstacles.find((why) => why?.code !== 'NotFound');
  if (found) throw problem(found.code, `“${name}” cannot be started: ${found.clause}.`);
  throw problem('NotFound', `“${name}” cannot be started: there is no such program in PATH.`);
}

/**
 * Whether the system may not execute a file by itself: no program in ELF form, and no script whose first line names what
 * runs it. A shell finds out (Linux can be taught other forms, binfmt_misc).
 */
export function isScript(program: string, folder: string): boolean {
  const head = Buffer.alloc(4);
  try {
    const file = openSync(resolve(folder, program), 'r');
    try {
      readSync(file, head, 0, 4, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    // A program need not be readable; a script must be.
    return false;
  }
  const text = head.toString('latin1');
  return text !== '\x7fELF' && !text.startsWith('#!');
}

function whyNotRun(file: string): { code: 'NotFound' | 'PermissionDenied' | 'InvalidArgument'; clause: string } | null {
  let stats: Stats | undefined;
  try {
    stats = statSync(file, { throwIfNoEntry: false });
  } catch {
    // EACCES: a folder on the way to it; ELOOP, ENAMETOOLONG: execve(2) would fail with the same.
    return { code: 'PermissionDenied', clause: 'the system does not let it be looked at' };
  }
  if (!stats) return { code: 'NotFound', clause: 'there is no such file' };
  if (stats.isDirectory()) return { code: 'InvalidArgument', clause: 'it is a folder' };
  try {
    accessSync(file, constants.X_OK);
    return null;
  } catch {
    return { code: 'PermissionDenied', clause: 'it is not executable' };
  }
}

/** What execve(2) means by an error, as strace prints it: `ENOENT (No such file or directory)`. */
export function whyNotExecuted(error: string): string {
  const missing = error.startsWith('ENOENT') ? ' what its first line, or its header, names is missing:' : '';
  return `the system cannot execute it:${missing} ${error}`;
}

interface Status {
  tracer: number;
  parent: number;
  /** The process that a thread belongs to. */
  process: number;
  user: number;
  /** One letter: R runs, S and D sleep, T is stopped, t is held by its tracer, Z has ended. */
  state: string;
}

/** Of /proc/PID/status (proc_pid_status(5)); null where there is no such process or it is hidden. */
export function statusOf(pid: number): Status | null {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'latin1');
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
    return {
      tracer: field('TracerPid'),
      parent: field('PPid'),
      process: field('Tgid'),
      user: field('Uid'),
      state: /^State:\s+(\w)/m.exec(text)?.[1] ?? '',
    };
  } catch {
    return null;
  }
}

/** Throws where it is known that a process cannot be traced: ptrace(2), “Ptrace access mode checking”, and Yama. */
export function checkAttaching(pid: number): void {
  const status = statusOf(pid);
  const cannot = `Process ${pid} cannot be watched`;
  if (!status) throw problem('NotFound', `${cannot}: there is no such process.`);
  if (pid === process.pid) throw problem('InvalidArgument', `${cannot}: it is Samepage itself, which would stop.`);
  if (status.tracer > 0) {
    throw problem('PermissionDenied', `${cannot}: process ${status.tracer} traces it already (a debugger, or strace).`);
  }
  const user = process.getuid?.() ?? 0;
  if (user === 0) return;
  if (status.user !== user) throw problem('PermissionDenied', `${cannot}: it is another user’s.`);
  const scope = yamaScope();
  if (scope > 0) {
    const how = scope < 3 ? 'root may, or a user who sets kernel.yama.ptrace_scope to 0' : 'nobody may until a restart';
    throw problem(
      'PermissionDenied',
      `${cannot}: this system lets programs trace only those that they have started (Yama, ptrace_scope ${scope}); ${how}. Start it by “samepage watch” instead.`,
    );
  }
}

function yamaScope(): number {
  try {
    return Number(readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'latin1'));
  } catch {
    return 0;
  }
}
