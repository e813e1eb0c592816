/** An undo that cannot be done says why, changes nothing, stays on the stack, and can be done another way. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { known, refusal, Stage } from './testing/stage.ts';
import { worlds } from './testing/world.ts';

describe.each(worlds)('an undo that is refused on %s', (_, open) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await open());
  });
  afterEach(() => stage.end());

  const stacks = () => {
    const { undo, redo } = stage.snapshot.history;
    return { undo, redo };
  };

  it('with nothing to undo or redo', async () => {
    expect(await refusal(stage.undo())).toMatchObject({ code: 'NothingToUndo', message: 'There is nothing to undo.' });
    expect(await refusal(stage.redo())).toMatchObject({ code: 'NothingToUndo', message: 'There is nothing to redo.' });
  });

  it('because the bytes are no longer what was written', async () => {
    const section = await stage.section();
    const [a, b] = [await stage.map(section), await stage.map(section)];
    await stage.write(a, 0, 1, 2, 3);
    // Not through the engine: as another thread, or another process, would.
    stage.os.write(stage.view(b).address, Uint8Array.of(9));
    const before = stage.picture();
    const was = stacks();
    expect(await refusal(stage.undo())).toMatchObject({ code: 'Changed' });
    expect(stage.picture()).toEqual(before);
    expect(stacks()).toEqual(was);

    await stage.undo({ overwrite: true });
    expect(stage.read(a, 0, 3)).toEqual([0, 0, 0]);
    // Redo brings back what stood there before the undo.
    await stage.redo();
    expect(stage.read(a, 0, 3)).toEqual([9, 2, 3]);
  });

  it('also as a redo, where the bytes were changed after the undo', async () => {
    const view = await stage.map(await stage.section());
    await stage.write(view, 0, 1);
    await stage.undo();
    stage.os.write(stage.view(view).address, Uint8Array.of(9));
    expect(await refusal(stage.redo())).toMatchObject({ code: 'Changed' });
    expect(stage.byte(view, 0)).toBe(9);
    await stage.redo({ overwrite: true });
    expect(stage.byte(view, 0)).toBe(1);
  });

  it('because the old place of a moved view was taken since', async () => {
    const view = await stage.map(await stage.section(), { place: { kind: 'fixed', address: stage.place() } });
    const from = stage.view(view).address;
    const [method] = stage.os.limits.moveMethods;
    await stage.perform({ kind: 'move', view, to: stage.place(), method: known(method) });
    await stage.write(view, 0, 42);
    await stage.undo();
    stage.squat(from);
    const before = stage.picture();
    const was = stacks();
    const { code, occupant, suggestion } = await refusal(stage.undo());
    expect(code).toBe('AddressInUse');
    expect(occupant).toMatchObject({ start: from, end: from + stage.unit });
    expect(stage.picture()).toEqual(before);
    expect(stacks()).toEqual(was);

    await stage.undo({ at: known(suggestion) });
    expect(stage.view(view).address).toBe(suggestion);
    await stage.redo();
    expect(stage.picture()).toEqual(before);
  });

  it('because the place of an unmapped view was taken since', async () => {
    const view = await stage.map(await stage.section(), { sharing: 'copy-on-write' });
    await stage.write(view, stage.page, 42);
    const { address: from } = stage.view(view);
    await stage.perform({ kind: 'unmap', view });
    stage.squat(from);
    const { code, suggestion } = await refusal(stage.undo());
    expect(code).toBe('AddressInUse');
    expect(stage.has(view)).toBe(false);
    expect(stacks().undo.at(-1)).toBe(`Unmap ${view}`);

    // Where else it is asked to go may be taken as well: refused again, with a suggestion again.
    expect(await refusal(stage.undo({ at: from }))).toMatchObject({ code: 'AddressInUse', suggestion });
    await stage.undo({ at: known(suggestion) });
    expect(stage.view(view).address).toBe(suggestion);
    expect(stage.byte(view, stage.page)).toBe(42);
    expect(stage.picture().privatePages).toEqual([`${view}+0x${stage.page.toString(16)}`]);
  });

  it('because several places of a removed section were taken since: the others go beside the one asked for', async () => {
    const section = await stage.section();
    const letters = [await stage.map(section), await stage.map(section), await stage.map(section)];
    const [a, b, c] = letters.map((letter) => stage.view(letter).address);
    await stage.write('A', 0, 42);
    await stage.perform({ kind: 'remove-section', section });
    stage.squat(known(a));
    stage.squat(known(b));
    const { suggestion } = await refusal(stage.undo());
    expect(stage.picture()).toMatchObject({ sections: [], views: [], pages: [] });

    await stage.undo({ at: known(suggestion) });
    const { views, pages } = stage.picture();
    expect(views.map(({ letter }) => letter)).toEqual(letters);
    expect(pages).toEqual(stage.pagesOf(views));
    expect(views.map(({ address }) => address)).toContain(suggestion);
    // Node itself may have taken that place meanwhile, as seen under Wine: then, and only then, C lies elsewhere.
    if (stage.view('C').address !== c) expect(isTaken(stage, known(c))).toBe(true);
    expect(letters.map((letter) => stage.byte(letter, 0))).toEqual([42, 42, 42]);
  });

  it('because the view was unmapped from outside: unmapping it is the way on', async () => {
    const view = await stage.map(await stage.section());
    await stage.write(view, 0, 1);
    const { address: from, length } = stage.view(view);
    stage.os.unmap(from, length);
    expect(await refusal(stage.undo())).toMatchObject({ code: 'Changed' });
    expect(await refusal(stage.write(view, 0, 1))).toMatchObject({ code: 'Changed' });
    await stage.perform({ kind: 'unmap', view });
    expect(stage.has(view)).toBe(false);
    await stage.undo();
    await stage.undo();
    expect(stage.byte(view, 0)).toBe(0);
  });

  it('and a new operation makes what was undone impossible to redo', async () => {
    const view = await stage.map(await stage.section());
    await stage.write(view, 0, 1);
    await stage.undo();
    await stage.write(view, 1, 2);
    expect(await refusal(stage.redo())).toMatchObject({ code: 'NothingToUndo' });
  });
});

function isTaken({ os }: Stage, address: number): boolean {
  const { count, starts, ends } = os.regions();
  return Array.from({ length: count }).some((_, row) => (starts[row] ?? 0) <= address && address < (ends[row] ?? 0));
}
