/** Both sides of back-pressure: the sender's count of what is under way, and the receiver's word of what it has taken. */
import { flow } from './limits.ts';

/** What a message counts as. */
export function costOf(message: Uint8Array): number {
  return message.length + flow.messageCost;
}

/** What was sent and is not confirmed yet. */
export class UnderWay {
  readonly #limit: number;
  #cost = 0;

  /** Bytes, as `costOf` counts them. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Nothing more is to be sent for now. One message of whatever size passes while this is false. */
  get full(): boolean {
    return this.#cost >= this.#limit;
  }

  sent(cost: number): void {
    this.#cost += cost;
  }

  /** A number from the other end, which may be hostile: it can at most declare everything taken. */
  confirmed(cost: number): void {
    if (Number.isSafeInteger(cost) && cost > 0) this.#cost = Math.max(0, this.#cost - cost);
  }
}

/** Confirms in portions: a confirmation for each message would double their number. */
export class Taken {
  readonly #portion: number;
  readonly #confirm: (cost: number) => void;
  #cost = 0;

  /** `limit`: the sender's. A quarter of it may go unconfirmed, which can never stop the sender. */
  constructor(limit: number, confirm: (cost: number) => void) {
    this.#portion = limit / 4;
    this.#confirm = confirm;
  }

  /** Numbers that cannot be a cost are ignored: they may come from a hostile page. */
  add(cost: number): void {
    if (!Number.isSafeInteger(cost) || cost < 0) return;
    this.#cost += cost;
    if (this.#cost < this.#portion) return;
    const taken = this.#cost;
    this.#cost = 0;
    this.#confirm(taken);
  }
}
