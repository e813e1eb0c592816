/** One budget for all that the history holds: written bytes, kept pages, removed sections. The oldest is forgotten first. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Names } from '../../protocol/references.ts';
import { stepsOf } from './plan.ts';
import { Stage } from './testing/stage.ts';
import { worlds } from './testing/world.ts';

describe.each(worlds)('what the history may hold on %s', (_, open) => {
  let stage: Stage;
  let budget: number;
  beforeEach(async () => {
    stage = new Stage(await open());
    budget = 8 * stage.unit;
    await stage.engine.setHistoryBudget(budget);
  });
  afterEach(() => stage.end());

  const history = () => stage.snapshot.history;
  const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);

  it('is 512 MiB unless it is set', async () => {
    const other = new Stage(await open());
    expect(other.snapshot.history.budgetBytes).toBe(512 * 2 ** 20);
    await other.end();
  });

  it('written bytes and what stood there count, and the oldest writes are forgotten with a word', async () => {
    const view = await stage.map(await stage.section());
    const length = stage.unit;
    const notices: string[] = [];
    for (let value = 1; value <= 12; value += 1) {
      const { warnings } = await stage.perform({ kind: 'write', view, offset: 0, bytes: bytes(length, value) });
      notices.push(...warnings);
      expect(history().heldBytes).toBe(2 * length * Math.min(value, 4));
    }
    expect(notices[0]).toContain('steps of the history were forgotten: it may hold');
    // The section, its view and eight writes.
    expect(history().forgotten).toBe(10);
    expect(history().undo).toHaveLength(4);
    expect(stage.changes.at(-1)?.history).toEqual(history());
    for (let undone = 0; undone < 4; undone += 1) await stage.undo();
    expect(stage.byte(view, 0)).toBe(8);
    await expect(stage.undo()).rejects.toMatchObject({ code: 'NothingToUndo' });
    for (let redone = 0; redone < 4; redone += 1) await stage.redo();
    expect(stage.byte(view, 0)).toBe(12);
  });

  it('private pages that remapping and unmapping keep count together', async () => {
    const section = await stage.section(4 * stage.unit);
    for (let round = 0; round < 5; round += 1) {
      const view = await stage.map(section, { sharing: 'copy-on-write' });
      await stage.perform({ kind: 'write', view, offset: 0, bytes: bytes(stage.unit, 1) });
      await stage.perform({ kind: 'remap-as', view, sharing: 'shared' });
      expect(history().heldBytes).toBeLessThanOrEqual(budget);
    }
    expect(history().forgotten).toBeGreaterThan(0);
  });

  it('removed sections are closed when they no longer fit, except the one just removed', async () => {
    const { openSections } = stage.world;
    const atStart = openSections();
    for (let made = 0; made < 3; made += 1) {
      const section = await stage.section(6 * stage.unit);
      const view = await stage.map(section);
      // One byte of each page: what is held then is the section's memory, and next to nothing by the writes.
      for (let offset = 0; offset < 6 * stage.unit; offset += stage.page) await stage.write(view, offset, 1);
      await stage.perform({ kind: 'remove-section', section });
    }
    expect(openSections()).toBe(atStart + 1);
    expect(history().undo.filter((label) => label.startsWith('Remove'))).toEqual(['Remove section 3']);
    await stage.undo();
    expect(stage.byte('C', 0)).toBe(1);
  });

  it('one operation keeps no more private pages than the budget, of however many views', async () => {
    const section = await stage.section(4 * stage.unit);
    for (let made = 0; made < 4; made += 1) {
      const view = await stage.map(section, { sharing: 'copy-on-write' });
      await stage.perform({ kind: 'write', view, offset: 0, bytes: bytes(3 * stage.unit, 1) });
    }
    await expect(stage.perform({ kind: 'remove-section', section })).rejects.toMatchObject({
      code: 'LimitReached',
      data: { withoutUndo: { bytes: 12 * stage.unit, budgetBytes: budget } },
    });
    expect(stage.snapshot.views).toHaveLength(4);
  });

  it('a smaller budget forgets at once, and a larger one nothing', async () => {
    const view = await stage.map(await stage.section());
    for (const value of [1, 2]) {
      await stage.perform({ kind: 'write', view, offset: 0, bytes: bytes(stage.unit, value) });
    }
    await stage.engine.setHistoryBudget(2 * budget);
    expect(history().forgotten).toBe(0);
    await stage.engine.setHistoryBudget(stage.unit);
    expect(history()).toMatchObject({ undo: [], heldBytes: 0, budgetBytes: stage.unit });
  });

  it('a few bytes of a large message do not keep the message', async () => {
    const view = await stage.map(await stage.section());
    const message = new Uint8Array(2 ** 20);
    const action = { kind: 'write', view, offset: 0, bytes: message.subarray(7, 9) } as const;
    const planned = stepsOf(stage.engine.model, { steps: [{ action }] }, new Names()).next().value;
    expect(planned?.kind === 'write' && planned.bytes.buffer.byteLength).toBe(2);
  });
});
