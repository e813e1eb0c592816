/**
 * What an operation keeps of the bytes that it destroys: all of them until it is done, so that it can be taken back, and
 * for undo no more than the budget, and than there is memory for. What is beyond that is asked for first.
 */
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import { formatSize } from '../../../protocol/size.ts';
import { mostPrivateCopy } from '../../os/private-copy.ts';
import type { MemoryGuard } from './memory-guard.ts';

export interface Destroying {
  /** As the history names it. */
  what: string;
  /** How many steps could be undone (or redone) no more, were it done without undo. */
  steps: number;
  /** That was asked for. */
  withoutUndo: boolean;
}

/** What follows the step that is applied now. */
export interface Following {
  /** Nothing that could fail: what this step destroys is never needed again. */
  isLast: boolean;
  /** How many bytes that destroys. */
  destroys: () => number;
}

const nothing: Following = { isLast: false, destroys: () => 0 };

/** What an operation has destroyed so far. */
export interface Destroyed {
  bytes: number;
  /** Of some of it there was no memory for a copy. */
  isUnkept: boolean;
}

const nothingYet: Destroyed = { bytes: 0, isUnkept: false };

export class Keeping {
  /** What undo may keep of one operation; bytes. */
  most = mostPrivateCopy;
  following = nothing;
  readonly #memory: MemoryGuard;
  #operation: Destroying = { what: '', steps: 0, withoutUndo: false };
  #destroyed = nothingYet;

  constructor(memory: MemoryGuard) {
    this.#memory = memory;
  }

  begin(operation: Destroying): void {
    this.#operation = operation;
    this.#destroyed = nothingYet;
    this.following = nothing;
  }

  /** Taking steps back: what they have made is destroyed, and nobody wants it again. */
  beginTakingBack(): void {
    this.begin({ ...this.#operation, withoutUndo: true });
    this.following = { ...nothing, isLast: true };
  }

  /** What the operation destroys is more than undo can keep; bytes, 0 where it can be undone. */
  get lost(): number {
    const { bytes, isUnkept } = this.#destroyed;
    return isUnkept || bytes > this.most ? bytes : 0;
  }

  /** By steps that were applied. */
  get destroyed(): Destroyed {
    return this.#destroyed;
  }

  /** A step that failed has destroyed nothing. */
  backTo(destroyed: Destroyed): void {
    this.#destroyed = destroyed;
  }

  /**
   * Whether that many bytes have to be copied out before they are destroyed. LimitReached where undo may not keep them, or
   * OutOfMemory where it cannot, and it was not asked to be done without. `isPart`: something that may fail comes after
   * them in the same step.
   */
  mustCopy(bytes: number, isPart = false): boolean {
    const isNeeded = isPart || !this.following.isLast;
    const room = this.#memory.room(bytes);
    // Where there is no way without a copy, there is nothing to ask.
    if (isNeeded && bytes > room) this.#memory.require(bytes);
    const before = this.#destroyed;
    this.#destroyed = { bytes: before.bytes + bytes, isUnkept: before.isUnkept || (!isNeeded && bytes > room) };
    if (this.lost === 0) return true;
    if (this.#operation.withoutUndo) return isNeeded;
    throw this.#question(room);
  }

  #question(room: number): SamepageError {
    const { what, steps } = this.#operation;
    const bytes = this.#destroyed.bytes + this.following.destroys();
    const loses = `“${what}” would lose ${formatSize(bytes)} for good:`;
    if (bytes > this.most) {
      const withoutUndo = { what, bytes, budgetBytes: this.most, steps };
      return problem('LimitReached', `${loses} undo keeps at most ${formatSize(this.most)} (Settings).`, {
        withoutUndo,
      });
    }
    const withoutUndo = { what, bytes, budgetBytes: room, steps, isMemory: true };
    return problem('OutOfMemory', `${loses} the memory that is left has room for ${formatSize(room)} of it.`, {
      withoutUndo,
    });
  }
}
