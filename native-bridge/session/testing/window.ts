/** A window as a test has it: the client's end of a real pipe. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type EventData, type EventName, events } from '../../../protocol/messages.ts';
import { type Channel, type Client, connectClient } from '../../../protocol/rpc.ts';
import { MemoryPipe } from '../../../protocol/testing/memory-pipe.ts';
import { Stage } from '../../engine/testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../../engine/testing/world.ts';
import { Session } from '../session.ts';

export function channelOf(port: MessagePort): Channel & { close(): void } {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', listener),
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  };
}

/** A window whose messages take their turns as between threads; `connect` gets the session's end. */
export function windowByPort(connect: (port: MessagePort) => void): TestWindow {
  const { port1, port2 } = new MessageChannel();
  connect(port2);
  return new TestWindow(channelOf(port1));
}

/** A window whose messages arrive at once. */
export function windowByPipe(session: Session): TestWindow {
  const pipe = new MemoryPipe();
  session.connect(pipe.engine);
  return new TestWindow({ ...pipe.window, close: () => pipe.close() });
}

/** A session on the fake, with the article's two views. */
export async function articleSession(): Promise<{ stage: Stage<FakeWorld>; session: Session }> {
  const stage = new Stage(fakeWorld());
  await stage.perform({ kind: 'start-article' });
  return { stage, session: new Session(stage.engine, { kind: 'web', endsWithWindow: true }) };
}

/** A window's end: its requests, and the events that came, which a test takes in the order of their coming. */
export class TestWindow {
  readonly client: Client;
  readonly channel: Channel & { close(): void };
  readonly #events: [EventName, unknown][] = [];
  #arrived: () => void = () => undefined;

  constructor(channel: Channel & { close(): void }) {
    this.channel = channel;
    const keep = (name: EventName) => (data: unknown) => {
      this.#events.push([name, data]);
      this.#arrived();
    };
    // The table's own keys, whose names Object.keys forgets.
    const names = Object.keys(events) as EventName[];
    const handlers = Object.fromEntries(names.map((name) => [name, keep(name)]));
    // One handler for each name of the table, all alike.
    this.client = connectClient(channel, handlers as unknown as Parameters<typeof connectClient>[1], (error) => {
      throw error;
    });
  }

  /** The next event of this name; waits for it where it has not come yet. */
  async next<N extends EventName>(name: N): Promise<EventData<N>> {
    for (;;) {
      const index = this.#events.findIndex(([found]) => found === name);
      // What came under a name is of that name's type: the client parsed it.
      if (index >= 0) return this.#events.splice(index, 1)[0]?.[1] as EventData<N>;
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  /** How many events of this name wait to be taken, once all that was sent so far has come. */
  async waiting(name: EventName): Promise<number> {
    // Messages come in order: when this is answered, what was sent before it is here.
    await this.client.request('regions', {});
    return this.#events.filter(([found]) => found === name).length;
  }
}
