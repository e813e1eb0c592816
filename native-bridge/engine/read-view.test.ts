/** Bytes of a view that are read once, and ranges that are filled. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readView } from './looking/read-view.ts';
import { refusal, Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

let stage: Stage;
let view: string;
beforeEach(async () => {
  stage = new Stage(await realWorld());
  view = await stage.map(await stage.section(4 * stage.page));
});
afterEach(() => stage.end());

const read = (offset: number, length: number) =>
  stage.engine.look(() => readView(stage.engine.model, view, offset, length));

it('bytes are read as far as the view reaches, and untouched pages stay untouched', async () => {
  await stage.write(view, stage.page, 1, 2, 3);
  const before = stage.os.allocated(stage.record(1).os);
  const bytes = await read(stage.page - 1, 5 * stage.page);
  expect(bytes.length).toBe(3 * stage.page + 1);
  expect([...bytes.subarray(0, 5)]).toEqual([0, 1, 2, 3, 0]);
  expect(stage.os.allocated(stage.record(1).os)).toBe(before);
  expect(await read(9 * stage.page, 1)).toHaveLength(0);
});

it('bytes without access, and of a view that is not there, are refused', async () => {
  await stage.perform({ kind: 'protect', view, protection: 'none' });
  const refused = await refusal(read(0, 1));
  expect(refused).toMatchObject({ code: 'AccessViolation' });
  expect(refused.message).toContain(`view ${view} allows no access`);
  await stage.perform({ kind: 'unmap', view });
  expect(await refusal(read(0, 1))).toMatchObject({ code: 'NotFound' });
});

it('a range is filled with a pattern, cut at its end, in one step that undo takes back', async () => {
  await stage.write(view, 9, 99);
  const { label } = await stage.perform({ kind: 'write', view, offset: 2, bytes: Uint8Array.of(1, 2, 3), fills: 8 });
  expect(label).toBe(`8 bytes filled at ${view}+0x2`);
  expect([...(await read(0, 12))]).toEqual([0, 0, 1, 2, 3, 1, 2, 3, 1, 2, 0, 0]);
  await stage.undo();
  expect([...(await read(0, 12))]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0]);
  await stage.redo();
  expect([...(await read(8, 2))]).toEqual([1, 2]);
});

it('nothing to fill with, and a range beyond the end, are refused', async () => {
  const fill = (offset: number, bytes: Uint8Array, fills: number) =>
    refusal(stage.perform({ kind: 'write', view, offset, bytes, fills }));
  expect(await fill(0, new Uint8Array(), 8)).toMatchObject({ code: 'InvalidArgument' });
  expect(await fill(4 * stage.page - 4, Uint8Array.of(1), 5)).toMatchObject({ code: 'InvalidArgument' });
});
