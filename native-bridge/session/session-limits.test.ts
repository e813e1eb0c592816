/** Windows that ask too much, read too little, or are too many; and others that must not notice. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { address } from '../../protocol/address.ts';
import { encodeMessage } from '../../protocol/codec.ts';
import { costOf } from '../../protocol/flow.ts';
import { mostWindows } from '../../protocol/limits.ts';
import type { Watch } from '../../protocol/messages.ts';
import { MemoryPipe } from '../../protocol/testing/memory-pipe.ts';
import { Stage } from '../engine/testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../engine/testing/world.ts';
import { type PageQuestion, type PageRuns, pageFlags } from '../os/observer.ts';
import { PageRunList } from '../os/page-runs.ts';
import { Session } from './session.ts';
import { articleSession, channelOf, TestWindow } from './testing/window.ts';
import { Turns } from './turns.ts';
import { windowPort } from './window-port.ts';

let stage: Stage<FakeWorld>;
let session: Session;
const ends: (() => void)[] = [];

beforeEach(async () => {
  ({ stage, session } = await articleSession());
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  session.close();
  await stage.end();
});

/** A window, and whether its host says that it is behind. */
function openWindow(): { window: TestWindow; fallBehind: () => void; catchUp: () => void; close: () => void } {
  const pipe = new MemoryPipe();
  let behind = false;
  let caughtUp: () => void = () => undefined;
  session.connect({
    ...pipe.engine,
    get behind() {
      return behind;
    },
    onCaughtUp: (listener) => {
      caughtUp = listener;
    },
  });
  const close = () => pipe.close();
  ends.push(close);
  return {
    window: new TestWindow({ ...pipe.window, close }),
    fallBehind: () => {
      behind = true;
    },
    catchUp: () => {
      behind = false;
      caughtUp();
    },
    close,
  };
}

const write = (window: TestWindow, byte: number) =>
  window.client.request('perform', { action: { kind: 'write', view: 'A', offset: 0, bytes: Uint8Array.of(byte) } });
const watchA: Watch = { ranges: [{ view: 'A', offset: 0, length: 4 }], sections: [], regions: false, paused: false };

describe('a window that does not keep up', () => {
  it('gets nothing more, then a `missed` event; others get everything as before', async () => {
    const slow = openWindow();
    const { window: other } = openWindow();
    for (const window of [slow.window, other]) await window.client.request('state', {});
    slow.fallBehind();
    for (let byte = 1; byte <= 20; byte += 1) await write(other, byte);
    expect(await other.waiting('changed')).toBe(20);
    expect(await slow.window.waiting('changed')).toBe(0);
    expect(await slow.window.waiting('calls')).toBe(0);
    expect(await slow.window.waiting('missed')).toBe(0);
    slow.catchUp();
    await slow.window.next('missed');
    await write(other, 21);
    const { revision } = await slow.window.client.request('state', {});
    expect((await slow.window.next('changed')).revision).toBe(revision);
  });

  it('sees the bytes as they are once it has caught up', async () => {
    const slow = openWindow();
    const { window: other } = openWindow();
    await slow.window.client.request('watch', watchA);
    const { sequence } = await slow.window.next('bytes');
    await slow.window.client.request('acknowledge', { sequence });
    slow.fallBehind();
    await write(other, 1);
    await write(other, 2);
    expect(await slow.window.waiting('bytes')).toBe(0);
    slow.catchUp();
    expect((await slow.window.next('bytes')).parts.map(({ data }) => data[0])).toEqual([2]);
  });

  it('has its jobs wait until it has caught up', async () => {
    const { window, fallBehind, catchUp } = openWindow();
    let portions = 0;
    const ask = ({ from }: PageQuestion): PageRuns => {
      portions += 1;
      return new PageRunList({ flags: pageFlags.present }, pageFlags.present).upTo(from + stage.page);
    };
    Object.assign(stage.os.abilities, { pages: { ask } });
    fallBehind();
    const args = { start: address(0x10000), end: address(0x10000 + 3 * stage.page) };
    const job = window.client.job('regionUse', args);
    expect(await window.waiting('changed')).toBe(0);
    expect(portions).toBe(0);
    catchUp();
    await job;
    expect(portions).toBe(3);
  });

  it('that has missed nothing gets no `missed` event', async () => {
    const { window, fallBehind, catchUp } = openWindow();
    await window.client.request('state', {});
    fallBehind();
    catchUp();
    expect(await window.waiting('missed')).toBe(0);
  });
});

it('one window too many is answered with the limit, until another one has gone', async () => {
  const windows = Array.from({ length: mostWindows }, openWindow);
  const refused = { code: 'LimitReached', message: expect.stringContaining(String(mostWindows)) };
  const { window: over } = openWindow();
  await expect(over.client.request('state', {})).rejects.toMatchObject(refused);
  await expect(write(over, 1)).rejects.toMatchObject(refused);
  windows[0]?.close();
  await expect(openWindow().window.client.request('state', {})).resolves.toBeDefined();
});

it('more bytes than a window may show are refused with the limit, and what was shown stays', async () => {
  const { window } = openWindow();
  await window.client.request('watch', watchA);
  await window.next('bytes');
  await window.client.request('acknowledge', { sequence: 1 });
  const ranges = Array.from({ length: 4096 }, (_, index) => ({ view: 'A', offset: index, length: 512 * 1024 }));
  const refused = window.client.request('watch', { ...watchA, ranges });
  await expect(refused).rejects.toMatchObject({ code: 'LimitReached', message: expect.stringContaining('64 MiB') });
  await write(window, 7);
  expect((await window.next('bytes')).parts.map(({ data }) => data[0])).toEqual([7]);
});

it('a window that floods the engine does not keep another one waiting', async () => {
  const turns = new Turns();
  const open = () => {
    const { port1, port2 } = new MessageChannel();
    session.connect(windowPort(port2, turns));
    ends.push(() => port1.close());
    return { ...channelOf(port1), confirm: (cost: number) => port1.postMessage(cost) };
  };
  const flooding = open();
  let answered = 0;
  const all = new Promise<void>((resolve) => {
    flooding.onMessage((message) => {
      flooding.confirm(costOf(message));
      answered += 1;
      if (answered === 3000) resolve();
    });
  });
  const request = encodeMessage({ t: 'q', m: 'clearHistory', a: [{}], i: 'x' });
  for (let sent = 0; sent < 3000; sent += 1) flooding.post(request);
  await new TestWindow(open()).client.request('state', {});
  expect(answered).toBeLessThan(1000);
  await all;
});

describe('very many views on show', () => {
  const count = 700;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are checked against the system’s list some at a time, all of them in turn', async () => {
    const many = new Stage(fakeWorld({ maxViews: count }));
    const own = new Session(many.engine, { kind: 'web', endsWithWindow: true });
    const section = await many.section(many.page);
    const letters: string[] = [];
    for (let made = 0; made < count; made += 1) letters.push(await many.map(section));
    const pipe = new MemoryPipe();
    own.connect(pipe.engine);
    const window = new TestWindow({ ...pipe.window, close: () => pipe.close() });
    const ranges = letters.map((view) => ({ view, offset: 0, length: 1 }));
    await window.client.request('watch', { ...watchA, ranges });
    for (const letter of letters) many.os.protect(many.view(letter).address, many.page, 'read');
    const differing = () => letters.filter((letter) => many.view(letter).differences.length > 0).length;
    vi.advanceTimersByTime(250);
    expect(differing()).toBe(500);
    vi.advanceTimersByTime(250);
    expect(differing()).toBe(count);
    pipe.close();
    own.close();
    await many.end();
  });
});
