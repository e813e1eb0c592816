/**
 * Work in turns, so that nobody who has much to do keeps others waiting: a little of it for each in every round, and
 * between the rounds everything else of the thread (timers, other ports).
 */

/** Milliseconds after which a round makes way for the rest of the thread. */
const mostRoundMs = 8;

/** One of those who take turns. */
export interface Turn {
  /** Whether there is something to do now. */
  ready(): boolean;
  /** Does the next bit of it. */
  next(): void;
}

export class Turns {
  /** In the order of their next turns: each goes to the end after its turn. Read by index: an iterator would be garbage at each tick. */
  readonly #turns: Turn[] = [];
  readonly #now: () => number;
  #scheduled = false;

  /** `now`: milliseconds, never backwards; for tests. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(turn: Turn): void {
    if (!this.#turns.includes(turn)) this.#turns.push(turn);
  }

  delete(turn: Turn): void {
    const index = this.#turns.indexOf(turn);
    if (index >= 0) this.#turns.splice(index, 1);
  }

  /** Something may be ready. It is done soon, in its own round. */
  wake(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.round();
    });
  }

  /** Gives each that is ready one turn, as far as time allows; goes on by itself where there is more to do. */
  round(): void {
    // Most ticks of an idle session find nothing: even asking for the time costs garbage.
    if (!this.#anyReady()) return;
    const until = this.#now() + mostRoundMs;
    let index = 0;
    for (let left = this.#turns.length; left > 0; left -= 1) {
      const turn = this.#turns[index];
      if (!turn?.ready()) {
        index += 1;
        continue;
      }
      // Those who have had their turn stand behind the others now.
      if (index < this.#turns.length - 1) this.#turns.push(...this.#turns.splice(index, 1));
      try {
        turn.next();
      } catch (thrown) {
        // One's error is no other's, nor the caller's: it is for the thread's last net (last-net.ts).
        setImmediate(() => {
          throw thrown;
        });
      }
      if (this.#now() >= until) break;
    }
    if (this.#anyReady()) this.wake();
  }

  #anyReady(): boolean {
    for (let index = 0; index < this.#turns.length; index += 1) if (this.#turns[index]?.ready()) return true;
    return false;
  }
}
