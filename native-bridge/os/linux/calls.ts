/** The calls that change mappings: each is timed, reported to who listens, and checked at once. */
import { arg, type CallArgument, type CallReturns, returned } from '../../../protocol/calls.ts';
import type { SamepageError } from '../../../protocol/errors.ts';
import { CallListeners } from '../call-listeners.ts';
import { callFailed, errnoName } from './errno.ts';
import { errno, libc, MAP, MREMAP, PROT, RUSAGE_THREAD } from './libc.ts';

/** Read as 32-bit words: 64-bit ones would be BigInts, and what they allocate takes page faults of its own. */
const usage = new Uint32Array(36);

/** Minor and major faults of this thread so far, modulo 2^32. getrusage(2): ru_minflt and ru_majflt, low halves. */
export function threadFaults(): number {
  libc.getrusage(RUSAGE_THREAD, usage);
  return (usage[16] ?? 0) + (usage[18] ?? 0);
}

/** Why a call failed, for people, given its errno; or a plain sentence. */
type Explain = string | ((errno: number) => SamepageError);

export class Calls {
  readonly listeners = new CallListeners();

  mmap(at: number, length: number, prot: number, flags: number, fd: number, offset: number, explain: Explain): number {
    return this.run(
      'mmap',
      () => [
        arg.address(at),
        arg.size(length),
        protArgument(prot),
        arg.flags(flagNames(MAP, flags)),
        arg.handle(fd),
        arg.offset(offset),
      ],
      () => libc.mmap(at, length, prot, flags, fd, offset),
      explain,
      'address',
    );
  }

  munmap(at: number, length: number): void {
    this.run(
      'munmap',
      () => [arg.address(at), arg.size(length)],
      () => libc.munmap(at, length),
      `${length} bytes could not be unmapped`,
    );
  }

  mprotect(at: number, length: number, prot: number): void {
    this.run(
      'mprotect',
      () => [arg.address(at), arg.size(length), protArgument(prot)],
      () => libc.mprotect(at, length, prot),
      (code) => callFailed('mprotect', code, `The protection could not be changed${whyNotExecutable(prot, code)}`),
    );
  }

  mremap(at: number, length: number, flags: number, to: number): void {
    this.run(
      'mremap',
      () => [
        arg.address(at),
        arg.size(length),
        arg.size(length),
        arg.flags(flagNames(MREMAP, flags, 'MREMAP')),
        arg.address(to),
      ],
      () => libc.mremap(at, length, length, flags, to),
      'The system refused to move the mapping',
      'address',
    );
  }

  /** Runs one call: measures it, reports it, throws where it gave -1. It is described only where somebody listens. */
  run(
    name: string,
    args: () => CallArgument[],
    call: () => number,
    explain: Explain,
    returns: CallReturns = 'status',
  ): number {
    const { listeners } = this;
    if (!listeners.any) {
      const result = call();
      if (result === -1) throw failure(name, errno(), explain);
      return result;
    }
    const faultsBefore = threadFaults();
    const started = performance.now();
    const result = call();
    const ended = performance.now();
    const code = result === -1 ? errno() : 0;
    // Before the call is described: that takes its own faults, on JavaScript's heap.
    const faults = threadFaults() - faultsBefore;
    listeners.notify({
      name,
      arguments: args(),
      result: code ? { kind: 'error', value: -1, name: errnoName(code) } : returned(returns, result),
      started,
      ended,
      faults,
    });
    if (code) throw failure(name, code, explain);
    return result;
  }
}

function failure(name: string, code: number, explain: Explain): SamepageError {
  return typeof explain === 'string' ? callFailed(name, code, explain) : explain(code);
}

/** Of a call that asked for execution: a clause that says who forbids it (mmap(2), mprotect(2)); '' for other reasons. */
export function whyNotExecutable(prot: number, code: number): string {
  const isForbidden = errnoName(code) === 'EACCES' || errnoName(code) === 'EPERM';
  if ((prot & PROT.EXEC) === 0 || !isForbidden) return '';
  return ': it may not be executable. Its file system is mounted noexec, or a policy of this system (SELinux) forbids it';
}

function protArgument(prot: number): CallArgument {
  return arg.flags(
    [prot & 1 ? 'PROT_READ' : '', prot & 2 ? 'PROT_WRITE' : '', prot & 4 ? 'PROT_EXEC' : ''].filter(
      (name) => name !== '',
    ),
    'PROT_NONE',
  );
}

function flagNames(known: Record<string, number>, flags: number, prefix = 'MAP'): string[] {
  return Object.entries(known)
    .filter(([, bit]) => flags & bit)
    .map(([name]) => `${prefix}_${name}`);
}
