/** Starting over with the article: whatever was made before goes, in one step, and comes back with undo. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { articleAddresses } from '../../protocol/article-action.ts';
import { known, Stage } from './testing/stage.ts';
import { worlds } from './testing/world.ts';

describe.each(worlds)('starting over with the article on %s', (_, open) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await open());
  });
  afterEach(() => stage.end());

  const sections = () => stage.snapshot.sections.map(({ id }) => id);
  const views = () => stage.snapshot.views.map(({ letter, section }) => `${letter}${section}`);
  const places = () => stage.snapshot.views.map(({ address }) => address);
  const startOver = () => stage.perform({ kind: 'start-article' });

  /** Two sections, of which one has three views: shared, without access, and copy-on-write with a private page. */
  async function makeMuch(): Promise<void> {
    const { section } = await stage.perform({ kind: 'create-section', bytes: 4 * stage.unit, mapView: true });
    await stage.write(known(await stage.map(known(section))), 0, 5);
    const copy = known(await stage.map(known(section), { sharing: 'copy-on-write', offset: stage.unit }));
    await stage.write(copy, stage.unit, 6, 7);
    await stage.perform({ kind: 'protect', view: copy, protection: 'none' });
    await stage.perform({ kind: 'create-section', bytes: stage.unit, mapView: false });
  }

  it('gives section 1, views A and B at its addresses, again and again; each time in one step that undo takes back', async () => {
    await makeMuch();
    for (let round = 0; round < 3; round += 1) {
      const before = stage.picture();
      const order = stage.snapshot.views;
      expect(await startOver()).toMatchObject({ section: 1, view: 'B', label: 'Started over with the article' });
      expect({ sections: sections(), views: views(), places: places() }).toEqual({
        ...{ sections: [1], views: ['A1', 'B1'], places: [...articleAddresses] },
      });
      const after = stage.picture();
      expect(after.pages).toEqual(stage.pagesOf(after.views));
      expect(stage.byte('A', 0)).toBe(0);
      await stage.undo();
      expect(stage.picture()).toEqual(before);
      expect(stage.snapshot.views).toEqual(order);
      await stage.redo();
      expect(stage.picture()).toEqual(after);
      await stage.write('A', 0, round + 1);
      expect(stage.byte('B', 0)).toBe(round + 1);
    }
    // What is made from then on goes on from there.
    expect(await stage.map(1)).toBe('C');
    expect(await stage.section()).toBe(2);
    while (stage.snapshot.history.undo.length > 0) await stage.undo();
    expect({ sections: sections(), views: views() }).toEqual({ sections: [], views: [] });
    while (stage.snapshot.history.redo.length > 0) await stage.redo();
    expect({ sections: sections(), views: views() }).toEqual({ sections: [1, 2], views: ['A1', 'B1', 'C1'] });
    expect(stage.byte('C', 0)).toBe(3);
  });

  it('takes the next free place where others have one of the article’s', async () => {
    const [first, second] = articleAddresses;
    stage.squat(first);
    await startOver();
    expect(places()[0]).toBe(second);
    expect(places()).not.toContain(first);
    await startOver();
    expect({ views: views(), place: places()[0] }).toEqual({ views: ['A1', 'B1'], place: second });
  });

  it('that fails leaves all as it was', async () => {
    await makeMuch();
    const before = stage.picture();
    const { map } = stage.os;
    let left = 1;
    stage.os.map = (...of) => {
      if (left-- === 0) throw new Error('mmap will not');
      return map.apply(stage.os, of);
    };
    await expect(startOver()).rejects.toThrow('mmap will not');
    stage.os.map = map;
    expect(stage.picture()).toEqual(before);
    await startOver();
    await stage.undo();
    expect(stage.picture()).toEqual(before);
  });

  it('is taken back with all that came after it, where that was forgotten', async () => {
    await makeMuch();
    const before = stage.picture();
    await startOver();
    await makeMuch();
    const after = stage.picture();
    for (let left = 7; left > 0; left -= 1) await stage.undo({ forget: true });
    await stage.undo();
    expect(stage.picture()).toEqual(before);
    await stage.redo();
    expect(stage.picture()).toEqual(after);
  });

  it('that is forgotten takes what was done before it along: that would name other things', async () => {
    await makeMuch();
    await startOver();
    await stage.write('A', 0, 2);
    await stage.undo();
    await stage.undo({ forget: true });
    expect(stage.snapshot.history).toMatchObject({ undo: [], forgotten: 7 });
    expect(stage.world.openSections()).toBe(1);
    expect(views()).toEqual(['A1', 'B1']);
    await stage.redo();
    expect(stage.byte('B', 0)).toBe(2);
  });
});
