/**
 * Whose a line is. Without -o, strace names the thread only while it follows several, and says `strace: Process 12
 * attached` in the middle of another line.
 */

/** The first thread, until its number is known. */
const unnamed = 0;

export class ThreadNumbers {
  #first: number | null = null;
  readonly #children = new Set<number>();
  readonly #running = new Set<number>();

  /** A new thread that strace follows. */
  attached(tid: number): void {
    this.#children.add(tid);
    this.#running.add(tid);
  }

  ended(tid: number): void {
    this.#running.delete(tid);
  }

  /**
   * The number for a line. `isFirst`: by this line the number of the first thread, whose lines bore none until now, has
   * become known.
   */
  of(tid: number | null): { tid: number; isFirst: boolean } {
    if (tid === null) {
      if (this.#first === null) this.#running.add(unnamed);
      const [only] = this.#running;
      return { tid: this.#running.size === 1 && only !== undefined ? only : (this.#first ?? unnamed), isFirst: false };
    }
    const isFirst = this.#first === null && !this.#children.has(tid);
    if (isFirst) {
      this.#first = tid;
      this.#running.delete(unnamed);
    }
    if (!this.#children.has(tid)) this.#running.add(tid);
    return { tid, isFirst };
  }
}
