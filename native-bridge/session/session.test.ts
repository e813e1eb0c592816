/** The whole protocol over a real pipe: windows, and the session that they share. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { address } from '../../protocol/address.ts';
import { callText } from '../../protocol/calls.ts';
import { problem } from '../../protocol/errors.ts';
import type { BytesPart, Watch } from '../../protocol/messages.ts';
import { applyRegionChanges } from '../../protocol/region-changes.ts';
import { Stage } from '../engine/testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../engine/testing/world.ts';
import { Session } from './session.ts';
import { channelOf, TestWindow } from './testing/window.ts';

const [bytesTick, slowTick] = [16, 250];

const bothViews: Watch = {
  ranges: ['A', 'B'].map((view) => ({ view, offset: 0, length: 4 })),
  sections: [],
  regions: false,
  paused: false,
};

describe('a session', () => {
  let stage: Stage<FakeWorld>;
  let session: Session;
  const ends: (() => void)[] = [];

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    stage = new Stage(fakeWorld());
    await stage.perform({ kind: 'start-article' });
    await stage.engine.clearHistory();
    session = new Session(stage.engine, { kind: 'web', endsWithWindow: true });
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) end();
    session.close();
    await stage.end();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  interface Opened {
    window: TestWindow;
    /** Settles when the session's end of the pipe knows that the window is gone. */
    gone: Promise<void>;
  }

  function openWindow(): Opened {
    const { port1, port2 } = new MessageChannel();
    session.connect(channelOf(port2));
    // After the session's own listener.
    const gone = new Promise<void>((resolve) => {
      port2.on('close', () => resolve());
    });
    ends.push(() => port1.close());
    return { window: new TestWindow(channelOf(port1)), gone };
  }

  /** A window that has asked for the state, as all do. */
  async function newWindow(): Promise<TestWindow> {
    const { window } = openWindow();
    await window.client.request('state', {});
    return window;
  }

  /** Lets a window look, takes the first bytes, and acknowledges them as painted. */
  async function lookAt(window: TestWindow, watch: Watch): Promise<BytesPart[]> {
    await window.client.request('watch', watch);
    const { sequence, parts } = await window.next('bytes');
    await window.client.request('acknowledge', { sequence });
    return parts;
  }

  const write = (window: TestWindow, ...bytes: number[]) =>
    window.client.request('perform', {
      action: { kind: 'write', view: 'A', offset: 0, bytes: Uint8Array.from(bytes) },
    });

  it('answers with the whole state', async () => {
    const { client } = openWindow().window;
    const state = await client.request('state', {});
    expect(state).toMatchObject({
      revision: stage.snapshot.revision,
      host: { kind: 'web', endsWithWindow: true },
      limits: stage.os.limits,
      history: { undo: [], redo: [], heldBytes: 0 },
      unsaved: false,
    });
    expect(state.views).toEqual(stage.snapshot.views);
    expect(state.calls.length).toBeGreaterThan(0);
  });

  it('notifies every window of every change, in order, and the one that asked for it of its outcome', async () => {
    const [one, other] = [await newWindow(), await newWindow()];
    const { revision } = stage.snapshot;
    const moved = await one.client.request('perform', {
      action: { kind: 'move', view: 'B', to: address(0x500000), method: 'remap' },
    });
    const [undone, redone] = [await other.client.request('undo', {}), await one.client.request('redo', {})];
    expect([moved, undone, redone].map((outcome) => outcome.revision - revision)).toEqual([1, 2, 3]);
    expect(moved.cost?.faults?.scope).toBe('thread');
    for (const window of [one, other]) {
      const changes = [await window.next('changed'), await window.next('changed'), await window.next('changed')];
      expect(changes.map((change) => change.revision - revision)).toEqual([1, 2, 3]);
      const own = window === one ? [moved, null, redone] : [null, undone, null];
      expect(changes.map(({ outcome }) => outcome)).toEqual(own);
      expect(changes.map(({ views }) => views.map(({ letter, address: at }) => [letter, at]))).toEqual([
        [['B', 0x500000]],
        [['B', 0x290000]],
        [['B', 0x500000]],
      ]);
      expect((await window.next('calls')).records.map(callText).join()).toContain('remap(0x290000');
    }
  });

  it('sends nothing to a window that has not asked for the state yet', async () => {
    const { window } = openWindow();
    await stage.section();
    expect(await window.waiting('changed')).toBe(0);
  });

  it('shows a write made in one window in both, all aliases in one message', async () => {
    const windows = [await newWindow(), await newWindow()] as const;
    for (const window of windows) {
      const parts = await lookAt(window, bothViews);
      expect(parts.map(({ view, initial }) => [view, initial])).toEqual([
        ['A', true],
        ['B', true],
      ]);
    }
    await write(windows[0], 42);
    for (const window of windows) {
      const { sequence, parts } = await window.next('bytes');
      expect(sequence).toBe(2);
      expect(parts.map(({ view, data, initial }) => [view, data[0], initial])).toEqual([
        ['A', 42, false],
        ['B', 42, false],
      ]);
      expect(await window.waiting('bytes')).toBe(0);
    }
  });

  it('holds back what a window has not painted yet, and then sends it all at once', async () => {
    const [busy, quick] = [await newWindow(), await newWindow()];
    for (const window of [busy, quick]) {
      await window.client.request('watch', bothViews);
      expect((await window.next('bytes')).sequence).toBe(1);
    }
    await quick.client.request('acknowledge', { sequence: 1 });
    for (const byte of [1, 2, 3]) {
      await write(busy, byte, byte);
      vi.advanceTimersByTime(bytesTick);
    }
    expect(await busy.waiting('bytes')).toBe(0);
    // The other window is not held up by it: it got the first, which it has not painted either.
    expect(await quick.waiting('bytes')).toBe(1);

    await busy.client.request('acknowledge', { sequence: 1 });
    const { sequence, parts } = await busy.next('bytes');
    expect(sequence).toBe(2);
    expect(parts.map(({ view, data }) => [view, [...data.subarray(0, 2)]])).toEqual([
      ['A', [3, 3]],
      ['B', [3, 3]],
    ]);
  });

  it('sees what others write at the next tick', async () => {
    const window = await newWindow();
    await lookAt(window, bothViews);
    stage.os.memoryOf(stage.record(1).os).poke(2, Uint8Array.of(7));
    vi.advanceTimersByTime(bytesTick);
    const { parts } = await window.next('bytes');
    expect(parts.map(({ view, data, offset }) => [view, data[2 - offset]])).toEqual([
      ['A', 7],
      ['B', 7],
    ]);
  });

  it('sends no bytes while the live picture is paused', async () => {
    const [window, other] = [await newWindow(), await newWindow()];
    await window.client.request('watch', { ...bothViews, paused: true });
    await write(other, 5);
    vi.advanceTimersByTime(10 * bytesTick);
    expect(await window.waiting('bytes')).toBe(0);
    await write(window, 5);
    expect((await window.next('bytes')).parts.map(({ data }) => data[0])).toEqual([5, 5]);
  });

  it('sends touched pages and regions where they are shown', async () => {
    const window = await newWindow();
    const watch = { ...bothViews, ranges: [], sections: [{ section: 1, cells: 16 }], regions: true };
    await window.client.request('watch', watch);
    expect((await window.next('touched')).sections[0]?.bytes).toBe(0);
    const { pid, list } = await window.next('regions');
    expect({ pid, list }).toEqual({ pid: stage.os.limits.pid, list: await window.client.request('regions', {}) });
    await write(window, 1);
    expect((await window.next('touched')).sections[0]).toMatchObject({ section: 1, bytes: stage.page });
    await window.client.request('perform', { action: { kind: 'unmap', view: 'B' } });
    const { changes } = await window.next('regionsChanged');
    expect(applyRegionChanges(list, changes)).toEqual(await window.client.request('regions', {}));
  });

  it('finds out what others did to a view that is shown, and in time of every view', async () => {
    const window = await newWindow();
    await window.client.request('watch', { ...bothViews, ranges: [{ view: 'A', offset: 0, length: 4 }] });
    stage.os.outside.mapOver(stage.view('A').address, stage.page);
    stage.os.outside.unmap(stage.view('B').address, stage.page);
    vi.advanceTimersByTime(slowTick);
    expect((await window.next('changed')).views.map(({ letter }) => letter)).toEqual(['A']);
    vi.advanceTimersByTime(3 * slowTick);
    const [b] = (await window.next('changed')).views;
    expect([b?.letter, b?.differences.length]).toEqual(['B', 1]);
  });

  it('answers what is malformed with InvalidArgument, and goes on', async () => {
    const window = await newWindow();
    const { client } = window;
    const malformed = [
      // What no typed caller could send, here and below.
      client.request('perform', { action: { kind: 'explode' } } as never),
      client.request('perform', { action: { kind: 'unmap', view: 'not a letter' } }),
      // No address, so no Address.
      client.request('perform', { action: { kind: 'move', view: 'A', to: -1, method: 'remap' } } as never),
      client.request('watch', { ...bothViews, ranges: [{ view: 'A', offset: 0.5, length: 4 }] }),
      // No arguments at all.
      client.request('undo', null as never),
    ];
    for (const request of malformed) await expect(request).rejects.toMatchObject({ code: 'InvalidArgument' });
    window.channel.post(Uint8Array.of(0xc1, 1, 2, 3));
    window.channel.post(new Uint8Array());
    expect((await write(window, 1)).label).toBe('1 byte written at A+0x0');
  });

  it('carries refusals whole', async () => {
    const { client } = await newWindow();
    const to = stage.view('B').address;
    const refused = client.request('perform', { action: { kind: 'move', view: 'A', to, method: 'remap' } });
    await expect(refused).rejects.toMatchObject({
      data: { code: 'AddressInUse', occupant: { label: 'view B', start: to }, suggestion: expect.any(Number) },
    });
    await expect(client.request('redo', {})).rejects.toMatchObject({ code: 'NothingToUndo' });
  });

  it('forgets a window that closes, and keeps the views', async () => {
    const stays = await newWindow();
    const { window, gone } = openWindow();
    await window.client.request('state', {});
    await window.client.request('watch', bothViews);
    expect(vi.getTimerCount()).toBe(1);
    window.channel.close();
    await gone;
    await expect(window.client.request('state', {})).rejects.toMatchObject({ code: 'Disconnected' });
    // The window that stays looks at no bytes; the views are checked for it.
    expect(vi.getTimerCount()).toBe(1);
    await write(stays, 3);
    expect((await stays.client.request('state', {})).views).toHaveLength(2);
  });

  it('keeps clocks only while somebody looks', async () => {
    expect(vi.getTimerCount()).toBe(0);
    const { window, gone } = openWindow();
    const counts: number[] = [];
    for (const watch of [bothViews, { ...bothViews, paused: true }, bothViews, { ...bothViews, ranges: [] }]) {
      await window.client.request('watch', watch);
      counts.push(vi.getTimerCount());
    }
    expect(counts).toEqual([1, 1, 1, 1]);
    window.channel.close();
    await gone;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops its clocks when it is closed, even while windows are connected', async () => {
    const window = await newWindow();
    await window.client.request('watch', bothViews);
    expect(vi.getTimerCount()).toBe(1);
    session.close();
    expect(vi.getTimerCount()).toBe(0);
    await window.client.request('watch', bothViews);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('survives a system that does not answer, at every tick', async () => {
    const window = await newWindow();
    await window.client.request('watch', { ...bothViews, sections: [{ section: 1, cells: 4 }], regions: true });
    await window.client.request('acknowledge', { sequence: 1 });
    const { query, regions, allocated, touched, readMany } = stage.os;
    const refuse = () => {
      throw problem('Internal', 'not now (test)');
    };
    Object.assign(stage.os, { query: refuse, regions: refuse, allocated: refuse, touched: refuse, readMany: refuse });
    vi.advanceTimersByTime(5 * slowTick);
    const { views } = await window.next('changed');
    expect(views[0]?.differences[0]?.message).toContain('could not be checked: not now');
    Object.assign(stage.os, { query, regions, allocated, touched, readMany });
    vi.advanceTimersByTime(slowTick);
    expect((await window.next('changed')).views.map(({ differences }) => differences)).toEqual([[], []]);
  });
});
