/** A trace with its replay: of a program that is still watched, renewed as calls come. */
import type { Trace } from '../document/trace.ts';
import { Replay } from '../replay/replay.ts';

/** Renewing takes at most a sixth of the time. */
const restPerWork = 5;

export class TraceView {
  readonly #take: () => Trace;
  readonly #version: () => number;
  #taken: number;
  #trace: Trace;
  #replay: Replay;
  #renewAtMs = 0;

  /** `take` copies the trace so far; `version` is another number whenever there is more in it. */
  constructor(take: () => Trace, version: () => number) {
    this.#take = take;
    this.#version = version;
    this.#taken = version();
    this.#trace = take();
    this.#replay = new Replay(this.#trace);
  }

  /** Whether there is more by now. */
  get isStale(): boolean {
    return this.#version() !== this.#taken;
  }

  /** Not always the newest, but where `position` is beyond it. */
  current(position = 0): { trace: Trace; replay: Replay } {
    const isDue = performance.now() >= this.#renewAtMs || position > this.#trace.count;
    if (this.isStale && isDue) this.renew();
    return { trace: this.#trace, replay: this.#replay };
  }

  renew(): void {
    const began = performance.now();
    this.#taken = this.#version();
    this.#trace = this.#take();
    this.#replay = new Replay(this.#trace, this.#replay);
    // A first picture makes the moments that later ones begin with.
    this.#replay.at(this.#trace.count);
    const now = performance.now();
    this.#renewAtMs = now + restPerWork * (now - began);
  }
}
