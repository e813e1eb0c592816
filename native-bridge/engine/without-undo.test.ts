/** What destroys more than undo may keep is refused, says so, and is done all the same where that is asked for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../protocol/actions.ts';
import { asProblem } from '../../protocol/errors.ts';
import { everything, setUp } from './testing/operations.ts';
import { refusal, Stage } from './testing/stage.ts';
import { fakeWorld, realWorld, type TestWorld, worlds } from './testing/world.ts';

const withoutUndo = { withoutUndo: true };

describe.each(worlds)('destroying more than undo may keep, on %s', (_, open) => {
  let stage: Stage;
  let view: string;
  let section: number;
  beforeEach(async () => {
    stage = new Stage(await open());
    section = await stage.section(4 * stage.unit);
    view = await stage.map(section, { sharing: 'copy-on-write' });
    await stage.write(view, 0, 1);
    await stage.write(view, stage.unit, 2);
    stage.engine.model.keeping.most = stage.page;
  });
  afterEach(() => stage.end());

  const history = () => stage.snapshot.history;
  const perform = (action: Action) => stage.engine.perform(action, null, withoutUndo);

  const kinds: [string, () => Action, string][] = [
    ['unmap', () => ({ kind: 'unmap', view }), 'Unmap A'],
    ['remap', () => ({ kind: 'remap-as', view, sharing: 'shared' }), 'Remap A as shared'],
    ['remove', () => ({ kind: 'remove-section', section }), 'Remove section 1'],
    ['start over', () => ({ kind: 'start-article' }), 'Start over with the article'],
    [
      'resize',
      () => ({ kind: 'resize', view, offset: 2 * stage.unit, length: 2 * stage.unit }),
      'Change range of A to',
    ],
  ];

  it.each(kinds)('%s: refused with what would be lost, and all is as before', async (_name, action, label) => {
    const before = everything(stage);
    expect(await refusal(stage.perform(action()))).toMatchObject({
      code: 'LimitReached',
      withoutUndo: {
        what: expect.stringContaining(label),
        bytes: 2 * stage.page,
        budgetBytes: stage.page,
        steps: 4,
      },
    });
    expect(everything(stage)).toEqual(before);
  });

  it.each(kinds)(
    '%s without undo: done, nothing before it can be undone, what comes after can',
    async (_name, action, label) => {
      const { warnings } = await perform(action());
      expect(warnings).toEqual([expect.stringMatching(/ are lost for good\.$/)]);
      expect(history()).toMatchObject({ undo: [], redo: [], heldBytes: 0, cut: expect.stringContaining(label) });
      expect(stage.changes.at(-1)?.history).toEqual(history());
      expect(await refusal(stage.undo())).toMatchObject({
        code: 'NothingToUndo',
        message: expect.stringContaining('was done without undo.'),
      });
      const after = everything(stage);
      const made = await stage.map(await stage.section());
      await stage.write(made, 0, 9);
      for (let steps = 3; steps > 0; steps -= 1) await stage.undo();
      expect(stage.picture()).toEqual({ ...stage.picture(), views: after.views, pages: after.pages });
      expect(history().undo).toEqual([]);
      expect(history().cut).toContain(label);
    },
  );

  it('says how much is lost of all views, though the first is still within the budget', async () => {
    const other = await stage.map(section, { sharing: 'copy-on-write' });
    await stage.write(other, 0, 3);
    stage.engine.model.keeping.most = 2 * stage.page;
    const before = everything(stage);
    const third = await stage.map(section, { sharing: 'copy-on-write' });
    await stage.write(third, 0, 4);
    expect(await refusal(stage.perform({ kind: 'remove-section', section }))).toMatchObject({
      withoutUndo: { bytes: 4 * stage.page, budgetBytes: 2 * stage.page },
    });
    await stage.undo();
    await stage.undo();
    expect(everything(stage)).toMatchObject({ views: before.views, privatePages: before.privatePages });
  });

  it('of what fits, undo keeps all, even if it was asked for without', async () => {
    stage.engine.model.keeping.most = 2 * stage.page;
    const before = stage.picture();
    const { warnings } = await perform({ kind: 'unmap', view });
    expect(warnings).toEqual([]);
    expect(history().cut).toBeUndefined();
    await stage.undo();
    expect(stage.picture()).toEqual(before);
  });

  it('a run that fails after it has lost nothing', async () => {
    const before = everything(stage);
    const steps: { action: Action }[] = [
      { action: { kind: 'unmap', view } },
      { action: { kind: 'unmap', view: 'ZZ' } },
    ];
    const thrown = await stage.engine.run({ label: 'Two', steps }, null, withoutUndo).catch(asProblem);
    expect(thrown).toMatchObject({ code: 'NotFound' });
    expect(everything(stage)).toEqual(before);
    await stage.undo();
    expect(stage.byte(view, stage.unit)).toBe(0);
  });

  it('an undo that would lose more than redo may keep asks, too: what was undone cannot be redone then', async () => {
    const { model } = stage.engine;
    model.keeping.most = 4 * stage.page;
    // An undo gives the pages up that the history knows of; these were written from outside.
    const fresh = await stage.map(section, { sharing: 'copy-on-write' });
    for (let at = 0; at < 3; at += 1) stage.os.write(stage.view(fresh).address, new Uint8Array(3 * stage.page).fill(7));
    model.keeping.most = stage.page;
    const before = everything(stage);
    expect(await refusal(stage.undo())).toMatchObject({
      withoutUndo: { what: `Undo: Map view ${fresh} of section 1`, bytes: 3 * stage.page, steps: 0 },
    });
    expect(everything(stage)).toEqual(before);
    await stage.engine.undo(withoutUndo);
    expect(history()).toMatchObject({ redo: [], undo: before.undo.slice(0, -1) });
    expect(history().cut).toBeUndefined();
    expect(await refusal(stage.redo())).toMatchObject({ code: 'NothingToUndo' });
    await stage.undo();
    expect(stage.byte(view, stage.unit)).toBe(0);
  });

  it('clearing the history, and forgetting the oldest, ends what stands at its beginning', async () => {
    await perform({ kind: 'unmap', view });
    const { historyBase } = stage.engine;
    await stage.engine.clearHistory();
    expect(history().cut).toBeUndefined();
    expect(stage.engine.historyBase).not.toBe(historyBase);
  });
});

describe('whatever call fails of what is done without undo', () => {
  const actions: [string, Action][] = [
    ['unmap', { kind: 'unmap', view: 'B' }],
    ['remap', { kind: 'remap-as', view: 'B', sharing: 'shared' }],
    ['remove', { kind: 'remove-section', section: 1 }],
    ['start over', { kind: 'start-article' }],
  ];
  it.each(actions)('%s: all is as before', async (_, action) => {
    for (let n = 1; ; n += 1) {
      const stage = await setUp(fakeWorld());
      stage.engine.model.keeping.most = 0;
      const before = everything(stage);
      stage.os.failAt(n, { code: 'OutOfMemory', message: 'There is no memory left (test)', call: 'any' });
      const thrown = await stage.engine.perform(action, null, withoutUndo).then(() => null, asProblem);
      if (stage.os.failurePending) {
        expect(n).toBeGreaterThan(2);
        return;
      }
      if (thrown) expect(everything(stage)).toEqual(before);
      else expect(stage.snapshot.history).toMatchObject({ undo: [], redo: [] });
      await stage.end();
    }
  });
});

describe('a hole of more than undo may keep', () => {
  let stage: Stage<TestWorld>;
  beforeEach(async () => {
    stage = new Stage(await realWorld());
  });
  afterEach(() => stage.end());

  it('takes no memory for what is lost, and no undo leads to a mixture', async () => {
    if (stage.os.limits.pageCalls?.includes('punch') !== true) return;
    const section = await stage.section(8 * stage.page);
    const view = await stage.map(section);
    const seen = await stage.map(section, { protection: 'read' });
    // Zeros over a seven: undone after the hole, the seven would come back among what never was beside it.
    for (const value of [7, 0, 7, 0]) await stage.write(view, 0, value);
    await stage.write(view, stage.page, 5);
    stage.engine.model.keeping.most = 0;
    const punch: Action = { kind: 'punch', view };
    expect(await refusal(stage.perform(punch))).toMatchObject({
      withoutUndo: { what: `Punch a hole where ${view} lies`, bytes: 2 * stage.page, budgetBytes: 0, steps: 8 },
    });
    expect(stage.byte(seen, stage.page)).toBe(5);
    const { availableMemory } = stage.os;
    stage.os.availableMemory = () => 0;
    await stage.engine.perform(punch, null, withoutUndo);
    stage.os.availableMemory = availableMemory;
    expect(stage.os.allocated(stage.record(section).os)).toBe(0);
    expect(stage.snapshot.history).toMatchObject({ undo: [], cut: `Punch a hole where ${view} lies` });
    expect(await refusal(stage.undo())).toMatchObject({ code: 'NothingToUndo' });
    expect([stage.byte(seen, 0), stage.byte(seen, stage.page)]).toEqual([0, 0]);
  });

  it('in a run that fails behind it comes back', async () => {
    if (stage.os.limits.pageCalls?.includes('punch') !== true) return;
    const view = await stage.map(await stage.section(8 * stage.page));
    await stage.write(view, 0, 7);
    stage.engine.model.keeping.most = 0;
    const steps: { action: Action }[] = [
      { action: { kind: 'punch', view } },
      { action: { kind: 'unmap', view: 'ZZ' } },
    ];
    await expect(stage.engine.run({ label: 'Two', steps }, null, withoutUndo)).rejects.toMatchObject({
      code: 'NotFound',
    });
    expect(stage.byte(view, 0)).toBe(7);
    expect(stage.snapshot.history.cut).toBeUndefined();
  });
});
