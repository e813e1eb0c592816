/** What a window is sent of the bytes that it looks at. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SamepageError } from '../../../protocol/errors.ts';
import { pageStateCode } from '../../../protocol/model.ts';
import { Stage } from '../testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../testing/world.ts';
import { ByteWatch } from './watch.ts';

const { untouched, touched, unreadable } = pageStateCode;

describe('a watch', () => {
  let stage: Stage<FakeWorld>;
  let watch: ByteWatch;
  beforeEach(async () => {
    stage = new Stage(fakeWorld());
    const section = await stage.section(256 * stage.page);
    await stage.map(section);
    await stage.map(section, { offset: stage.page, length: 2 * stage.page });
    watch = new ByteWatch();
  });
  afterEach(() => stage.end());

  function show(...ranges: [view: string, offset: number, length: number][]): void {
    watch.setRanges(ranges.map(([view, offset, length]) => ({ view, offset, length })));
  }

  const read = () =>
    watch
      .read(stage.engine.model)
      .map(({ view, offset, data, pages, initial }) => ({ view, offset, data: [...data], pages: [...pages], initial }));

  it('reports all of a range first, then what changed, of all aliases together', async () => {
    show(['A', stage.page - 2, 4], ['B', 0, 4]);
    expect(read()).toEqual([
      { view: 'A', offset: stage.page - 2, data: [0, 0, 0, 0], pages: [untouched, untouched], initial: true },
      { view: 'B', offset: 0, data: [0, 0, 0, 0], pages: [untouched], initial: true },
    ]);
    expect(read()).toEqual([]);
    await stage.write('A', stage.page, 0);
    // The page was touched, so all that is shown of it is sent.
    expect(read()).toEqual([
      { view: 'A', offset: stage.page, data: [0, 0], pages: [touched], initial: false },
      { view: 'B', offset: 0, data: [0, 0, 0, 0], pages: [touched], initial: false },
    ]);
    await stage.write('A', stage.page + 1, 42);
    expect(read()).toEqual([
      { view: 'A', offset: stage.page + 1, data: [42], pages: [touched], initial: false },
      { view: 'B', offset: 1, data: [42], pages: [touched], initial: false },
    ]);
  });

  it('sees what was not written through the engine', () => {
    show(['A', 0, 16]);
    read();
    stage.os.memoryOf(stage.record(1).os).poke(5, Uint8Array.of(7));
    expect(read()).toMatchObject([{ view: 'A', offset: 0, pages: [touched] }]);
    stage.os.memoryOf(stage.record(1).os).poke(5, Uint8Array.of(8));
    expect(read()).toMatchObject([{ view: 'A', offset: 5, data: [8] }]);
  });

  it('keeps what was sent of ranges that are shown further on', () => {
    show(['A', 0, 16], ['B', 0, 16]);
    read();
    show(['B', 0, 16], ['A', 16, 16]);
    expect(read().map(({ view, initial }) => [view, initial])).toEqual([['A', true]]);
  });

  it('shows a range that is named twice once, also when it is named so again', async () => {
    show(['A', 0, 16], ['A', 0, 16]);
    expect(read()).toHaveLength(1);
    show(['A', 0, 16], ['A', 0, 16]);
    await stage.write('A', 3, 9);
    expect(read()).toHaveLength(1);
    expect(read()).toEqual([]);
    await stage.write('A', 3, 10);
    expect(read()).toMatchObject([{ offset: 3, data: [10] }]);
  });

  it('follows a view through a move, an unmapping and its return', async () => {
    show(['A', 0, 4]);
    await stage.write('A', 0, 1);
    read();
    await stage.perform({ kind: 'move', view: 'A', to: stage.place(), method: 'unmap-map' });
    expect(read()).toEqual([]);
    await stage.perform({ kind: 'unmap', view: 'A' });
    expect(read()).toMatchObject([{ data: [0, 0, 0, 0], pages: [unreadable] }]);
    await stage.undo();
    expect(read()).toMatchObject([{ data: [1, 0, 0, 0], pages: [touched] }]);
    await stage.perform({ kind: 'protect', view: 'A', protection: 'none' });
    expect(read()).toMatchObject([{ data: [0, 0, 0, 0], pages: [unreadable] }]);
  });

  it('calls what is not there unreadable: past the end of a view, or of no view', () => {
    show(['B', 2 * stage.page, 4], ['Q', 0, 4]);
    expect(read().map(({ pages }) => pages)).toEqual([[unreadable], [unreadable]]);
  });

  it('reports what a view has of a range that reaches past its end, and the rest once it is there', async () => {
    await stage.write('A', 3 * stage.page - 1, 7);
    await stage.write('A', 3 * stage.page, 8);
    show(['B', 2 * stage.page - 2, 4]);
    expect(read()).toMatchObject([{ data: [0, 7, 0, 0], pages: [touched, unreadable] }]);
    const { address, offset } = stage.view('B');
    await stage.perform({ kind: 'resize', view: 'B', address, offset, length: 3 * stage.page });
    expect(read()).toMatchObject([{ offset: 2 * stage.page, data: [8, 0], pages: [touched] }]);
  });

  it('reads no more than its budget at once, each range in its turn', () => {
    const quarter = 128 * 1024;
    show(...Array.from({ length: 10 }, (_, index): [string, number, number] => ['A', index * quarter, quarter]));
    const turns = [read(), read(), read()].map((parts) => parts.map(({ offset }) => offset / quarter));
    // 512 KiB are four of them; the third turn is at the first two again, of which nothing is new.
    expect(turns).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
  });

  it('reads no more than a fixed number of ranges at once, however short they are', () => {
    show(...Array.from({ length: 1500 }, (_, index): [string, number, number] => ['A', index * 8, 8]));
    expect([read().length, read().length, read().length]).toEqual([1024, 476, 0]);
  });

  it('takes no range that is empty or larger than its budget', () => {
    show(['A', 0, 0], ['A', 0, 512 * 1024 + 1]);
    expect(watch.empty).toBe(true);
    expect(read()).toEqual([]);
  });

  it('touches nothing by looking', () => {
    show(['A', 0, 8 * stage.page], ['B', 0, 2 * stage.page]);
    read();
    expect(stage.os.allocated(stage.record(1).os)).toBe(0);
  });

  it('goes on when the system refuses to report one range', async () => {
    await stage.write('A', 0, 5);
    show(['A', 0, 2], ['B', 0, 2]);
    read();
    // One reading fails, and when it is done again for its range alone, once more.
    const readMany = stage.os.readMany.bind(stage.os);
    let failures = 2;
    stage.os.readMany = (requests) => {
      failures -= 1;
      if (failures >= 0) throw new SamepageError({ code: 'Internal', message: 'the bytes will not come (test)' });
      return readMany(requests);
    };
    expect(read()).toEqual([{ view: 'A', offset: 0, data: [0, 0], pages: [unreadable], initial: false }]);
    expect(read()).toEqual([{ view: 'A', offset: 0, data: [5, 0], pages: [touched], initial: false }]);
  });

  it('reads what the system does not report on: that is not out of reach', async () => {
    await stage.write('A', 0, 5);
    const refuse = () => {
      throw new SamepageError({ code: 'Unsupported', message: 'not reported (test)' });
    };
    stage.os.touched = refuse;
    show(['A', 0, 2]);
    expect(read()).toMatchObject([{ view: 'A', data: [5, 0], pages: [touched] }]);
    await stage.perform({ kind: 'remap-as', view: 'A', sharing: 'copy-on-write' });
    await stage.write('A', 0, 6);
    Object.assign(stage.os.abilities, { pages: { ask: refuse } });
    expect(read()).toMatchObject([{ view: 'A', data: [6], pages: [touched] }]);
  });
});
