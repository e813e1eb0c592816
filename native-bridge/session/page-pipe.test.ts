/** A page, its host, and an engine that takes messages when the test says so. */
import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../protocol/codec.ts';
import { costOf } from '../../protocol/flow.ts';
import { flow, requestBudget } from '../../protocol/limits.ts';
import { joinPage, type PagePipe } from './page-pipe.ts';
import { Turns } from './turns.ts';
import { type WindowChannel, windowPort } from './window-port.ts';

let engine: MessagePort;
let pipe: PagePipe;
/** What the engine says of its state; null: it is not busy. */
let busyState: Uint8Array | null;
let page: { received: Uint8Array[]; paused: boolean; closed: string | null };

beforeEach(() => {
  const { port1, port2 } = new MessageChannel();
  engine = port2;
  busyState = null;
  page = { received: [], paused: false, closed: null };
  pipe = joinPage(
    {
      send: (message) => page.received.push(message),
      pause: () => {
        page.paused = true;
      },
      resume: () => {
        page.paused = false;
      },
      close: (why) => {
        page.closed ??= why;
      },
    },
    { connect: () => port1, stateIfBusy: async () => busyState },
  );
});
afterEach(() => engine.close());

const small = new Uint8Array(10);
/** Resolves when everything posted so far, both ways, has arrived. */
async function settled(): Promise<void> {
  for (let hop = 0; hop < 6; hop += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('towards the engine', () => {
  it('a flood is held up at the page until the engine has taken what is under way', async () => {
    const taken: Uint8Array[] = [];
    engine.on('message', (message) => taken.push(message));
    for (let sent = 0; sent < 1000; sent += 1) pipe.message(small);
    await settled();
    expect(page.paused).toBe(true);
    const first = taken.length;
    expect(first).toBe(Math.ceil(flow.requests / costOf(small)));
    engine.postMessage(first * costOf(small));
    await settled();
    expect(taken).toHaveLength(2 * first);
    while (taken.length < 1000) {
      engine.postMessage(flow.requests);
      await settled();
    }
    expect(page.paused).toBe(false);
  });

  it('a message is copied alone, not with the memory around it', async () => {
    pipe.message(new Uint8Array(1e6).subarray(7, 12));
    const [message] = await once(engine, 'message');
    expect([message.length, message.buffer.byteLength]).toEqual([5, 5]);
  });

  it('a message over the limit ends the connection, and says the limit', async () => {
    const closed = once(engine, 'close');
    pipe.message(new Uint8Array(requestBudget.bytes + 1));
    await closed;
    expect(page.closed).toContain(String(requestBudget.bytes));
  });

  it('a page that cannot be stopped and goes on is dropped', async () => {
    engine.start();
    const closed = once(engine, 'close');
    const large = new Uint8Array(requestBudget.bytes);
    for (let sent = 0; sent < 10; sent += 1) pipe.message(large);
    await closed;
    expect(page.closed).toContain(String(flow.waiting));
  });
});

describe('towards the page', () => {
  let channel: WindowChannel;
  let asked: Uint8Array[];
  let caughtUp: number;
  beforeEach(() => {
    channel = windowPort(engine, new Turns());
    asked = [];
    caughtUp = 0;
    channel.onMessage((message) => asked.push(message));
    channel.onCaughtUp(() => {
      caughtUp += 1;
    });
  });
  const half = new Uint8Array(flow.answers / 2);

  it('a window that does not read is behind, and is asked nothing until it has caught up', async () => {
    pipe.message(small);
    await settled();
    expect(asked).toHaveLength(1);
    channel.post(half);
    expect(channel.behind).toBe(false);
    channel.post(half);
    expect(channel.behind).toBe(true);
    pipe.message(small);
    await settled();
    expect([page.received.length, asked.length, caughtUp]).toEqual([2, 1, 0]);
    for (const message of page.received) pipe.left(costOf(message));
    await settled();
    expect([channel.behind, asked.length, caughtUp]).toEqual([false, 2, 1]);
  });

  it('a flood from a window that does read is taken whole, and nothing stays under way', async () => {
    for (let sent = 0; sent < 2000; sent += 1) pipe.message(small);
    for (let round = 0; round < 3000 && asked.length < 2000; round += 1) await settled();
    expect(asked).toHaveLength(2000);
    expect(page.paused).toBe(false);
  });
});

describe('while the engine is within one call', () => {
  const state = { revision: 3, views: ['A'], note: 'x'.repeat(300) };
  const asking = (name: string, id: string) => encodeMessage({ t: 'q', m: name, a: [{}], i: id });
  const received = () => page.received.map(decodeMessage);
  const answered = (id: string) => ({ t: 's', i: id, r: { ok: state } });
  const missed = { t: 'q', m: 'missed', a: [{}] };
  beforeEach(() => {
    engine.start();
    busyState = encodeMessage(state);
  });

  it('a page that asks for the state gets it; when the engine goes on, the page learns that it missed something', async () => {
    pipe.message(asking('state', 'one'));
    await settled();
    expect(received()).toEqual([answered('one')]);
    engine.postMessage(encodeMessage('first'));
    engine.postMessage(encodeMessage('second'));
    await settled();
    expect(received()).toEqual([answered('one'), missed, 'first', 'second']);
  });

  it('the engine still gets the request, and its events reach the page afterwards', async () => {
    const request = asking('state', 'one');
    const taken = once(engine, 'message');
    pipe.message(request);
    expect((await taken)[0]).toEqual(request);
  });

  it('nothing else is answered, nor is anything where the engine is not busy', async () => {
    pipe.message(asking('regions', 'one'));
    pipe.message(encodeMessage({ t: 'q', m: 'state', a: [{}] }));
    pipe.message(Uint8Array.of(0xc1));
    busyState = null;
    pipe.message(asking('state', 'two'));
    await settled();
    engine.postMessage(encodeMessage('answer'));
    await settled();
    expect(received()).toEqual(['answer']);
  });

  it('a page that does not read gets one state, and the engine counts none of it', async () => {
    const confirmed: unknown[] = [];
    engine.on('message', (message) => typeof message === 'number' && confirmed.push(message));
    for (const id of ['one', 'two']) {
      pipe.message(asking('state', id));
      await settled();
    }
    expect(received()).toEqual([answered('one')]);
    const leave = (more: number) => pipe.left(costOf(page.received.at(-1) ?? small) + more);
    pipe.left(Number.NaN);
    leave(0);
    pipe.message(asking('state', 'three'));
    await settled();
    expect(received()).toEqual([answered('one'), answered('three')]);
    leave(flow.answers);
    await settled();
    expect(confirmed).toEqual([flow.answers]);
  });

  it('a page that has gone gets nothing', async () => {
    pipe.message(asking('state', 'one'));
    pipe.closed();
    await settled();
    expect(page.received).toEqual([]);
  });
});
