/**
 * What needs more memory than is left is refused first: a limit of a control group is met by ending the program, not by an
 * error, and all its sections would be lost.
 */
import { problem } from '../../../protocol/errors.ts';
import { formatSize } from '../../../protocol/size.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import type { Sliced } from './slices.ts';

const kibibyte = 1024;
/** Left for everything else that goes on; of it, the next message: up to 16 MiB, which arrive three times over. */
const reserve = 48 * 1024 * kibibyte;
const reserveForSmall = 8 * 1024 * kibibyte;
/** For needs up to `small` bytes a measurement is reused for this long and this many bytes: a new one takes longer than the write. */
const small = 256 * kibibyte;
const milliseconds = 250;
const mostCredit = 16 * 1024 * kibibyte;

export class MemoryGuard {
  readonly #os: MemoryOs;
  #credit = 0;
  #until = 0;
  #unchecked = false;

  constructor(os: MemoryOs) {
    this.#os = os;
  }

  /**
   * Throws OutOfMemory unless `bytes` more can be had. Where it looks as if they could not, `exactly` says how many it
   * really are.
   */
  require(bytes: number, exactly: () => number = () => bytes): void {
    if (this.#unchecked) return;
    const now = performance.now();
    if (bytes <= small && now < this.#until && bytes <= this.#credit) {
      this.#credit -= bytes;
      return;
    }
    const available = this.#os.availableMemory();
    const needed = withReserve(bytes) <= available ? bytes : exactly();
    if (needed > 0 && withReserve(needed) > available) {
      throw problem(
        'OutOfMemory',
        `This needs ${formatSize(needed)} of memory, and only ${formatSize(available)} are left of what the system, this program’s limits or its container allow.`,
      );
    }
    this.#credit = Math.max(0, Math.min(mostCredit, (available - withReserve(needed)) / 4));
    this.#until = now + milliseconds;
  }

  /** How many bytes can be had beside what everything else needs. Never less than `wanted` where those can be had. */
  room(wanted: number): number {
    if (this.#unchecked || wanted === 0) return Number.POSITIVE_INFINITY;
    const isMeasured = performance.now() < this.#until && wanted <= this.#credit;
    if (wanted <= small && isMeasured) return this.#credit;
    return Math.max(0, this.#os.availableMemory() - (withReserve(wanted) - wanted));
  }

  /** Runs what takes something back: it is tried even where memory is short. */
  *unchecked<T>(work: Sliced<T>): Sliced<T> {
    const before = this.#unchecked;
    this.#unchecked = true;
    try {
      return yield* work;
    } finally {
      this.#unchecked = before;
    }
  }
}

function withReserve(bytes: number): number {
  return bytes + (bytes <= small ? reserveForSmall : reserve);
}
