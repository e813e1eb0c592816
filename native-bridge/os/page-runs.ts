/** Builds the answer to a question about pages, and what else follows from such an answer. */
import type { Address } from '../../protocol/address.ts';
import { problem, SamepageError } from '../../protocol/errors.ts';
import type { RegionUse } from '../../protocol/model.ts';
import type { Extent } from './memory.ts';
import { type Observer, type PageQuestion, type PageRuns, pageFlags } from './observer.ts';

/** Whom to ask. */
type Asked = Pick<Observer, 'abilities'>;

/** Collects runs in order; neighbours with the same flags become one. */
export class PageRunList {
  readonly #wanted: number;
  readonly #limit: number;
  #count = 0;
  #starts = new Float64Array(16);
  #ends = new Float64Array(16);
  #flags = new Uint8Array(16);

  /** `known`: the flags that this system finds out at all. */
  constructor({ flags, limit = Number.POSITIVE_INFINITY }: Pick<PageQuestion, 'flags' | 'limit'>, known: number) {
    this.#wanted = flags & known;
    this.#limit = limit;
  }

  /** True once there are as many runs as were asked for. */
  get full(): boolean {
    return this.#count >= this.#limit;
  }

  /** Of these flags only those that were asked for count. False once there are enough runs, and this one is left out. */
  add(start: number, end: number, flags: number): boolean {
    const wanted = flags & this.#wanted;
    if (wanted === 0) return true;
    const last = this.#count - 1;
    if (last >= 0 && this.#flags[last] === wanted && (this.#ends[last] ?? 0) >= start) {
      this.#ends[last] = Math.max(this.#ends[last] ?? 0, end);
      return true;
    }
    if (this.full) return false;
    if (this.#count === this.#starts.length) this.#grow();
    this.#starts[this.#count] = start;
    this.#ends[this.#count] = end;
    this.#flags[this.#count] = wanted;
    this.#count += 1;
    return true;
  }

  /** `end`: how far the system looked. */
  upTo(end: number): PageRuns {
    const count = this.#count;
    const [starts, ends] = [this.#starts.subarray(0, count), this.#ends.subarray(0, count)];
    return { count, starts, ends, flags: this.#flags.subarray(0, count), known: this.#wanted, end };
  }

  #grow(): void {
    const larger = (column: Float64Array<ArrayBuffer>) => {
      const next = new Float64Array(2 * column.length);
      next.set(column);
      return next;
    };
    const flags = new Uint8Array(2 * this.#flags.length);
    flags.set(this.#flags);
    [this.#starts, this.#ends, this.#flags] = [larger(this.#starts), larger(this.#ends), flags];
  }
}

/** The runs as extents, whatever their flags. */
export function extentsOf({ count, starts, ends }: PageRuns): Extent[] {
  const extents: Extent[] = [];
  for (let row = 0; row < count; row += 1) {
    const [start, end] = [starts[row] ?? 0, ends[row] ?? 0];
    const last = extents.at(-1);
    if (last?.end === start) last.end = end;
    else extents.push({ start, end });
  }
  return extents;
}

/** Bytes of the pages that have all of these flags. */
function bytesWith({ count, starts, ends, flags }: PageRuns, wanted: number): number {
  let bytes = 0;
  for (let row = 0; row < count; row += 1) {
    if (((flags[row] ?? 0) & wanted) === wanted) bytes += (ends[row] ?? 0) - (starts[row] ?? 0);
  }
  return bytes;
}

/**
 * Pages of [from, from + length) that are private copies now, as addresses; at most `limit` extents, in order. None where the
 * system cannot be asked: nothing is mapped copy-on-write there.
 */
export function privatePages({ abilities }: Asked, from: Address, length: number, limit: number): Extent[] {
  const { ask } = abilities.pages;
  return ask === null ? [] : extentsOf(ask({ from, length, flags: pageFlags.private, limit }));
}

/** Bytes of [from, from + length) that have a frame now; null where the system cannot report it, or not of so large a range. */
export function residentBytes({ abilities }: Asked, from: Address, length: number): number | null {
  const { ask } = abilities.pages;
  if (ask === null) return null;
  try {
    return bytesWith(ask({ from, length, flags: pageFlags.present }), pageFlags.present);
  } catch (thrown) {
    if (thrown instanceof SamepageError && thrown.code === 'Unsupported') return null;
    throw thrown;
  }
}

/**
 * What the first `length` bytes (of what is returned) of a range take of memory now: as many as can be looked at in some
 * milliseconds, all of them where possible. Errors: those of the question about pages; Unsupported says why.
 */
export function regionUse({ abilities }: Asked, from: Address, length: number): RegionUse & { length: number } {
  const { pages } = abilities;
  if (pages.ask === null) throw problem('Unsupported', pages.why);
  const { present, shared } = pageFlags;
  const runs = pages.ask({ from, length, flags: present | shared, briefly: true });
  return {
    resident: bytesWith(runs, present),
    shared: runs.known & shared ? bytesWith(runs, present | shared) : null,
    length: runs.end - from,
  };
}
