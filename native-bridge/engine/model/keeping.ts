/**
 * What an operation keeps of the bytes that it destroys: all of them until it is done, so that it can be taken back, and
 * for undo no more than the budget. What is beyond that is asked for first.
 */
import { problem } from '../../../protocol/errors.ts';
import { formatSize } from '../../../protocol/size.ts';
import { mostPrivateCopy } from '../../os/private-copy.ts';

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

export class Keeping {
  /** What undo may keep of one operation; bytes. */
  most = mostPrivateCopy;
  following = nothing;
  #operation: Destroying = { what: '', steps: 0, withoutUndo: false };
  #bytes = 0;

  begin(operation: Destroying): void {
    this.#operation = operation;
    this.#bytes = 0;
    this.following = nothing;
  }

  /** Taking steps back: what they have made is destroyed, and nobody wants it again. */
  beginTakingBack(): void {
    this.begin({ ...this.#operation, withoutUndo: true });
    this.following = { ...nothing, isLast: true };
  }

  /** What the operation destroys is more than undo may keep; bytes, 0 where it can be undone. */
  get lost(): number {
    return this.#bytes > this.most ? this.#bytes : 0;
  }

  /** Of steps that were applied. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A step that failed has destroyed nothing. */
  backTo(bytes: number): void {
    this.#bytes = bytes;
  }

  /**
   * Whether that many bytes have to be copied out before they are destroyed. LimitReached where undo could not keep them,
   * and it was not asked to be done without.
   */
  mustCopy(bytes: number): boolean {
    this.#bytes += bytes;
    if (this.lost === 0) return true;
    const { what, steps, withoutUndo } = this.#operation;
    if (withoutUndo) return !this.following.isLast;
    const all = this.#bytes + this.following.destroys();
    throw problem(
      'LimitReached',
      `“${what}” would lose ${formatSize(all)} for good: undo keeps at most ${formatSize(this.most)} (Settings).`,
      { withoutUndo: { what, bytes: all, budgetBytes: this.most, steps } },
    );
  }
}
