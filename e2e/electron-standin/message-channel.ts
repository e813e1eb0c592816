import type { MessageChannelMain, MessagePortMain } from 'electron';
import { eventsOf, StrictEmitter, violation } from './strict.ts';

/** Where a port's messages go. */
export interface Receiver {
  receive(data: unknown): void;
  /** The sending end was closed. */
  close(): void;
}

const events = eventsOf<MessagePortMain>()('message', 'close');

export class StandinPort extends StrictEmitter implements Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> {
  /** The other end of the channel, told of what this one posts. */
  #other: Receiver | null = null;
  /** The end in a page, once this port was handed over to it. */
  #page: Receiver | null = null;
  #waiting: unknown[] = [];
  #started = false;

  constructor() {
    super('MessagePortMain', events);
  }

  static join(one: StandinPort, two: StandinPort): void {
    one.#other = two.#receiver;
    two.#other = one.#receiver;
  }

  readonly #receiver: Receiver = {
    receive: (data) => {
      this.#waiting.push(data);
      if (this.#started || this.#page) queueMicrotask(() => this.#flush());
    },
    close: () => {
      this.#other = null;
      if (this.#page) this.#page.close();
      else queueMicrotask(() => this.emit('close'));
    },
  };

  #flush(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    for (const data of messages) {
      if (this.#page) this.#page.receive(data);
      else this.emit('message', { data, ports: [] });
    }
  }

  postMessage(message: unknown, transfer?: MessagePortMain[]): void {
    // Electron loses transferred buffers (electron/electron#34905); ports within ports are nothing we use.
    if (transfer && transfer.length > 0) violation('a transfer list of MessagePortMain.postMessage is not modelled');
    this.#other?.receive(structuredClone(message));
  }

  start(): void {
    this.#started = true;
    queueMicrotask(() => this.#flush());
  }

  close(): void {
    this.#other?.close();
    this.#other = null;
  }

  /** Gives this end to a page; what the page posts goes to the receiver that is returned. */
  handOver(page: Receiver): Receiver {
    if (this.#page || this.#started) violation('a port that is in use was handed over');
    this.#page = page;
    queueMicrotask(() => this.#flush());
    return {
      receive: (data) => this.#other?.receive(data),
      close: () => this.close(),
    };
  }
}

export class StandinChannel implements Record<keyof MessageChannelMain, StandinPort> {
  readonly port1 = new StandinPort();
  readonly port2 = new StandinPort();

  constructor() {
    StandinPort.join(this.port1, this.port2);
  }
}
