/** Pages brought in and dropped: what a view shows stays as it is, and so does what it has of its own. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { residentBytes } from '../os/page-runs.ts';
import { privatePagesOf } from './steps/private-pages.ts';
import { refusal, Stage } from './testing/stage.ts';
import { fakeWorld, realWorld } from './testing/world.ts';

const mebi = 2 ** 20;

describe('pages of a view', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await realWorld());
  });
  afterEach(() => stage.end());

  const resident = (letter: string) => {
    const { address, length } = stage.view(letter);
    return residentBytes(stage.os, address, length);
  };

  it('are all brought in, undone and redone, and dropped; the section keeps what they hold', async () => {
    if (!stage.os.limits.pageCalls?.includes('populate')) return;
    const section = await stage.section(5 * mebi);
    const view = await stage.map(section);
    await stage.write(view, mebi, 42);
    const before = stage.picture();
    await stage.perform({ kind: 'populate', view });
    expect(resident(view)).toBe(5 * mebi);
    expect(stage.os.allocated(stage.record(section).os)).toBe(5 * mebi);
    expect(stage.picture()).toEqual(before);
    await stage.undo();
    expect(resident(view)).toBe(0);
    expect(stage.picture()).toEqual(before);
    await stage.redo();
    expect(resident(view)).toBe(5 * mebi);
    await stage.perform({ kind: 'drop-pages', view });
    expect(resident(view)).toBe(0);
    expect(stage.byte(view, mebi)).toBe(42);
  });

  it('are brought in for writing in shared views that may be written, and dropped by undo', async () => {
    if (!stage.os.limits.pageCalls?.includes('populate-write')) return;
    const section = await stage.section(2 * mebi);
    const view = await stage.map(section);
    await stage.perform({ kind: 'populate-write', view });
    expect(resident(view)).toBe(2 * mebi);
    await stage.undo();
    expect(resident(view)).toBe(0);
    const fixed = await stage.map(section, { protection: 'read' });
    expect(await refusal(stage.perform({ kind: 'populate-write', view: fixed }))).toMatchObject({
      code: 'AccessViolation',
    });
    expect(resident(fixed)).toBe(0);
  });

  it('are copied for writing in copy-on-write views, and the copies given up by undo, but for pages written before', async () => {
    if (!stage.os.limits.pageCalls?.includes('populate-write')) return;
    const section = await stage.section(4 * stage.page);
    const shared = await stage.map(section);
    const own = await stage.map(section, { sharing: 'copy-on-write' });
    await stage.write(shared, 0, 1);
    await stage.write(own, stage.page, 2);
    const copies = () => privatePagesOf(stage.engine.model, stage.view(own)).map(({ start, end }) => end - start);
    await stage.perform({ kind: 'populate-write', view: own });
    expect(copies()).toEqual([4 * stage.page]);
    await stage.write(shared, 0, 3);
    expect([0, stage.page].map((at) => stage.byte(own, at))).toEqual([1, 2]);
    await stage.undo();
    await stage.undo();
    expect(copies()).toEqual([stage.page]);
    await stage.write(shared, 0, 4);
    expect([0, stage.page].map((at) => stage.byte(own, at))).toEqual([4, 2]);
    await stage.undo();
    await stage.redo();
  });

  it('that were copied for writing are not given up by undo where another wrote into them, unless it is wanted', async () => {
    if (!stage.os.limits.pageCalls?.includes('populate-write')) return;
    const own = await stage.map(await stage.section(2 * stage.page), { sharing: 'copy-on-write' });
    await stage.perform({ kind: 'populate-write', view: own });
    const { address: at } = stage.view(own);
    stage.os.write(address(at + stage.page + 8), Uint8Array.of(9));
    expect(await refusal(stage.undo())).toMatchObject({ code: 'Changed' });
    expect(stage.byte(own, stage.page + 8)).toBe(9);
    await stage.undo({ overwrite: true });
    expect(stage.byte(own, stage.page + 8)).toBe(0);
    await stage.redo();
    expect(resident(own)).toBe(2 * stage.page);
  });

  it('that are private stay when the others are dropped', async () => {
    if (!stage.os.limits.pageCalls?.includes('populate')) return;
    const section = await stage.section(16 * stage.page);
    const view = await stage.map(section, { sharing: 'copy-on-write' });
    for (const page of [0, 7, 15]) await stage.write(view, page * stage.page, page + 1);
    await stage.perform({ kind: 'populate', view });
    await stage.perform({ kind: 'drop-pages', view });
    expect(resident(view)).toBe(3 * stage.page);
    expect([0, 7, 15].map((page) => stage.byte(view, page * stage.page))).toEqual([1, 8, 16]);
  });

  it('are not brought in where the view has no access, or there is no memory for them', async () => {
    if (!stage.os.limits.pageCalls?.includes('populate')) return;
    const view = await stage.map(await stage.section(2 ** 40));
    expect(await refusal(stage.perform({ kind: 'populate', view }))).toMatchObject({ code: 'OutOfMemory' });
    expect(resident(view)).toBe(0);
    await stage.perform({ kind: 'protect', view, protection: 'none' });
    expect(await refusal(stage.perform({ kind: 'populate', view }))).toMatchObject({ code: 'AccessViolation' });
  });
});

it('a system without such calls says so', async () => {
  const stage = new Stage(fakeWorld());
  const view = await stage.map(await stage.section());
  for (const kind of ['populate', 'drop-pages'] as const) {
    expect(await refusal(stage.perform({ kind, view }))).toMatchObject({ code: 'Unsupported' });
  }
  await stage.end();
});
