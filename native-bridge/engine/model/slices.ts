/**
 * Long work in slices, so that one operation keeps nobody waiting: it yields wherever others may have the thread for a
 * moment, and goes on after them. Only what is one call of the system's is not divided.
 */

/** Work that yields between its parts; each takes some milliseconds at most. */
export type Sliced<T> = Generator<undefined, T, undefined>;

/** Milliseconds of a slice. */
const mostSliceMs = 8;
/** Bytes that are copied between two yields: about a millisecond. */
export const pieceBytes = 2 * 2 ** 20;

/** Operations, one at a time in the order asked, each in slices. */
export class SlicedQueue {
  readonly #now: () => number;
  #last: Promise<unknown> = Promise.resolve();
  #paused = false;

  /** `now`: milliseconds, never backwards. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** An operation is half done, and others have the thread. */
  get paused(): boolean {
    return this.#paused;
  }

  run<T>(operation: () => Sliced<T>): Promise<T> {
    const result = this.#last.then(() => this.#inSlices(operation()));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #inSlices<T>(work: Sliced<T>): Promise<T> {
    for (let untilMs = this.#now() + mostSliceMs; ; ) {
      const step = work.next();
      if (step.done) return step.value;
      if (this.#now() < untilMs) continue;
      this.#paused = true;
      await new Promise((resolve) => setImmediate(resolve));
      this.#paused = false;
      untilMs = this.#now() + mostSliceMs;
    }
  }
}

/** The pieces [from, to) of `length` bytes, in order. */
export function* piecesOf(length: number): Generator<{ from: number; to: number }> {
  for (let from = 0; from < length; from += pieceBytes) yield { from, to: Math.min(from + pieceBytes, length) };
}
