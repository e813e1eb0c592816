/** What calls do to address spaces, as data. */

/** Addresses and lengths in bytes; lengths as they were asked for, not yet whole pages. `bits`: of protectionBits. */
export type Effect =
  | { kind: 'none' }
  | { kind: 'map'; start: number; length: number; bits: number; path: string; offset: number; growsDown: boolean }
  | { kind: 'unmap'; start: number; length: number }
  /** `untilHole`: it failed at memory that is not mapped, what lies before has the new protection. */
  | { kind: 'protect'; start: number; length: number; bits: number; growsDown: boolean; untilHole: boolean }
  | { kind: 'move'; from: number; oldLength: number; length: number; to: number; leavesOld: boolean }
  /** The end of the heap; `isQuestion`: it was only asked for. */
  | { kind: 'break'; at: number; isQuestion: boolean }
  /** System V's shared memory: made or found, attached, detached. */
  | { kind: 'segment'; id: number; key: number; length: number }
  | { kind: 'attach'; id: number; start: number; bits: number }
  | { kind: 'detach'; start: number }
  /** The ring of Linux' asynchronous I/O, whose size no call says. */
  | { kind: 'ring'; start: number }
  | { kind: 'refile'; start: number; length: number; page: number }
  /** Whether a child gets these pages. */
  | { kind: 'inherit'; start: number; length: number; inherited: boolean }
  | { kind: 'name'; start: number; length: number; name: string }
  /** `child`: the new thread's number. */
  | { kind: 'spawn'; child: number; sharesMemory: boolean; isThread: boolean; isSibling: boolean }
  | { kind: 'execute'; command: string };

/** A call as it was printed, numbers as places (template.ts). `result` is null where it did not end. */
export interface CallForm {
  call: string;
  args: string;
  result: string | null;
}

/** Compiled once a form, asked for each call; null: the numbers are none that such a call can have. */
export type Compiled = (numbers: readonly number[]) => Effect | null;

export const none: Effect = { kind: 'none' };
