/** Distinguishes a slow download from one that has stalled. Times in milliseconds. */
export class Progress {
  readonly #stallMs: number;
  #bytes: number;
  #since: number;
  #moved = false;

  constructor(bytes: number, now: number, stallMs: number) {
    this.#bytes = bytes;
    this.#since = now;
    this.#stallMs = stallMs;
  }

  /** `first`: the first bytes have come. `stalled`: none have for longer than the limit. */
  look(bytes: number, now: number): 'first' | 'moving' | 'quiet' | 'stalled' {
    if (bytes === this.#bytes) return now - this.#since > this.#stallMs ? 'stalled' : 'quiet';
    const state = this.#moved ? 'moving' : 'first';
    this.#bytes = bytes;
    this.#since = now;
    this.#moved = true;
    return state;
  }
}
