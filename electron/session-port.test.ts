import { EventEmitter, once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { flow, requestBudget } from '../protocol/limits.ts';
import { givePorts } from './session-port.ts';
import { Contents } from './testing/contents.ts';

/** Node's port, with messages as events, as Electron's has them. */
class Port extends EventEmitter {
  readonly port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
    port.on('close', () => this.emit('close'));
  }
  readonly postMessage = vi.fn((message: unknown, transfer?: unknown[]) => {
    if (transfer !== undefined) throw new Error('a transferred buffer is lost');
    this.port.postMessage(message);
  });
  start(): void {
    this.port.start();
  }
  close(): void {
    this.port.close();
  }
}

vi.mock('electron', () => ({
  MessageChannelMain: class {
    readonly port1: Port;
    readonly port2: Port;
    constructor() {
      const { port1, port2 } = new MessageChannel();
      this.port1 = new Port(port1);
      this.port2 = new Port(port2);
    }
  },
}));

let contents: Contents;
/** The engine's ends, one for each port that was asked for. */
let engines: MessagePort[];

beforeEach(() => {
  contents = new Contents();
  contents.url = 'app://samepage/';
  engines = [];
  // As much of it as givePorts uses.
  givePorts(contents as unknown as WebContents, () => ({
    connect() {
      const { port1, port2 } = new MessageChannel();
      engines.push(port2);
      return port1;
    },
    stateIfBusy: async () => null,
  }));
});

/** Loads the page; returns its end and the engine's. */
function load(): { page: Port; engine: MessagePort } {
  contents.emit('dom-ready');
  const call: unknown[] = contents.postMessage.mock.calls.at(-1) ?? [];
  expect(call.slice(0, 2)).toEqual(['samepage:port', null]);
  // The third argument is what was transferred: the one port.
  const [page] = call[2] as Port[];
  const engine = engines.at(-1);
  if (!page || !engine) throw new Error('no port was given');
  return { page, engine };
}

describe('givePorts', () => {
  it('joins the page and the engine, as copies, both ways', async () => {
    const { page, engine } = load();
    const whole = new Uint8Array([0, 1, 2, 3, 0]);
    engine.postMessage(whole.subarray(1, 4));
    const [{ data }] = await once(page, 'message');
    expect(data).toEqual(new Uint8Array([1, 2, 3]));
    expect(data.buffer.byteLength).toBe(3);

    page.postMessage(new Uint8Array([42]));
    expect((await once(engine, 'message'))[0]).toEqual(new Uint8Array([42]));
  });

  it('passes on bytes and nothing else', async () => {
    const { page, engine } = load();
    page.postMessage({ kind: 'stop' });
    page.postMessage('text');
    page.postMessage(new Uint8Array([1]));
    expect((await once(engine, 'message'))[0]).toEqual(new Uint8Array([1]));
  });

  it('drops a page that posts a message over the limit, before the engine gets it', async () => {
    const { page, engine } = load();
    const heard: unknown[] = [];
    engine.on('message', (message) => heard.push(message));
    const closed = once(engine, 'close');
    page.postMessage(new Uint8Array(requestBudget.bytes + 1));
    await closed;
    expect(heard).toEqual([]);
  });

  it('posts no more than is under way, copies only the message itself, and passes on what the page has taken', async () => {
    const { page, engine } = load();
    const heard: (Uint8Array | number)[] = [];
    engine.on('message', (message) => heard.push(message));
    const part = new Uint8Array(2 ** 20).subarray(7, 7 + flow.requests);
    for (let posted = 0; posted < 3; posted += 1) page.postMessage(part);
    for (const odd of [Number.NaN, -1e9, flow.answers]) page.postMessage(odd);
    await vi.waitFor(() => expect(heard).toContain(flow.answers), { timeout: 10_000 });
    const messages = heard.filter((message) => message instanceof Uint8Array);
    expect(messages.map(({ buffer }) => buffer.byteLength)).toEqual([flow.requests]);
  });

  it('gives a new port at every load, and closes the old one at both ends', async () => {
    const first = load();
    const closed = Promise.all([once(first.page, 'close'), once(first.engine, 'close')]);
    const second = load();
    await closed;
    expect(contents.postMessage).toHaveBeenCalledTimes(2);
    second.engine.postMessage(new Uint8Array([1]));
    await once(second.page, 'message');
  });

  it('gives no port to a page that is not ours', () => {
    contents.url = 'https://evil.example/';
    contents.emit('dom-ready');
    expect(contents.postMessage).not.toHaveBeenCalled();
    expect(engines).toHaveLength(0);
  });

  it.each(['render-process-gone', 'destroyed'])('lets the engine forget the page on %s', async (event) => {
    const { engine } = load();
    const closed = once(engine, 'close');
    contents.emit(event);
    await closed;
  });

  it('closes the page’s end when the engine closes its own', async () => {
    const { page, engine } = load();
    const closed = once(page, 'close');
    engine.close();
    await closed;
  });
});
