/** What not every system can do: one record, in which each question is answered by how to ask it, or by why it cannot be. */

import { type Abilities as Answers, type Question, questions } from '../../protocol/abilities.ts';
import type { Address } from '../../protocol/address.ts';
import type { PageCall } from '../../protocol/model.ts';
import type { ListedProcess } from '../../protocol/processes.ts';
import type { Ability } from './ability.ts';
import type { Extent, OsSection } from './memory.ts';
import type { MoveCosts } from './move-costs.ts';
import type { ObserverAbilities } from './observer.ts';

/** What may end this program, or change it permanently. Only for a separate process: see native-bridge/second-process. */
export interface RiskyActs {
  /** Pages of ours can be read and executed then, and not written. */
  protectExecutable(from: Address, length: number): void;
  /** Calls what stands there as a C function without arguments that returns an int. */
  call(at: Address): number;
  /** One store by the processor: where it is not allowed, the system ends the program (SIGSEGV). */
  store(to: Address, byte: number): void;
  /**
   * Maps the section's first page again and again, wherever the system puts it, until `places` has `count` addresses or
   * the system refuses one more. Where it refused, enough are released at once for the program to go on. Returns how
   * many there were. Throws where the reason is another than too many regions or too little memory (ENOMEM, mmap(2)).
   */
  mapMany(section: OsSection, count: number, places: number[]): number;
  /** Null before Linux 6.10. Nothing undoes it while the program runs: mseal(2). */
  readonly seal: ((from: Address, length: number) => void) | null;
  /** A program that is ended by a signal leaves no image of its memory behind. */
  leaveNoCoreFile(): void;
}

export interface SecretReads {
  /** The byte as the program itself reads it. */
  own: number;
  /** The system's error numbers for those who read a process from outside, as debuggers do; 0 where they could. */
  byProcessRead: number;
  byMemoryFile: number;
}

/** `pageCalls` of a system that has none of them. */
export const noPageCalls = { pageCalls: new Map(), hugePageBytes: 0 } as const;

/** Of our own process. Its names are those of the protocol's questions. */
export interface Abilities extends ObserverAbilities {
  /** Touched extents of a section (see Memory.touched), exactly. Where not, looking at a page brings it in. */
  readonly touched: Ability<(section: OsSection, from: number, to: number, limit: number) => Extent[]>;
  /**
   * Copies bytes of a section into `target` without any mapping, and returns how many: fewer from its end on, and none
   * where the handle has been closed, or stands for another section by now. Untouched pages come as zeros and stay
   * untouched.
   */
  readonly readSection: Ability<(section: OsSection, offset: number, target: Uint8Array) => number>;
  /** Writes 42 into memory that only this program's own accesses reach, and returns who could read it. */
  readonly secretMemory: Ability<() => SecretReads>;
  readonly riskyActs: Ability<RiskyActs>;
  /** Ways to have as many bytes at another address, to be measured. Throws where the system refuses. */
  readonly moveCosts: Ability<(bytes: number) => MoveCosts>;
  /** The machine's processes, one at a time: each takes the system some calls. */
  readonly processes: Ability<() => Iterable<ListedProcess>>;
  /**
   * What can be done to whole pages of ours; what this system cannot is not in it (Limits.pageCalls). `populate` and `lock`
   * bring them in. `punch`: what they hold is gone from their section, too. `drop-pages` and `guard`: what they hold stays with their section, and private pages are lost. A guard is a
   * page that may not be touched, without a separate region for that.
   */
  readonly pageCalls: ReadonlyMap<PageCall, (from: Address, length: number) => void>;
  /** Of the pages that `collapse` makes, bytes; 0 where there are none. */
  readonly hugePageBytes: number;
}

/** As windows get it. */
export function answersOf(abilities: Abilities): Answers {
  const answer = (question: Question) => {
    const ability = abilities[question];
    return [question, ability.ask === null ? ability.why : true] as const;
  };
  // An entry for each question, which Object.fromEntries cannot say.
  return Object.fromEntries(questions.map(answer)) as Answers;
}
