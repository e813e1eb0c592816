/** Every kind of action on real memory and on the fake: undo brings back what was, redo what became of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../protocol/actions.ts';
import { offsetAddress } from '../../protocol/address.ts';
import { formatSize } from '../../protocol/size.ts';
import { known, Stage } from './testing/stage.ts';
import { worlds } from './testing/world.ts';

describe.each(worlds)('undo and redo on %s', (_, open) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await open());
  });
  afterEach(() => stage.end());

  /** Does it, takes it back and does it again, twice; everything must be as before, and as after, each time. */
  async function thereAndBack(action: Action): Promise<void> {
    const before = stage.picture();
    await stage.perform(action);
    const after = stage.picture();
    expect(after).not.toEqual(before);
    for (let round = 0; round < 2; round += 1) {
      await stage.undo();
      expect(stage.picture()).toEqual(before);
      await stage.redo();
      expect(stage.picture()).toEqual(after);
    }
    const { undo, redo } = stage.snapshot.history;
    expect(redo).toEqual([]);
    expect(undo.length).toBeGreaterThan(0);
  }

  it('start-article', async () => {
    await thereAndBack({ kind: 'start-article' });
    expect(stage.snapshot.views).toHaveLength(2);
  });

  it('create-section, with and without a view', async () => {
    await thereAndBack({ kind: 'create-section', bytes: 2 * stage.unit, mapView: true });
    await thereAndBack({ kind: 'create-section', bytes: stage.page, mapView: false });
    expect(stage.snapshot.sections.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('open-file, either way', async () => {
    const path = stage.world.createFile(Uint8Array.of(1, 2, 3));
    await thereAndBack({ kind: 'open-file', path, access: 'read-only', mapView: true });
    await thereAndBack({ kind: 'open-file', path, access: 'read-write', mapView: true });
    expect(stage.read('B', 0, 3)).toEqual([1, 2, 3]);
    expect(stage.view('A').protection).toBe('read');
  });

  it('map, wherever', async () => {
    const section = await stage.section();
    const rest = { kind: 'map', section, sharing: 'shared', protection: 'read' } as const;
    await thereAndBack({ ...rest, offset: 0, length: 4 * stage.unit, place: { kind: 'next-free' } });
    const address = stage.place();
    await thereAndBack({ ...rest, offset: stage.unit, length: stage.page, place: { kind: 'fixed', address } });
    expect(stage.view('B')).toMatchObject({ address, length: stage.page });
    // Not there and back: what the system gave, it may give to another part of this program as soon as it is free.
    await stage.perform({ ...rest, offset: 0, length: stage.unit, place: { kind: 'system' } });
    const { views, pages } = stage.picture();
    expect(pages).toEqual(stage.pagesOf(views));
  });

  it('unmap, with private pages and without access', async () => {
    const view = await stage.map(await stage.section(), { sharing: 'copy-on-write' });
    await stage.write(view, 5, 1, 2, 3);
    await stage.write(view, 2 * stage.page + 1, 4);
    await stage.perform({ kind: 'protect', view, protection: 'none' });
    expect(stage.picture().privatePages).toEqual(['A+0x0', `A+0x${(2 * stage.page).toString(16)}`]);
    await thereAndBack({ kind: 'unmap', view });
  });

  it.each([1, -1, 16])('move by remap or by unmap-map, by %i units', async (units) => {
    const section = await stage.section(4 * stage.unit);
    const view = await stage.map(section, { place: { kind: 'fixed', address: stage.place() } });
    const own = await stage.map(section, {
      sharing: 'copy-on-write',
      place: { kind: 'fixed', address: stage.place() },
    });
    await stage.write(view, stage.unit + 3, 42);
    await stage.write(own, 3, 43);
    for (const method of stage.os.limits.moveMethods) {
      for (const letter of [view, own]) {
        const to = offsetAddress(stage.view(letter).address, units * stage.unit);
        await thereAndBack({ kind: 'move', view: letter, to, method });
        expect(stage.view(letter).address).toBe(to);
      }
    }
    expect([stage.byte(view, stage.unit + 3), stage.byte(view, 3)]).toEqual([42, 0]);
    expect([stage.byte(own, stage.unit + 3), stage.byte(own, 3)]).toEqual([42, 43]);
  });

  it('move-many: onto each other’s places, and all together over themselves', async () => {
    const section = await stage.section(2 * stage.unit);
    const [shared, own] = [await stage.map(section), await stage.map(section, { sharing: 'copy-on-write' })];
    await stage.write(shared, 0, 1);
    await stage.write(own, 0, 2);
    const places = [shared, own].map((letter) => stage.view(letter).address);
    for (const method of stage.os.limits.moveMethods) {
      const swapped = [own, shared].map((view, index) => ({ view, to: known(places[index]) }));
      await thereAndBack({ kind: 'move-many', moves: swapped, method });
      expect([shared, own].map((letter) => stage.view(letter).address)).toEqual(places.toReversed());
      for (const units of [1, -1]) {
        const moves = [shared, own].map((view) => ({
          view,
          to: offsetAddress(stage.view(view).address, units * stage.unit),
        }));
        await thereAndBack({ kind: 'move-many', moves, method });
      }
      expect([stage.byte(shared, 0), stage.byte(own, 0)]).toEqual([1, 2]);
      await stage.undo();
      await stage.undo();
      await stage.undo();
    }
    expect(stage.snapshot.history.undo.at(-1)).toBe('Write 1 byte at B+0x0');
  });

  it('resize: by either edge, and what stays keeps its private pages', async () => {
    const section = await stage.section(6 * stage.unit);
    const { unit } = stage;
    for (const sharing of ['shared', 'copy-on-write'] as const) {
      const place = { kind: 'fixed', address: offsetAddress(stage.place(), 2 * unit) } as const;
      const view = await stage.map(section, { sharing, offset: 2 * unit, length: 2 * unit, place });
      const resize = (offset: number, length: number) => {
        const to = offsetAddress(place.address, (offset - 2) * unit);
        return { kind: 'resize', view, address: to, offset: offset * unit, length: length * unit } as const;
      };
      const first = sharing === 'shared' ? 1 : 5;
      await stage.write(view, 0, first);
      await stage.write(view, unit, first + 1);
      await thereAndBack(resize(2, 1));
      await thereAndBack(resize(2, 3));
      await thereAndBack(resize(1, 3));
      await thereAndBack(resize(0, 6));
      expect(stage.byte(view, 2 * unit)).toBe(first);
      await thereAndBack(resize(3, 1));
      // What it had at its first edge went with the first shrinking; the second one is the section's again.
      expect(stage.byte(view, 0)).toBe(2);
      await stage.perform({ kind: 'protect', view, protection: 'none' });
      await thereAndBack(resize(2, 2));
    }
  });

  it('protect', async () => {
    const section = await stage.section();
    for (const sharing of ['shared', 'copy-on-write'] as const) {
      const view = await stage.map(section, { sharing });
      await stage.write(view, 0, 7);
      await thereAndBack({ kind: 'protect', view, protection: 'none' });
      expect(stage.byte(view, 0)).toBeNull();
      await thereAndBack({ kind: 'protect', view, protection: 'read' });
      expect(stage.byte(view, 0)).toBe(7);
    }
  });

  it('protect as it is already: nothing to undo, and what was undone can still be done again', async () => {
    const section = await stage.section();
    const view = await stage.map(section);
    await stage.perform({ kind: 'protect', view, protection: 'read' });
    await stage.undo();
    const before = stage.snapshot.history;
    await stage.perform({ kind: 'protect', view, protection: 'read-write' });
    expect(stage.snapshot.history).toEqual(before);
    expect(before.redo).toEqual(['Make A read-only']);
  });

  it('remap-as, both ways', async () => {
    const section = await stage.section();
    const [other, view] = [await stage.map(section), await stage.map(section)];
    await stage.write(other, 0, 1);
    await thereAndBack({ kind: 'remap-as', view, sharing: 'copy-on-write' });
    await stage.write(view, 0, 2);
    await stage.write(view, stage.page + 9, 3);
    expect([stage.byte(other, 0), stage.byte(view, 0)]).toEqual([1, 2]);

    const { warnings } = await stage.perform({ kind: 'remap-as', view, sharing: 'shared' });
    expect(warnings.join()).toContain(`${formatSize(2 * stage.page)} of private pages given up`);
    await stage.undo();
    await thereAndBack({ kind: 'remap-as', view, sharing: 'shared' });
    expect([stage.byte(other, 0), stage.byte(view, 0)]).toEqual([1, 1]);
  });

  it('remap-as of a view without access keeps it closed, and its private pages', async () => {
    const view = await stage.map(await stage.section(), { sharing: 'copy-on-write' });
    await stage.write(view, 0, 2);
    await stage.perform({ kind: 'protect', view, protection: 'none' });
    await thereAndBack({ kind: 'remap-as', view, sharing: 'shared' });
    expect(stage.byte(view, 0)).toBeNull();
  });

  it('write, across pages', async () => {
    const section = await stage.section();
    const [view, other] = [await stage.map(section), await stage.map(section)];
    const bytes = Uint8Array.from({ length: stage.page + 10 }, (_value, index) => index + 1);
    await thereAndBack({ kind: 'write', view, offset: stage.page - 5, bytes });
    expect(stage.read(other, stage.page - 6, 3)).toEqual([0, 1, 2]);
  });

  it('write to a copy-on-write view: taken back, its pages follow the section again', async () => {
    const section = await stage.section();
    const [shared, own] = [await stage.map(section), await stage.map(section, { sharing: 'copy-on-write' })];
    await stage.write(shared, 0, 1);
    await stage.write(own, stage.page, 2);
    // Of its two pages the second is private already.
    const bytes = new Uint8Array(2 * stage.page).fill(9);
    await thereAndBack({ kind: 'write', view: own, offset: 0, bytes });
    await stage.undo();
    await stage.write(shared, 0, 5);
    expect([stage.byte(own, 0), stage.byte(own, stage.page)]).toEqual([5, 2]);
  });

  it('remove-section, with all its views, their letters, bytes and private pages', async () => {
    const section = await stage.section();
    const [shared, own, closed] = [
      await stage.map(section),
      await stage.map(section, { sharing: 'copy-on-write', protection: 'read-write' }),
      await stage.map(section, { sharing: 'copy-on-write', offset: stage.unit }),
    ];
    await stage.write(shared, 0, 1, 2, 3);
    await stage.write(own, 0, 4);
    await stage.write(closed, 1, 5);
    await stage.perform({ kind: 'protect', view: closed, protection: 'none' });
    await stage.section();
    await thereAndBack({ kind: 'remove-section', section });
    expect(stage.snapshot.views).toEqual([]);
    await stage.undo();
    expect([stage.read(shared, 0, 3), stage.read(own, 0, 3)]).toEqual([
      [1, 2, 3],
      [4, 2, 3],
    ]);
  });

  it('everything in a row, back to nothing and forth again', async () => {
    await stage.perform({ kind: 'start-article' });
    await stage.write('A', 0, 42);
    await stage.perform({ kind: 'remap-as', view: 'B', sharing: 'copy-on-write' });
    await stage.write('B', 1, 43);
    await stage.perform({ kind: 'move', view: 'A', to: stage.place(), method: 'unmap-map' });
    await stage.perform({ kind: 'unmap', view: 'A' });
    await stage.perform({ kind: 'remove-section', section: 1 });
    const final = stage.picture();
    const labels = stage.snapshot.history.undo;
    for (const _label of labels) await stage.undo();
    expect(stage.picture()).toMatchObject({ sections: [], views: [], pages: [] });
    expect(stage.snapshot.history.redo).toEqual(labels.toReversed());
    for (const _label of labels) await stage.redo();
    expect(stage.picture()).toEqual(final);
  });
});
