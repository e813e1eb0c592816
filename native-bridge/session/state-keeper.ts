/**
 * Hands the host the state as it is while nothing changes, encoded. While the engine's thread is within one system call,
 * the host answers windows with it (page-pipe.ts).
 */
import { Encoding } from '../../protocol/encode-in-parts.ts';
import type { Snapshot } from '../../protocol/messages.ts';
import type { Turn, Turns } from './turns.ts';

/** Takes the encoded state; null: what was handed over last is no longer the state. */
export type KeepState = (state: Uint8Array | null) => void;

export class StateKeeper implements Turn {
  readonly #snapshot: () => Snapshot;
  readonly #keep: KeepState;
  readonly #turns: Turns;
  #encoding: Encoding | null = null;
  /** The host has the state, or it is being encoded. */
  #begun = false;
  #handedOver = false;
  #changed = false;

  /** Encodes in `turns`. */
  constructor(snapshot: () => Snapshot, keep: KeepState, turns: Turns) {
    this.#snapshot = snapshot;
    this.#keep = keep;
    this.#turns = turns;
    turns.add(this);
  }

  /** The state has another revision. */
  changed(): void {
    this.#changed = true;
    this.#begun = false;
    this.#encoding = null;
    if (this.#handedOver) this.#keep(null);
    this.#handedOver = false;
  }

  /** Encodes the state if nothing has changed since the last tick: operations in quick succession pay nothing for it. */
  tick(): void {
    if (!this.#changed && !this.#begun) {
      this.#begun = true;
      this.#encoding = new Encoding(this.#snapshot());
      this.#turns.wake();
    }
    this.#changed = false;
  }

  ready(): boolean {
    return this.#encoding !== null;
  }

  next(): void {
    const state = this.#encoding?.next();
    if (!state) return;
    this.#encoding = null;
    this.#handedOver = true;
    this.#keep(state);
  }

  close(): void {
    this.#turns.delete(this);
  }
}
