/** How strace (strace(1)) is run, and what to say where it is not there. */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { problem } from '../../../protocol/errors.ts';

/**
 * `fast`: the kernel stops the program for calls on memory alone (--seccomp-bpf). That cannot be taken off again: to
 * stop watching ends the program. `detachable`: it is stopped at every call, and goes on unwatched.
 */
export type WatchMode = 'fast' | 'detachable';

export interface StraceOptions {
  mode: WatchMode;
  /** A stack for each call, about 1.3 ms each. */
  stacks: boolean;
  /** Milliseconds for which a program is held while its regions are listed; undefined: as long as it usually takes. */
  holdMs?: number | undefined;
  /** The file that it writes. */
  log: string;
}

/** Milliseconds. */
interface Hold {
  execution: number;
  exit: number;
}

/** Calls with ? are not there on every processor. */
const traced = [
  ...['%memory', 'shmget', '?shmctl', '?io_setup', '?io_destroy', 'prctl'],
  ...['execve', '?execveat', 'exit_group', 'clone', '?clone3', '?fork', '?vfork'],
].join(',');

/**
 * So long a program is held just after it was begun and just before it ends, while its regions are listed. A list that
 * comes later is still right, but for what calls touched meanwhile; of a short program it does not come at all. On a busy
 * computer it takes longer until we are given the processor.
 */
function holdOf({ holdMs }: StraceOptions): Hold {
  if (holdMs !== undefined) return { execution: holdMs, exit: holdMs };
  const [load = 0] = loadavg();
  const busy = Math.min(Math.max(1, (2 * load) / cpus().length), 6);
  return { execution: 2 * busy, exit: 2 * busy };
}

function common({ stacks, log }: StraceOptions, hold: Hold): string[] {
  const lines = ['-f', '-X', 'raw', '-y', '-T', '-i', '-ttt', '-s', '1024', ...(stacks ? ['-k'] : [])];
  const held = [
    ...['-e', `inject=execve,?execveat:delay_exit=${us(hold.execution)}`],
    ...['-e', `inject=exit_group:delay_enter=${us(hold.exit)}`],
  ];
  return [...lines, '-e', `trace=${traced}`, ...held, '-o', log];
}

const us = (ms: number) => Math.round(ms * 1000);

/**
 * For a program of the caller's. strace holds no program that it begins itself. So this one is held after the first
 * brk(2), by which a loader asks where the heap begins, and which changes nothing. What the system does not execute by itself
 * (`isScript`: a script whose first line names no interpreter) is begun by a shell, as execvp(3) does; the trace leaves the shell out.
 */
export function launchArguments(
  options: StraceOptions,
  program: string,
  args: readonly string[],
  isScript = false,
): string[] {
  const hold = holdOf(options);
  // Never both: a filter without a tracer would have every call on memory fail.
  const how = options.mode === 'fast' ? ['--seccomp-bpf'] : ['-D', '-I2'];
  const first = isScript
    ? ['/bin/sh', '-c', 'exec "$@"', 'sh']
    : ['-e', `inject=brk:delay_exit=${us(hold.execution)}:when=1`];
  return [...common(options, hold), '-q', ...how, ...first, program, ...args];
}

export function attachArguments(options: StraceOptions, pid: number): string[] {
  return [...common(options, holdOf(options)), '-p', String(pid)];
}

/** --seccomp-bpf came with 5.3. */
const fastSince = 5.3;

interface StraceAbilities {
  version: string;
  canBeFast: boolean;
}

const known = new Map<string, StraceAbilities>();

/** What the installed strace can do: asked once, as it takes as long as a short program. Errors: NotFound where there is none. */
export function straceAbilities(command = 'strace'): StraceAbilities {
  const abilities = known.get(command) ?? askedAbilities(command);
  known.set(command, abilities);
  return abilities;
}

function askedAbilities(command: string): StraceAbilities {
  const { error, stdout } = spawnSync(command, ['-V'], { encoding: 'utf8', timeout: 10_000 });
  const version = /version (\S+)/.exec(stdout ?? '')?.[1];
  if (error || version === undefined) {
    const how = 'apt install strace (Debian, Ubuntu), dnf install strace (Fedora) or pacman -S strace (Arch)';
    throw problem('NotFound', `Programs are watched by strace, which is not installed here: ${how}.`);
  }
  return { version, canBeFast: Number.parseFloat(version) >= fastSince || !/^\d/.test(version) };
}
