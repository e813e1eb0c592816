/** What needs more memory than is left is refused first, and changes nothing: writes, undo, whatever copies private pages. */
import { describe, expect, it } from 'vitest';
import type { Action } from '../../protocol/actions.ts';
import { MemoryGuard } from './model/memory-guard.ts';
import { known, refusal, Stage } from './testing/stage.ts';
import { fakeWorld } from './testing/world.ts';

const mebibyte = 2 ** 20;
const plenty = 8 * 2 ** 30;

/** A shared view A and a copy-on-write view B of a section of 4 MiB, B with 3 MiB of private pages; 1 MiB of memory left. */
async function scarce() {
  const stage = new Stage(fakeWorld());
  let available = plenty;
  let asked = 0;
  stage.os.availableMemory = () => {
    asked += 1;
    return available;
  };
  const section = await stage.section(4 * mebibyte);
  await stage.map(section);
  await stage.map(section, { sharing: 'copy-on-write' });
  await stage.perform({ kind: 'write', view: 'B', offset: 0, bytes: new Uint8Array(3 * mebibyte).fill(1) });
  return {
    stage,
    asked: () => asked,
    leave: (bytes: number) => {
      available = bytes;
    },
  };
}

const write = (view: string, length: number, offset = 0): Action => ({
  kind: 'write',
  view,
  offset,
  bytes: new Uint8Array(length).fill(2),
});

describe('with little memory left', () => {
  it.each<[string, (stage: Stage) => Action]>([
    ['a write to a shared view', () => write('A', 2 * mebibyte)],
    ['a write to a copy-on-write view', () => write('B', 3 * mebibyte, mebibyte)],
    ['unmapping what has private pages', () => ({ kind: 'unmap', view: 'B' })],
    ['removing its section', () => ({ kind: 'remove-section', section: 1 })],
    ['remapping in place', () => ({ kind: 'remap-as', view: 'B', sharing: 'copy-on-write' })],
    ['a move that copies', (stage) => ({ kind: 'move', view: 'B', to: stage.place(), method: 'unmap-map' })],
    [
      'giving a part up',
      (stage) => ({ kind: 'resize', view: 'B', address: stage.view('B').address, offset: 0, length: stage.page }),
    ],
  ])('%s is refused, and changes nothing', async (_, actionOf) => {
    const { stage, leave } = await scarce();
    const before = stage.picture();
    leave(mebibyte);
    const { code, message } = await refusal(stage.perform(actionOf(stage)));
    expect(code).toBe('OutOfMemory');
    expect(message).toMatch(/only 1 MiB are left|would lose 3 MiB for good: the memory that is left/);
    expect(stage.picture()).toEqual(before);
    leave(plenty);
    await stage.perform(actionOf(stage));
  });

  it.each<[string, (stage: Stage) => Action]>([
    ['unmapping', () => ({ kind: 'unmap', view: 'B' })],
    ['removing the section', () => ({ kind: 'remove-section', section: 1 })],
    ['remapping as shared', () => ({ kind: 'remap-as', view: 'B', sharing: 'shared' })],
    [
      'giving a part up',
      (stage) => ({ kind: 'resize', view: 'B', address: stage.view('B').address, offset: 0, length: stage.page }),
    ],
  ])('what the undo of %s would bring back is refused, and can be undone later', async (_, actionOf) => {
    const { stage, leave } = await scarce();
    await stage.perform(actionOf(stage));
    const before = stage.picture();
    leave(mebibyte);
    expect((await refusal(stage.undo())).code).toBe('OutOfMemory');
    expect(stage.picture()).toEqual(before);
    leave(plenty);
    await stage.undo();
    expect(stage.byte('B', 3 * mebibyte - 1)).toBe(1);
  });

  it('a move that copies pages out and in again needs them twice', async () => {
    const { stage, leave } = await scarce();
    const move = { kind: 'move', view: 'B', to: stage.place(), method: 'unmap-map' } as const;
    const before = stage.picture();
    // 48 MiB are left for everything else.
    leave(52 * mebibyte);
    expect((await refusal(stage.perform(move))).code).toBe('OutOfMemory');
    expect(stage.picture()).toEqual(before);
    leave(54 * mebibyte);
    await stage.perform(move);
  });

  it('pages that are there already need only what undo keeps', async () => {
    const { stage, leave } = await scarce();
    await stage.perform(write('A', 2 * mebibyte));
    leave(50.5 * mebibyte);
    await stage.perform(write('A', 2 * mebibyte));
    expect((await refusal(stage.perform(write('A', 2 * mebibyte, 2 * mebibyte)))).code).toBe('OutOfMemory');
  });

  it('what was done before a refused step is taken back all the same', async () => {
    const { stage, leave } = await scarce();
    const section = known(
      (await stage.perform({ kind: 'create-section', bytes: 4 * mebibyte, mapView: false })).section,
    );
    const small = await stage.map(section, { sharing: 'copy-on-write' });
    await stage.perform(write(small, mebibyte));
    const large = await stage.map(section, { sharing: 'copy-on-write' });
    await stage.perform(write(large, 4 * mebibyte));
    const before = stage.picture();
    leave(51 * mebibyte);
    expect((await refusal(stage.perform({ kind: 'remove-section', section }))).code).toBe('OutOfMemory');
    expect(stage.picture()).toEqual(before);
  });

  it('many small writes are refused before the last of it is gone', async () => {
    const { stage, leave } = await scarce();
    leave(12 * mebibyte);
    await stage.perform(write('A', 4096));
    leave(mebibyte);
    const guard = new MemoryGuard(stage.os);
    expect(() => guard.require(8192)).toThrow('only 1 MiB are left');
  });

  it('small writes do not ask each time', async () => {
    const { stage, asked } = await scarce();
    const before = asked();
    for (let count = 0; count < 50; count += 1) await stage.perform(write('A', 16));
    expect(asked() - before).toBeLessThan(10);
  });
});

it('a file whose file system is full is not written into its holes', async () => {
  const stage = new Stage(fakeWorld({ room: 8192 }));
  const path = stage.world.createFile(new Uint8Array(mebibyte));
  await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: true });
  stage.os.touched = () => [];
  const { code, message } = await refusal(stage.perform(write('A', 64 * 1024)));
  expect([code, message]).toEqual(['OutOfMemory', expect.stringContaining(`${path} has room for 8 KiB more`)]);
  await stage.perform(write('A', 4096));
});
