/** What some systems can do besides, each null where this one cannot: found out by trying, when it is first asked for. */
import type { Address } from '../../protocol/address.ts';
import type { PageCall } from '../../protocol/model.ts';

export interface MemoryExtras {
  /**
   * What can be done to whole pages of ours; what this system cannot is not in it. `populate` and `lock` bring them in.
   * `drop-pages` and `guard`: what they hold stays with their section, and private pages are lost. A guard is a page that
   * may not be touched, without a region of its own for that.
   */
  readonly pages: ReadonlyMap<PageCall, (from: Address, length: number) => void>;
  /** Of the pages that `collapse` makes, bytes; 0 where there are none. */
  readonly hugePageBytes: number;
  /** Writes 42 into memory that only this program's own accesses reach, and says who could read it. */
  readonly readSecret: (() => SecretReads) | null;
  readonly risky: RiskyActs | null;
}

/** What may end this program, or change it for good. For a process of its own: see native-bridge/second-process. */
export interface RiskyActs {
  /** Pages of ours can be read and executed then, and not written. */
  protectExecutable(from: Address, length: number): void;
  /** Calls what stands there as a C function without arguments that returns an int. */
  call(at: Address): number;
  /** One store by the processor: where it is not allowed, the system ends the program (SIGSEGV). */
  store(to: Address, byte: number): void;
  /** Null before Linux 6.10. Nothing undoes it while the program runs: mseal(2). */
  readonly seal: ((from: Address, length: number) => void) | null;
  /** A program that is ended by a signal leaves no image of its memory behind. */
  leaveNoCoreFile(): void;
}

export interface SecretReads {
  /** The byte as the program itself reads it. */
  own: number;
  /** The system's error numbers for those who read a process from outside, the way that debuggers do; 0 where they could. */
  byProcessRead: number;
  byMemoryFile: number;
}
