import type { Channel } from '../rpc.ts';

/** Both ends of a pipe as a host gives it: ordered, asynchronous, closed for both at once. */
export class MemoryPipe {
  readonly #listeners: [((message: Uint8Array) => void)[], ((message: Uint8Array) => void)[]] = [[], []];
  readonly #closers: (() => void)[] = [];
  #closed = false;
  /** Everything that the engine sent. */
  readonly sent: Uint8Array[] = [];
  readonly window = this.#end(0, 1);
  readonly engine = this.#end(1, 0);

  #end(own: 0 | 1, other: 0 | 1): Channel {
    return {
      post: (message) => {
        if (own === 1) this.sent.push(message);
        this.deliver(other, message);
      },
      onMessage: (listener) => this.#listeners[own].push(listener),
      onClose: (listener) => this.#closers.push(listener),
    };
  }

  /** Lets a message arrive at the window (0) or at the engine (1). */
  deliver(at: 0 | 1, message: Uint8Array): void {
    queueMicrotask(() => {
      if (!this.#closed) for (const listener of this.#listeners[at]) listener(message);
    });
  }

  close(): void {
    this.#closed = true;
    for (const listener of this.#closers) listener();
  }
}
