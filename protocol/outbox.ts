/** What goes out to one window: in order; long messages are encoded in turns, between which others have the thread. */
import { Encoding } from './encode-in-parts.ts';
import { asProblem, type SamepageError } from './errors.ts';

/** Milliseconds of encoding in one turn. */
const mostTurnMs = 4;

/** Who gives turns: native-bridge/session/turns.ts. */
export interface TurnGiver {
  add(turn: { ready(): boolean; next(): void }): void;
  delete(turn: { ready(): boolean; next(): void }): void;
  wake(): void;
}

interface Waiting {
  encoding: Encoding;
  /** What to send instead where it cannot be encoded; null: nothing. */
  instead: (thrown: SamepageError) => unknown;
}

export class Outbox {
  readonly #post: (message: Uint8Array) => void;
  readonly #turns: TurnGiver | null;
  readonly #waiting: Waiting[] = [];

  /** Without `turns` everything is encoded at once. */
  constructor(post: (message: Uint8Array) => void, turns: TurnGiver | null) {
    this.#post = post;
    this.#turns = turns;
    turns?.add(this);
  }

  send(encoding: Encoding, instead: Waiting['instead']): void {
    const atOnce = this.#waiting.length === 0 && !encoding.isLong;
    this.#waiting.push({ encoding, instead });
    if (this.#turns && !atOnce) this.#turns.wake();
    else while (this.ready()) this.#encodePart();
  }

  /** Nothing of what waits is sent. */
  close(): void {
    this.#waiting.length = 0;
    this.#turns?.delete(this);
  }

  ready(): boolean {
    return this.#waiting.length > 0;
  }

  next(): void {
    const untilMs = performance.now() + mostTurnMs;
    do this.#encodePart();
    while (this.ready() && performance.now() < untilMs);
  }

  #encodePart(): void {
    const [first] = this.#waiting;
    if (!first) return;
    try {
      const whole = first.encoding.next();
      if (!whole) return;
      this.#waiting.shift();
      this.#post(whole);
    } catch (thrown) {
      if (this.#waiting[0] === first) this.#waiting.shift();
      const other = first.instead(asProblem(thrown));
      // What stands in for it can be encoded, and says that nothing stands in for itself.
      if (other !== null) this.#waiting.unshift({ encoding: new Encoding(other), instead: () => null });
    }
  }
}
