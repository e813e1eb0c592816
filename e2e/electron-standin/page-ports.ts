/** The ports that were handed over to one page's document, by numbers that both sides know. */
import type { Receiver, StandinPort } from './message-channel.ts';
import { violation } from './strict.ts';
import { decode, encode, type FromPage, type ToPage } from './wire.ts';

export class PagePorts {
  readonly #post: (message: ToPage) => void;
  readonly #ends = new Map<number, Receiver>();
  #lastId = 0;

  constructor(post: (message: ToPage) => void) {
    this.#post = post;
  }

  /** Takes a port over for the page; returns its number. */
  handOver(port: StandinPort): number {
    this.#lastId += 1;
    const id = this.#lastId;
    const end = port.handOver({
      receive: (message) => {
        const data = encode(message) ?? violation('what is neither bytes nor plain data is not modelled in a port');
        this.#post({ kind: 'port', port: id, data });
      },
      close: () => {
        this.#ends.delete(id);
        this.#post({ kind: 'close', port: id });
      },
    });
    this.#ends.set(id, end);
    return id;
  }

  hear(message: Extract<FromPage, { port: number }>): void {
    const end = this.#ends.get(message.port);
    if (message.kind === 'port') end?.receive(decode(message.data));
    else {
      this.#ends.delete(message.port);
      end?.close();
    }
  }

  /** The document is gone, and its ends of all channels with it. */
  closeAll(): void {
    const ends = [...this.#ends.values()];
    this.#ends.clear();
    for (const end of ends) end.close();
  }
}
