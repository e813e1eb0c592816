/** A section of huge pages: its own unit, and looking takes none from the pool. On a file system of this test's own. */
import { rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { pageStateCode } from '../../protocol/model.ts';
import { checkRange } from '../os/check-range.ts';
import { FakeOs } from '../os/fake/fake-os.ts';
import { denyCalls } from '../os/linux/testing/deny-calls.ts';
import { look } from './looking/look.ts';
import { hugeFileSystem } from './testing/small-file-system.ts';
import { known, refusal, Stage } from './testing/stage.ts';
import { realWorld } from './testing/world.ts';

const files = hugeFileSystem(12);
const withHugePages = files ? it : () => undefined;
const unit = files?.pageBytes ?? 0;
const { untouched, touched } = pageStateCode;
afterAll(() => files?.end());

let stage: Stage;
let section: number;
let path: string;
let made = 0;
beforeEach(async () => {
  stage = new Stage(await realWorld());
  if (files) await open(files.folder, 4);
});
afterEach(async () => {
  await stage.end();
  if (files) rmSync(path);
});

async function open(folder: string, pages: number): Promise<void> {
  made += 1;
  path = join(folder, `file-${made}`);
  writeFileSync(path, '');
  truncateSync(path, pages * unit);
  const opened = await stage.perform({ kind: 'open-file', path, access: 'read-write', mapView: false });
  section = known(opened.section);
}

const takenPages = () => (statSync(path).blocks * 512) / unit;

/** State and first byte at the beginning of each huge page of a view. */
function seen(view: string): number[][] {
  const pages = stage.view(view).length / unit;
  return Array.from({ length: pages }, (_, page) => {
    const range = { view, offset: page * unit, nextBytes: new Uint8Array(8), nextPages: new Uint8Array(1) };
    look(stage.engine.model, [range]);
    return [range.nextPages[0] ?? 255, range.nextBytes[0] ?? 255];
  });
}

async function looksAndWrites(): Promise<void> {
  const view = await stage.map(section, { protection: 'read' });
  expect(seen(view)).toEqual(Array.from({ length: 4 }, () => [untouched, 0]));
  expect(takenPages()).toBe(0);
  // Another view, as another process's would be: what it writes, the first one has not seen yet.
  const other = await stage.map(section);
  await stage.write(other, 2 * unit, 42);
  expect(takenPages()).toBe(1);
  const now = Array.from({ length: 4 }, (_, page) => (page === 2 ? [touched, 42] : [untouched, 0]));
  expect([seen(view), seen(other)]).toEqual([now, now]);
  expect(takenPages()).toBe(1);
  const own = await stage.map(section, { sharing: 'copy-on-write' });
  expect(seen(own)).toEqual(now);
  expect(takenPages()).toBe(1);
  // All of it there: nothing more to be asked.
  for (const page of [0, 1, 3]) await stage.write(other, page * unit, 1 + page);
  expect(seen(view)).toEqual([1, 2, 42, 4].map((byte) => [touched, byte]));
}

withHugePages(
  'looking takes no page, and shows those that are there, no matter which process wrote them',
  looksAndWrites,
);

withHugePages('a page of zeros that is there is distinguished from one that is not', async () => {
  const view = await stage.map(section);
  await stage.write(view, unit, 0);
  expect(takenPages()).toBe(1);
  expect(seen(view)).toEqual([0, 1, 0, 0].map((there) => [there ? touched : untouched, 0]));
});

withHugePages(
  'its views lie at multiples of its pages: proposed so, moved so, else refused with the reason',
  async () => {
    expect(stage.record(section).info.unit).toBe(unit);
    const view = await stage.map(section, { length: unit });
    expect(stage.view(view).address % unit).toBe(0);
    const reason = { code: 'NotAligned', message: expect.stringContaining('(the size of this section’s pages)') };
    const to = stage.place();
    expect(to % unit).toBe(0);
    const beside = address(to + 2 ** 16);
    const move = (where: number, method: 'remap' | 'unmap-map' = 'remap') =>
      stage.perform({ kind: 'move', view, to: address(where), method });
    expect(await refusal(move(beside))).toMatchObject(reason);
    expect(await refusal(move(beside, 'unmap-map'))).toMatchObject(reason);
    expect(
      await refusal(stage.map(section, { length: unit, place: { kind: 'fixed', address: beside } })),
    ).toMatchObject(reason);
    expect(await refusal(stage.map(section, { offset: 2 ** 16, length: unit }))).toMatchObject(reason);
    expect(await refusal(stage.map(section, { length: 2 ** 16 }))).toMatchObject(reason);
    await stage.write(view, 5, 42);
    for (const method of ['remap', 'unmap-map'] as const) {
      await move(to, method);
      expect(stage.byte(view, 5)).toBe(42);
      await stage.undo();
      expect(stage.byte(view, 5)).toBe(42);
    }
    const taken = await stage.map(section, { length: unit, place: { kind: 'fixed', address: to } });
    const { suggestion } = await refusal(move(to));
    expect(known(suggestion) % unit).toBe(0);
    await stage.perform({ kind: 'unmap', view: taken });
  },
);

withHugePages('a move over itself, private pages, and views that change places', async () => {
  const [one, other] = [await stage.map(section, { sharing: 'copy-on-write' }), await stage.map(section)];
  await stage.write(other, 0, 7);
  await stage.write(one, unit, 42);
  const was = stage.view(one).address;
  const there = address(0x40_0000_0000);
  await stage.perform({ kind: 'move', view: one, to: there, method: 'remap' });
  await stage.perform({ kind: 'move', view: one, to: address(there + unit), method: 'remap' });
  expect([stage.byte(one, 0), stage.byte(one, unit)]).toEqual([7, 42]);
  const moves = [
    { view: one, to: stage.view(other).address },
    { view: other, to: stage.view(one).address },
  ];
  await stage.perform({ kind: 'move-many', moves, method: 'remap' });
  expect([stage.byte(one, unit), stage.byte(other, 0), stage.byte(other, unit)]).toEqual([42, 7, 0]);
  for (let step = 0; step < 3; step += 1) await stage.undo();
  expect([stage.view(one).address, stage.byte(one, unit)]).toEqual([was, 42]);
  await stage.perform({ kind: 'unmap', view: one });
  await stage.undo();
  expect(stage.byte(one, unit)).toBe(42);
});

// The last one: this process is never asked of userfaultfd again.
withHugePages('where userfaultfd is refused, its bytes are read from the file', async () => {
  denyCalls({ call: 'userfaultfd', error: 'EPERM' });
  await looksAndWrites();
});

it('refuses what is no multiple of the section’s own pages, and says how large they are', () => {
  const { limits } = new FakeOs();
  const own = 2 * 2 ** 20;
  const whole = { handle: 3, bytes: 4 * own, inode: 1n, device: 1, unit: own };
  const view = { offset: 0, length: own, address: address(16 * own) };
  expect(() => checkRange(limits, whole, view)).not.toThrow();
  for (const wrong of [{ offset: 4096 }, { length: 4096 }, { address: address(16 * own + 4096) }]) {
    expect(() => checkRange(limits, whole, { ...view, ...wrong })).toThrow('2 MiB (the size of this section’s pages)');
  }
});
