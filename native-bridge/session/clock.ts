/** Calls `tick` in a rhythm that may change at any time, or rest. */
export class Clock {
  readonly #tick: (everyMs: number, passedMs: number) => void;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | null = null;
  #everyMs: number | null = null;
  #lastMs = 0;

  /**
   * `tick` gets the rhythm, and how much time has passed since the last tick, or since a rest: on a busy computer that is
   * more. `now`: milliseconds, never backwards.
   */
  constructor(tick: (everyMs: number, passedMs: number) => void, now: () => number) {
    this.#tick = tick;
    this.#now = now;
  }

  /** Milliseconds from tick to tick, or null for none. Asked for what it is already, it goes on undisturbed. */
  keep(everyMs: number | null): void {
    if (everyMs === this.#everyMs) return;
    if (this.#everyMs === null) this.#lastMs = this.#now();
    this.#everyMs = everyMs;
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = everyMs === null ? null : setInterval(() => this.#pass(everyMs), everyMs);
  }

  #pass(everyMs: number): void {
    const nowMs = this.#now();
    const passedMs = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    this.#tick(everyMs, passedMs);
  }
}
