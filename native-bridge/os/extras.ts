/** What some systems can do besides, each null where this one cannot: found out by trying, when it is first asked for. */
import type { Address } from '../../protocol/address.ts';

export interface MemoryExtras {
  readonly pages: PageAdvice | null;
  /** Makes pages of ours guards: touching one is refused, and no region of its own is needed for that. What they held is lost. */
  readonly guard: ((from: Address, length: number) => void) | null;
  /** Writes 42 into memory that only this program's own accesses reach, and says who could read it. */
  readonly readSecret: (() => SecretReads) | null;
}

/** Both of whole pages of ours; what they hold stays with their section. Private pages that are dropped are lost. */
export interface PageAdvice {
  populate(from: Address, length: number): void;
  drop(from: Address, length: number): void;
}

export interface SecretReads {
  /** The byte as the program itself reads it. */
  own: number;
  /** The system's error numbers for those who read a process from outside, the way that debuggers do; 0 where they could. */
  byProcessRead: number;
  byMemoryFile: number;
}
