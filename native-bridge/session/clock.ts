/** Calls `tick` in a rhythm that may change at any time, or rest. */
export class Clock {
  readonly #tick: (everyMs: number) => void;
  #timer: NodeJS.Timeout | null = null;
  #everyMs: number | null = null;

  constructor(tick: (everyMs: number) => void) {
    this.#tick = tick;
  }

  /** Milliseconds from tick to tick, or null for none. Asked for what it is already, it goes on undisturbed. */
  keep(everyMs: number | null): void {
    if (everyMs === this.#everyMs) return;
    this.#everyMs = everyMs;
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = everyMs === null ? null : setInterval(() => this.#tick(everyMs), everyMs);
  }
}
