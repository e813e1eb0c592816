/** What is sent to one window of what it looks at, and when. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { problem } from '../../protocol/errors.ts';
import type { EventData, EventName, Watch } from '../../protocol/messages.ts';
import type { EventSender } from '../../protocol/serve-client.ts';
import { Stage } from '../engine/testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../engine/testing/world.ts';
import { FeedAtOnce } from './testing/feed-at-once.ts';

const nothing: Watch = { ranges: [], sections: [], regions: false, paused: false };
const bothViews: Watch = {
  ...nothing,
  ranges: ['A', 'B'].map((view) => ({ view, offset: 0, length: 8 })),
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a feed', () => {
  let stage: Stage<FakeWorld>;
  let feed: FeedAtOnce;
  let sent: [EventName, unknown][];
  beforeEach(async () => {
    // No listing takes long.
    vi.spyOn(performance, 'now').mockReturnValue(0);
    stage = new Stage(fakeWorld());
    await stage.perform({ kind: 'start-article' });
    sent = [];
    const events: EventSender = { send: (name, data) => sent.push([name, data]) };
    feed = new FeedAtOnce(stage.engine, events, async (pid) => stage.os.observe(pid).regions());
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await stage.end();
  });

  /** What is looked at after an operation on mappings. */
  const afterOperation = () => {
    for (const due of ['bytes', 'pages again', 'mappings'] as const) feed.want(due);
    feed.next();
  };

  /** What was sent under this name since it was last asked for. */
  function take<N extends EventName>(name: N): EventData<N>[] {
    const taken = sent.filter(([sentName]) => sentName === name).map(([, data]) => data);
    sent = sent.filter(([sentName]) => sentName !== name);
    // What was sent under a name is of that name's type.
    return taken as EventData<N>[];
  }

  /** Writes behind the engine's back. */
  const poke = (offset: number, byte: number) =>
    stage.os.memoryOf(stage.record(1).os).poke(offset, Uint8Array.of(byte));

  const byteMessages = (messages: EventData<'bytes'>[]) =>
    messages.map(({ sequence, parts }) => [
      sequence,
      ...parts.map(({ view, offset, data }) => `${view}+${offset}:${data}`),
    ]);

  it('sends what is looked at at once, all views in one message', () => {
    feed.setWatch(bothViews);
    expect(byteMessages(take('bytes'))).toEqual([[1, 'A+0:0,0,0,0,0,0,0,0', 'B+0:0,0,0,0,0,0,0,0']]);
    expect(sent).toEqual([]);
    feed.acknowledge(1);
    feed.tickBytes();
    expect(sent).toEqual([]);
  });

  it('sends nothing more until the last message was painted; then all that changed meanwhile, at once', () => {
    poke(0, 1);
    feed.setWatch(bothViews);
    take('bytes');
    for (const byte of [2, 3, 4]) {
      poke(byte, byte);
      feed.tickBytes();
    }
    expect(take('bytes')).toEqual([]);
    feed.acknowledge(1);
    expect(byteMessages(take('bytes'))).toEqual([[2, 'A+2:2,3,4', 'B+2:2,3,4']]);
  });

  it('sends nothing by an acknowledgement alone', () => {
    feed.setWatch(bothViews);
    take('bytes');
    poke(0, 1);
    feed.acknowledge(1);
    expect(take('bytes')).toEqual([]);
    feed.tickBytes();
    expect(take('bytes')).toHaveLength(1);
  });

  it('is not let loose by an acknowledgement of what was never sent', () => {
    feed.setWatch(bothViews);
    feed.acknowledge(1000);
    take('bytes');
    for (const byte of [1, 2, 3]) {
      poke(0, byte);
      feed.tickBytes();
    }
    expect(take('bytes')).toHaveLength(1);
    feed.acknowledge(1);
    expect(take('bytes')).toHaveLength(0);
    feed.acknowledge(2);
    expect(take('bytes')).toHaveLength(1);
  });

  it('sends no bytes and no pages while it is paused, and what changed meanwhile afterwards', () => {
    const watch = { ...bothViews, sections: [{ section: 1, cells: 2 }] };
    feed.setWatch(watch);
    feed.acknowledge(1);
    take('bytes');
    take('touched');
    feed.setWatch({ ...watch, paused: true });
    expect(feed.looksAtBytes).toBe(false);
    poke(0, 9);
    afterOperation();
    expect(sent).toEqual([]);
    feed.setWatch(watch);
    expect(byteMessages(take('bytes'))).toEqual([[2, 'A+0:9,0,0,0,0,0,0,0', 'B+0:9,0,0,0,0,0,0,0']]);
    expect(take('touched')).toHaveLength(1);
  });

  it('shows what was done in its own window even while it is paused: once, and no more', () => {
    feed.setWatch({ ...bothViews, paused: true });
    feed.tickOwn();
    take('bytes');
    poke(0, 5);
    // Done again before the first is painted: it comes as soon as it may.
    feed.tickOwn();
    expect(take('bytes')).toEqual([]);
    feed.acknowledge(1);
    expect(byteMessages(take('bytes'))).toEqual([[2, 'A+0:5,0,0,0,0,0,0,0', 'B+0:5,0,0,0,0,0,0,0']]);
    feed.acknowledge(2);
    poke(0, 6);
    afterOperation();
    expect(take('bytes')).toEqual([]);
  });

  it('knows which views are shown', () => {
    feed.setWatch(bothViews);
    expect([...feed.shownViews]).toEqual(['A', 'B']);
    feed.setWatch(nothing);
    expect([...feed.shownViews]).toEqual([]);
    expect(feed.looksAtBytes).toBe(false);
  });

  it('sends the touched pages of an existing section when they change', async () => {
    feed.setWatch({
      ...nothing,
      sections: [
        { section: 1, cells: 16 },
        { section: 77, cells: 4 },
      ],
    });
    expect(take('touched')).toMatchObject([{ sections: [{ section: 1, bytes: 0 }] }]);
    feed.tickPages(true);
    expect(take('touched')).toEqual([]);
    poke(stage.page, 1);
    feed.tickPages(false);
    const [touched] = take('touched');
    expect([...(touched?.sections[0]?.cells ?? [])]).toEqual([0, 255, ...Array(14).fill(0)]);
    const memory = stage.os.memoryOf(stage.record(1).os);
    await stage.perform({ kind: 'remove-section', section: 1 });
    memory.poke(0, Uint8Array.of(1));
    feed.tickPages(true);
    expect(take('touched')).toEqual([]);
  });

  it('scans again when another number of cells is shown', () => {
    feed.setWatch({ ...nothing, sections: [{ section: 1, cells: 16 }] });
    feed.setWatch({ ...nothing, sections: [{ section: 1, cells: 16 }] });
    feed.setWatch({ ...nothing, sections: [{ section: 1, cells: 8 }] });
    expect(take('touched').map(({ sections }) => sections[0]?.cells.length)).toEqual([16, 8]);
  });

  it('scans as many sections in a turn as there is time for, and the others in the next', async () => {
    const ids = [1, await stage.section(), await stage.section()];
    let now = 0;
    vi.mocked(performance.now).mockImplementation(() => {
      now += 100;
      return now;
    });
    feed.setWatch({ ...nothing, sections: ids.map((section) => ({ section, cells: 4 })) });
    const scanned = () => take('touched').flatMap(({ sections }) => sections.map(({ section }) => section));
    expect(scanned()).toEqual([ids[0]]);
    expect(feed.ready()).toBe(true);
    feed.next();
    expect(scanned()).toEqual([ids[1]]);
    feed.next();
    expect(scanned()).toEqual([ids[2]]);
    expect(feed.ready()).toBe(false);
  });

  it('lists once for many wishes at the same time, and shows the last', async () => {
    const listed: number[] = [];
    const own = new FeedAtOnce(stage.engine, feed.events, async (pid) => {
      listed.push(pid);
      return await Promise.resolve(stage.os.regions());
    });
    await Promise.all([4711, 4712, 4713, 4714].map((pid) => own.showProcess(pid)));
    expect(listed).toEqual([4714]);
    take('regions');
    own.tickRegions();
    await settled();
    expect(listed).toEqual([4714, 4714]);
  });

  it('sends regions only where they are shown, and when they changed', async () => {
    feed.tickRegions();
    expect(sent).toEqual([]);
    const watch = { ...nothing, regions: true };
    feed.setWatch(watch);
    feed.setWatch(watch);
    afterOperation();
    await settled();
    expect(take('regions')).toHaveLength(1);
    await stage.perform({ kind: 'unmap', view: 'B' });
    afterOperation();
    await settled();
    expect(take('regionsChanged').map(({ changes }) => [...changes.removed])).toEqual([[1]]);
    // A window that stops showing them may forget them.
    feed.setWatch(nothing);
    feed.setWatch(watch);
    await settled();
    expect(take('regions')).toHaveLength(1);
    expect(sent).toEqual([]);
  });

  it('lists another process while it is shown, and says when that is over', async () => {
    stage.os.outside.holdSection(4711, 'theirs', stage.page);
    await feed.showProcess(4711);
    expect(take('regions').map(({ pid, list }) => [pid, list.count])).toEqual([[4711, 0]]);
    stage.os.outside.processes.delete(4711);
    feed.tickRegions();
    await settled();
    feed.tickRegions();
    await settled();
    expect(take('regionsLost').map(({ pid, error }) => [pid, error.code])).toEqual([[4711, 'NotFound']]);
  });

  it('reports a process whose number was reused as ended, now and where it is asked for again', async () => {
    const { starts } = stage.os.outside;
    stage.os.outside.holdSection(4711, 'theirs', stage.page);
    starts.set(4711, 100n);
    expect(await feed.showProcess(4711)).toEqual({ started: 100n });
    take('regions');
    starts.set(4711, 200n);
    feed.tickRegions();
    await settled();
    expect(take('regionsLost').map(({ pid, error }) => [pid, error.code])).toEqual([[4711, 'NotFound']]);
    await expect(feed.showProcess(4711, 100n)).rejects.toThrow('has ended');
    expect(await feed.showProcess(4711)).toEqual({ started: 200n });
    take('regions');
  });

  it('goes on with what it showed when another process may not be listed', async () => {
    stage.os.outside.holdSection(4711, 'theirs', stage.page);
    await feed.showProcess(4711);
    await expect(feed.showProcess(4712)).rejects.toThrow('There is no process 4712.');
    take('regions');
    stage.os.outside.processes.delete(4711);
    feed.tickRegions();
    await settled();
    expect(take('regionsLost')).toHaveLength(1);
  });

  it('sends nothing more of a process that is not shown any more', async () => {
    stage.os.outside.holdSection(4711, 'theirs', stage.page);
    await feed.showProcess(4711);
    await feed.showProcess(null);
    take('regions');
    stage.os.outside.processes.delete(4711);
    feed.tickRegions();
    await settled();
    expect(sent).toEqual([]);
  });

  it('goes on when the system does not answer', async () => {
    feed.setWatch({ ...bothViews, sections: [{ section: 1, cells: 4 }], regions: true });
    feed.acknowledge(1);
    await settled();
    sent = [];
    const { allocated, regions, touched, readMany } = stage.os;
    const refuse = () => {
      throw problem('Internal', 'not now (test)');
    };
    Object.assign(stage.os, { allocated: refuse, regions: refuse, touched: refuse, readMany: refuse });
    poke(0, 1);
    afterOperation();
    await settled();
    // What cannot be asked for is shown as out of reach, not as it was.
    expect(take('bytes')).toMatchObject([{ parts: [{ pages: Uint8Array.of(3) }, { pages: Uint8Array.of(3) }] }]);
    expect(sent).toEqual([]);
    Object.assign(stage.os, { allocated, regions, touched, readMany });
    feed.acknowledge(2);
    afterOperation();
    expect(take('bytes')).toMatchObject([{ parts: [{ pages: Uint8Array.of(1) }, { pages: Uint8Array.of(1) }] }]);
    expect(take('touched')).toHaveLength(1);
  });
});
