/** What the history holds on to, what clearing it gives back, and letters and numbers that are never given twice. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatSize } from '../../protocol/size.ts';
import { Stage } from './testing/stage.ts';
import { worlds } from './testing/world.ts';

describe.each(worlds)('the history on %s', (_, open) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await open());
  });
  afterEach(() => stage.end());

  const held = () => stage.snapshot.history.heldBytes;

  it('holds a removed section, and what it holds in memory, until it is cleared', async () => {
    const { openSections } = stage.world;
    const atStart = openSections();
    const section = await stage.section(8 * stage.unit);
    const view = await stage.map(section);
    await stage.write(view, stage.unit, 1);
    await stage.write(view, 3 * stage.unit, 1);
    // Each write, the byte that stood there and the one that was written.
    expect(held()).toBe(4);

    await stage.perform({ kind: 'remove-section', section });
    // What was touched; where the system cannot report it, all that was promised.
    expect(held()).toBe(4 + (stage.os.abilities.touched.ask ? 2 * stage.page : 8 * stage.unit));
    expect(openSections()).toBe(atStart + 1);
    await stage.engine.clearHistory();
    expect(openSections()).toBe(atStart);
    expect(stage.snapshot.history).toMatchObject({ undo: [], redo: [], heldBytes: 0 });
  });

  it('holds a section whose making was undone, until something else is done', async () => {
    const { openSections } = stage.world;
    const atStart = openSections();
    await stage.perform({ kind: 'create-section', bytes: stage.page, mapView: true });
    await stage.undo();
    expect(openSections()).toBe(atStart + 1);
    await stage.section();
    expect(openSections()).toBe(atStart + 1);
    expect(stage.snapshot.sections.map(({ id }) => id)).toEqual([2]);
  });

  it('keeps what is in use when it is cleared', async () => {
    const view = await stage.map(await stage.section());
    await stage.write(view, 0, 42);
    const before = stage.picture();
    await stage.engine.clearHistory();
    expect(stage.picture()).toEqual(before);
  });

  it('counts the private pages that it keeps, on either stack', async () => {
    const view = await stage.map(await stage.section(), { sharing: 'copy-on-write' });
    await stage.write(view, 0, 1);
    await stage.write(view, 2 * stage.unit, 1);
    const writes = held();
    await stage.perform({ kind: 'unmap', view });
    expect(held()).toBe(writes + 2 * stage.page);
    await stage.undo();
    expect(held()).toBe(writes);
    await stage.perform({ kind: 'remap-as', view, sharing: 'shared' });
    expect(held()).toBe(writes + 2 * stage.page);
    await stage.engine.clearHistory();
    expect(held()).toBe(0);
  });

  it('keeps no more private pages of a view than it may, and refuses to lose them', async () => {
    stage.engine.model.keeping.most = stage.page;
    const view = await stage.map(await stage.section(), { sharing: 'copy-on-write' });
    await stage.write(view, 0, 1);
    await stage.write(view, stage.page, 1);
    const before = stage.picture();
    const sentence = `would lose ${formatSize(2 * stage.page)} for good: undo keeps at most ${formatSize(stage.page)}`;
    const actions = [
      { kind: 'remap-as', view, sharing: 'shared' },
      { kind: 'unmap', view },
    ] as const;
    for (const action of actions) {
      await expect(stage.perform(action)).rejects.toMatchObject({
        code: 'LimitReached',
        message: expect.stringContaining(sentence),
      });
      expect(stage.picture()).toEqual(before);
    }
  });

  it('takes a write back byte by byte where the view holds too many private pages to be mapped again', async () => {
    const view = await stage.map(await stage.section(), { sharing: 'copy-on-write' });
    await stage.write(view, 0, 1);
    await stage.write(view, stage.page, 1);
    stage.engine.model.keeping.most = stage.page;
    const { warnings } = await stage.undo();
    expect(warnings.join()).toContain('stays private');
    expect([stage.byte(view, 0), stage.byte(view, stage.page)]).toEqual([1, 0]);
  });

  it('never gives a letter or a number twice', async () => {
    const section = await stage.section();
    const letters = [await stage.map(section)];
    await stage.undo();
    letters.push(await stage.map(section));
    await stage.perform({ kind: 'unmap', view: 'B' });
    letters.push(await stage.map(section));
    await stage.perform({ kind: 'remove-section', section });
    await stage.engine.clearHistory();
    const next = await stage.section();
    letters.push(await stage.map(next));
    expect(letters).toEqual(['A', 'B', 'C', 'D']);
    expect(next).toBe(2);
  });

  it('uses no letter and no number up for what failed', async () => {
    const section = await stage.section();
    const tooMany = { kind: 'create-section', bytes: 2 * stage.os.limits.maxSectionBytes, mapView: true } as const;
    await expect(stage.perform(tooMany)).rejects.toMatchObject({ code: 'InvalidArgument' });
    const address = stage.place();
    stage.squat(address);
    await expect(stage.map(section, { place: { kind: 'fixed', address } })).rejects.toMatchObject({
      code: 'AddressInUse',
    });
    expect(await stage.map(section)).toBe('A');
    expect(await stage.section()).toBe(2);
  });

  it('forgets the oldest of very many entries, and what only they could bring back', async () => {
    const { openSections } = stage.world;
    const section = await stage.section();
    const view = await stage.map(section);
    const removed = await stage.section();
    await stage.perform({ kind: 'remove-section', section: removed });
    const withRemoved = openSections();
    for (let index = 0; index < 1000; index += 1) await stage.write(view, 0, index % 256);
    expect(openSections()).toBe(withRemoved - 1);
    expect(stage.snapshot.history.undo).toHaveLength(100);
  });
});
