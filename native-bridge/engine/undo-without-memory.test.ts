/** Private pages and holes that undo could keep by its budget, but not by the memory that is left: asked for, not just refused. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../protocol/actions.ts';
import { everything } from './testing/operations.ts';
import { refusal, Stage } from './testing/stage.ts';
import { worlds } from './testing/world.ts';

const withoutUndo = { withoutUndo: true };
const mebibyte = 2 ** 20;
const length = 4 * mebibyte;
const plenty = 8 * 2 ** 30;
/** What is always left for everything else, and 1 MiB. */
const little = 49 * mebibyte;

describe.each(worlds)('with memory for less than undo would keep, on %s', (_, open) => {
  let stage: Stage;
  let view: string;
  let section: number;
  let available = plenty;
  beforeEach(async () => {
    available = plenty;
    stage = new Stage(await open());
    stage.os.availableMemory = () => available;
    section = await stage.section(length);
    view = await stage.map(section, { sharing: 'copy-on-write' });
    await fill(view, 3);
  });
  afterEach(() => stage.end());

  const history = () => stage.snapshot.history;
  const fill = (letter: string, mebibytes: number) =>
    stage.perform({ kind: 'write', view: letter, offset: 0, bytes: new Uint8Array(mebibytes * mebibyte).fill(1) });

  const kinds: [string, () => Action, string][] = [
    ['unmap', () => ({ kind: 'unmap', view }), 'Unmap A'],
    ['remove', () => ({ kind: 'remove-section', section }), 'Remove section 1'],
    [
      'resize at the start',
      () => ({ kind: 'resize', view, offset: 3 * mebibyte, length: mebibyte }),
      'Change range of A to',
    ],
    ['resize at the end', () => ({ kind: 'resize', view, offset: 0, length: stage.unit }), 'Change range of A to'],
  ];

  it.each(kinds)('%s: refused with what would be lost, and all is as before', async (_name, action, label) => {
    const before = everything(stage);
    const picture = stage.picture();
    available = little;
    const error = await refusal(stage.perform(action()));
    expect(error).toMatchObject({
      code: 'OutOfMemory',
      message: expect.stringContaining('the memory that is left has room for 1 MiB'),
      withoutUndo: { what: expect.stringContaining(label), budgetBytes: mebibyte, steps: 3, isMemory: true },
    });
    expect(error.withoutUndo?.bytes).toBeGreaterThan(2 * mebibyte);
    expect(everything(stage)).toEqual(before);
    available = plenty;
    await stage.perform(action());
    await stage.undo();
    expect(stage.picture()).toEqual(picture);
    expect(stage.byte(view, 3 * mebibyte - 1)).toBe(1);
  });

  it.each(kinds)('%s without undo: done, and ends what can be undone', async (_name, action, label) => {
    available = little;
    const { warnings } = await stage.engine.perform(action(), null, withoutUndo);
    expect(warnings).toEqual([expect.stringMatching(/ are lost for good\.$/)]);
    expect(history()).toMatchObject({ undo: [], redo: [], heldBytes: 0, cut: expect.stringContaining(label) });
    expect(await refusal(stage.undo())).toMatchObject({ code: 'NothingToUndo' });
  });

  it('what fits is kept, even if it was asked for without', async () => {
    const before = stage.picture();
    available = 52 * mebibyte;
    const { warnings } = await stage.engine.perform({ kind: 'unmap', view }, null, withoutUndo);
    expect(warnings).toEqual([]);
    available = plenty;
    await stage.undo();
    expect(stage.picture()).toEqual(before);
  });

  it('of two views, what goes first is kept until all is done, and then lost with the rest', async () => {
    const second = await stage.map(section, { sharing: 'copy-on-write' });
    await fill(second, 2);
    // The newest view goes first: its pages fit beside what is left for everything else, those of the other one do not.
    available = 50.5 * mebibyte;
    const remove: Action = { kind: 'remove-section', section };
    expect(await refusal(stage.perform(remove))).toMatchObject({
      code: 'OutOfMemory',
      withoutUndo: { bytes: 5 * mebibyte },
    });
    await stage.engine.perform(remove, null, withoutUndo);
    expect(history()).toMatchObject({ undo: [], cut: 'Remove section 1' });
  });

  it.each<[string, () => Action]>([
    ['mapping again', () => ({ kind: 'remap-as', view, sharing: 'shared' })],
    ['starting over', () => ({ kind: 'start-article' })],
  ])(
    '%s has to keep them until it is done: refused, not asked, as it could not be done without, either',
    async (_name, action) => {
      const before = everything(stage);
      available = little;
      for (const options of [{}, withoutUndo]) {
        const error = await refusal(stage.engine.perform(action(), null, options));
        expect(error).toMatchObject({ code: 'OutOfMemory', message: expect.stringContaining('are left') });
        expect(error.withoutUndo).toBeUndefined();
        expect(everything(stage)).toEqual(before);
      }
    },
  );

  it('beyond the budget, too, nothing is asked for that could not be done', async () => {
    stage.engine.model.keeping.most = mebibyte;
    available = little;
    const error = await refusal(stage.perform({ kind: 'remap-as', view, sharing: 'shared' }));
    expect(error).toMatchObject({ code: 'OutOfMemory' });
    expect(error.withoutUndo).toBeUndefined();
  });

  it('a hole: refused with what would be lost, and punched without undo', async () => {
    if (stage.os.limits.pageCalls?.includes('punch') !== true) return;
    const shared = await stage.map(section);
    await fill(shared, 3);
    available = little;
    const punch: Action = { kind: 'punch', view: shared };
    expect(await refusal(stage.perform(punch))).toMatchObject({
      code: 'OutOfMemory',
      withoutUndo: { bytes: 3 * mebibyte, budgetBytes: mebibyte, isMemory: true },
    });
    expect(stage.byte(shared, 0)).toBe(1);
    await stage.engine.perform(punch, null, withoutUndo);
    expect(stage.byte(shared, 0)).toBe(0);
    expect(stage.byte(view, 0)).toBe(1);
    expect(history()).toMatchObject({ undo: [], cut: expect.stringContaining('Punch a hole') });
  });

  it('an undo that would lose what redo cannot keep asks, too', async () => {
    const fresh = await stage.map(section, { sharing: 'copy-on-write' });
    stage.os.write(stage.view(fresh).address, new Uint8Array(3 * mebibyte).fill(7));
    const steps = history().undo.length;
    available = little;
    expect(await refusal(stage.undo())).toMatchObject({
      code: 'OutOfMemory',
      withoutUndo: { what: `Undo: Map view ${fresh} of section 1`, bytes: 3 * mebibyte, isMemory: true },
    });
    await stage.engine.undo(withoutUndo);
    expect(history().undo).toHaveLength(steps - 1);
    expect(history().redo).toEqual([]);
  });
});
