/** The calls that change mappings: each is timed, told to the call log, and checked at once. */
import { formatAddress } from '../../../protocol/address.ts';
import type { SamepageError } from '../../../protocol/errors.ts';
import type { CallRecord } from '../../../protocol/model.ts';
import { callFailed, errnoName } from './errno.ts';
import { errno, libc, MAP, MREMAP, RUSAGE_THREAD } from './libc.ts';

/** Read as 32-bit words: 64-bit ones would be BigInts, and what they allocate takes page faults of its own. */
const usage = new Uint32Array(36);

/** Minor and major faults of this thread so far, modulo 2^32. getrusage(2): ru_minflt and ru_majflt, low halves. */
export function threadFaults(): number {
  libc.getrusage(RUSAGE_THREAD, usage);
  return (usage[16] ?? 0) + (usage[18] ?? 0);
}

export type CallListener = (record: Omit<CallRecord, 'id'>) => void;

/** Why a call failed, for people, given its errno; or a plain sentence. */
type Explain = string | ((errno: number) => SamepageError);

export class Calls {
  listener: CallListener | null = null;

  mmap(at: number, length: number, prot: number, flags: number, fd: number, offset: number, explain: Explain): number {
    return this.run(
      'mmap',
      () =>
        `${pointer(at)}, ${length}, ${protText(prot)}, ${flagText(MAP, flags)}, ${fd}, ${offset ? formatAddress(offset) : 0}`,
      () => libc.mmap(at, length, prot, flags, fd, offset),
      explain,
    );
  }

  munmap(at: number, length: number): void {
    this.run(
      'munmap',
      () => `${pointer(at)}, ${length}`,
      () => libc.munmap(at, length),
      `${length} bytes could not be unmapped`,
    );
  }

  mprotect(at: number, length: number, prot: number): void {
    this.run(
      'mprotect',
      () => `${pointer(at)}, ${length}, ${protText(prot)}`,
      () => libc.mprotect(at, length, prot),
      'The protection could not be changed',
    );
  }

  mremap(at: number, length: number, flags: number, to: number): void {
    this.run(
      'mremap',
      () => `${pointer(at)}, ${length}, ${length}, ${flagText(MREMAP, flags, 'MREMAP')}, ${pointer(to)}`,
      () => libc.mremap(at, length, length, flags, to),
      'The system refused to move the mapping',
    );
  }

  /** Runs one call: measures it, tells it, throws where it gave -1. The text is made only where somebody listens. */
  run(name: string, args: () => string, call: () => number, explain: Explain): number {
    const { listener } = this;
    if (!listener) {
      const result = call();
      if (result === -1) throw failure(name, errno(), explain);
      return result;
    }
    const faultsBefore = threadFaults();
    const started = performance.now();
    const result = call();
    const ended = performance.now();
    const code = result === -1 ? errno() : 0;
    // Before the text is made: that takes faults of its own, on JavaScript's heap.
    const faults = threadFaults() - faultsBefore;
    listener({
      text: `${name}(${args()})`,
      result: code ? `-1 ${errnoName(code)}` : resultText(result),
      failed: code !== 0,
      nanoseconds: Math.round((ended - started) * 1e6),
      faults,
    });
    if (code) throw failure(name, code, explain);
    return result;
  }
}

function failure(name: string, code: number, explain: Explain): SamepageError {
  return typeof explain === 'string' ? callFailed(name, code, explain) : explain(code);
}

function pointer(value: number): string {
  return value === 0 ? 'NULL' : formatAddress(value);
}

/** Small results are counts and descriptors, large ones addresses. */
function resultText(value: number): string {
  return value > 0xffff ? formatAddress(value) : String(value);
}

function protText(prot: number): string {
  if (prot === 0) return 'PROT_NONE';
  return [prot & 1 ? 'PROT_READ' : '', prot & 2 ? 'PROT_WRITE' : ''].filter(Boolean).join('|');
}

function flagText(known: Record<string, number>, flags: number, prefix = 'MAP'): string {
  return Object.entries(known)
    .filter(([, bit]) => flags & bit)
    .map(([name]) => `${prefix}_${name}`)
    .join('|');
}
