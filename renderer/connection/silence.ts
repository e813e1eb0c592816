/** How often the watch looks, ms. The engine gives a sign of life as often: see native-bridge/session/session.ts. */
export const lookMs = 2_000;
/** Looks in a row that found none: one may be missed by chance, or because this page itself stood still. */
const mostMissed = 2;

/** Notices when the engine, its host or the way to them hangs: a connection that is merely open says nothing of that. */
export class SilenceWatch {
  readonly #onChange: (silent: boolean) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #missed = 0;
  #heard = false;

  /** `onChange` is called when the engine falls silent, and when it is heard again. */
  constructor(onChange: (silent: boolean) => void) {
    this.#onChange = onChange;
    this.#timer = setInterval(() => this.#look(), lookMs);
  }

  /** A sign of life has come. */
  heard(): void {
    this.#heard = true;
    if (this.#missed >= mostMissed) this.#onChange(false);
    this.#missed = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#missed = this.#heard ? 0 : this.#missed + 1;
    this.#heard = false;
    if (this.#missed === mostMissed) this.#onChange(true);
  }
}
