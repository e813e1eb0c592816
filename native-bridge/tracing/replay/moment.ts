/** Processes and their address spaces at a moment of a trace. */
import type { AddressSpace } from './address-space.ts';
import type { Piece } from './pieces.ts';

export interface Process {
  /** Its place among all processes of the trace, in the order in which they began. */
  index: number;
  pid: number;
  /** Its parent's number; null where it is not known. */
  parent: number | null;
  /** The program and its arguments, as far as the calls show them; '' where they do not. */
  command: string;
  /** The call that began its program; null where that is not in the trace. */
  executed: number | null;
  /** Shared with another process between vfork(2) and execve(2). */
  space: AddressSpace;
  /** Whether it began with its parent's, and has executed nothing since. */
  mayShare: boolean;
  /** Once it has ended: its space as it was just before. */
  last: { pieces: readonly Piece[]; isWhole: boolean } | null;
  /** How many calls had begun when it did. */
  began: number;
}

/** What goes on at a moment: everything that the next call may depend on. */
export class Moment {
  position = 0;
  readonly processes: Process[] = [];
  /** The process of each thread. */
  readonly threads = new Map<number, Process>();
  readonly segments = new Map<number, { length: number; path: string }>();
  /** Calls that end after others have begun: whose they are, and what they took away at their beginning. */
  readonly open = new Map<number, { process: Process; taken: readonly Piece[] }>();
  /** Calls whose new thread is known already: it spoke before the call ended. */
  readonly spawned = new Set<number>();

  copy(): Moment {
    const copy = new Moment();
    copy.position = this.position;
    const spaces = new Map<AddressSpace, AddressSpace>();
    const twins = new Map<Process, Process>();
    for (const process of this.processes) {
      const space = spaces.get(process.space) ?? process.space.copied();
      spaces.set(process.space, space);
      const twin = { ...process, space };
      twins.set(process, twin);
      copy.processes.push(twin);
    }
    for (const [tid, process] of this.threads) {
      const twin = twins.get(process);
      if (twin) copy.threads.set(tid, twin);
    }
    for (const [id, segment] of this.segments) copy.segments.set(id, segment);
    for (const [call, { process, taken }] of this.open) {
      const twin = twins.get(process);
      if (twin) copy.open.set(call, { process: twin, taken });
    }
    for (const call of this.spawned) copy.spawned.add(call);
    return copy;
  }

  /** The latest process of that number. */
  processOf(pid: number): Process | null {
    return this.processes.filter((process) => process.pid === pid).at(-1) ?? null;
  }
}

/** A process's address space at a moment; as it was just before its end, where it has ended. */
export function spaceOf({ last, space }: Process): { pieces: readonly Piece[]; isWhole: boolean } {
  return last ?? space;
}
