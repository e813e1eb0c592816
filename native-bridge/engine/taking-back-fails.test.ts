/** Failures on the way back: what could not be taken back stays in sight, and private pages are kept. */
import { describe, expect, it } from 'vitest';
import type { Action } from '../../protocol/actions.ts';
import { address, offsetAddress } from '../../protocol/address.ts';
import { type ErrorData, SamepageError } from '../../protocol/errors.ts';
import { known, Stage } from './testing/stage.ts';
import { type FakeWorld, fakeWorld } from './testing/world.ts';

const injected: ErrorData = { code: 'OutOfMemory', message: 'There is no memory left (test)', call: 'any' };

/** Section 1 with A shared and B copy-on-write, which has a private page. */
async function setUp(): Promise<Stage<FakeWorld>> {
  const stage = new Stage(fakeWorld());
  const section = await stage.section(4 * stage.page);
  await stage.map(section);
  await stage.map(section, { sharing: 'copy-on-write' });
  await stage.write('B', 10, 4);
  return stage;
}

const everything = (stage: Stage) => ({ ...stage.picture(), history: stage.snapshot.history });

describe('when taking back fails, too', () => {
  it('says so, keeps what it could not take back in sight, and forgets nothing that is mapped', async () => {
    const stage = await setUp();
    const before = stage.snapshot.history.undo;
    const { os } = stage;
    const pictured = stage.picture();
    const unmap = os.unmap.bind(os);
    // The first view of the article is mapped; the second is refused, and then the first cannot be unmapped.
    const map = os.map.bind(os);
    let maps = 0;
    os.map = (section, request) => {
      maps += 1;
      if (maps < 2) return map(section, request);
      os.unmap = () => {
        throw new SamepageError({ ...injected, message: 'munmap will not (test)' });
      };
      throw new SamepageError(injected);
    };
    const error = await stage.perform({ kind: 'start-article' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ data: { code: 'OutOfMemory', call: 'any' } });
    expect(String(error)).toContain('munmap will not');
    const { sections, views, pages: mapped } = stage.picture();
    expect(mapped).toEqual(stage.pagesOf(views));
    expect(sections.map(({ id }) => id)).toEqual([1]);
    expect(views.map(({ letter }) => letter)).toEqual(['A']);
    expect(known(stage.changes.at(-1)).views.map(({ letter }) => letter)).toEqual(['A']);
    // What was there before is not lost: the way back can be tried again.
    expect(stage.snapshot.history.undo).toEqual([...before, 'What could not be taken back']);
    Object.assign(os, { map, unmap });
    await stage.undo();
    expect(stage.picture()).toEqual(pictured);
  });

  it('a remapping that cannot be mapped leaves the view as it is, and never asked for its addresses', async () => {
    const stage = await setUp();
    const before = everything(stage);
    stage.os.map = () => {
      throw new SamepageError(injected);
    };
    const remap = stage.perform({ kind: 'remap-as', view: 'B', sharing: 'shared' });
    await expect(remap).rejects.toMatchObject({ data: injected });
    expect(everything(stage)).toEqual(before);
  });

  it('shows what is mapped no more as what it is, and keeps its private pages', async () => {
    const stage = await setUp();
    const { os } = stage;
    const [map, { address: place, length }] = [os.map.bind(os), stage.view('B')];
    // A system that fails half-way: what lay there is gone, and neither the old nor the new can be mapped there.
    os.map = (section, request) => {
      if (request.address !== null) throw new SamepageError(injected);
      return map(section, request);
    };
    os.replace = () => {
      os.unmap(place, length);
      throw new SamepageError(injected);
    };
    const remap = stage.perform({ kind: 'remap-as', view: 'B', sharing: 'shared' });
    await expect(remap).rejects.toMatchObject({ data: injected });
    const shown = known(stage.changes.at(-1)).views.find(({ letter }) => letter === 'B');
    expect([shown?.sharing, shown?.differences.length]).toEqual(['copy-on-write', 1]);
    os.map = map;
    const { warnings } = await stage.perform({ kind: 'unmap', view: 'B' });
    expect(warnings.join()).toContain('Nothing of view B was mapped');
    await stage.undo();
    expect(stage.byte('B', 10)).toBe(4);
  });

  it.each<[string, (stage: Stage) => Action]>([
    ['one view', () => ({ kind: 'move', view: 'B', to: address(0x5000_0000), method: 'remap' })],
    [
      'one of several',
      (stage) => ({
        kind: 'move-many',
        moves: ['A', 'B'].map((view) => ({ view, to: offsetAddress(stage.view(view).address, stage.page) })),
        method: 'remap',
      }),
    ],
  ])('says where %s lies that could be moved neither there nor back', async (_, action) => {
    const stage = await setUp();
    const { os } = stage;
    const move = os.move.bind(os);
    const parked = address(0x6000_0000);
    os.move = (mapping, to, method) => {
      if (mapping.address !== stage.view('B').address) return move(mapping, to, method);
      os.move = move;
      move(mapping, parked, method);
      throw new SamepageError({ ...injected, movedTo: parked });
    };
    await expect(stage.perform(action(stage))).rejects.toMatchObject({ data: { movedTo: parked } });
    expect([stage.view('B').address, stage.byte('B', 10)]).toEqual([parked, 4]);
    expect(stage.picture().pages).toEqual(stage.pagesOf(stage.picture().views));
  });
});
