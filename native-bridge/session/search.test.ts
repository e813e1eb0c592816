/** Searching real memory and the fake's, over the whole protocol. */
import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import type { Match, SearchPlace } from '../../protocol/search.ts';
import { search } from '../engine/looking/search.ts';
import { Stage } from '../engine/testing/stage.ts';
import { fakeWorld, realWorld, type TestWorld } from '../engine/testing/world.ts';
import { Session } from './session.ts';
import { type TestWindow, windowByPipe } from './testing/window.ts';
import { prepareJob } from './work-order.ts';

const exact = (text: string, alignment = 1) => {
  const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
  return { bytes, mask: new Uint8Array(bytes.length).fill(0xff), alignment };
};
const everywhere: SearchPlace = { kind: 'all' };

describe.each([
  ['the real system', realWorld],
  ['the fake', async () => fakeWorld()],
])('%s', (_, makeWorld) => {
  let stage: Stage<TestWorld>;
  let session: Session;
  let window: TestWindow;
  let page: number;
  beforeEach(async () => {
    stage = new Stage(await makeWorld());
    page = stage.os.limits.granularity;
    session = new Session(stage.engine, { kind: 'web', endsWithWindow: true });
    window = windowByPipe(session);
  });
  afterEach(async () => {
    window.channel.close();
    session.close();
    await stage.end();
  });

  const write = (view: string, offset: number, text: string) =>
    stage.perform({ kind: 'write', view, offset, bytes: new Uint8Array(Buffer.from(text, 'latin1')) });

  async function search(place: SearchPlace, pattern: ReturnType<typeof exact>) {
    const found: Match[] = [];
    const onFound = (more: Match[]) => found.push(...more);
    const result = await window.client.job('search', { place, pattern }, { onFound });
    return { found, ...result };
  }

  /** A section of `pages` with a shared view A of all of it. */
  async function section(pages: number): Promise<void> {
    await stage.perform({ kind: 'create-section', bytes: pages * page, mapView: true });
  }
  const mapCopy = (pages: number) =>
    stage.perform({
      kind: 'map',
      section: 1,
      offset: 0,
      length: pages * page,
      sharing: 'copy-on-write',
      protection: 'read-write',
      place: { kind: 'next-free' },
    });

  it('finds what was written, in the section once and in a view by its own addresses', async () => {
    await section(8);
    await write('A', 3 * page - 2, 'seam');
    await write('A', 7 * page + 5, 'seam');
    const offsets = [3 * page - 2, 7 * page + 5];
    const inSection = offsets.map((offset) => ({ section: 1, view: null, offset }));
    expect((await search(everywhere, exact('seam'))).found).toEqual(inSection);
    expect((await search({ kind: 'section', section: 1 }, exact('seam'))).found).toEqual(inSection);
    const inView = offsets.map((offset) => ({ section: 1, view: 'A', offset }));
    expect(await search({ kind: 'view', view: 'A' }, exact('seam'))).toEqual({
      found: inView,
      searched: 3 * page,
      unreadable: 0,
      more: false,
    });
    expect((await search(everywhere, exact('seam', 2))).found).toEqual([inSection[0]]);
  });

  it('finds private bytes in their view alone, and does not repeat what the section has', async () => {
    await section(4);
    await write('A', page, 'shared');
    await mapCopy(4);
    await write('B', 2 * page, 'mine');
    await write('B', page, 'S');
    const found = async (text: string) => (await search(everywhere, exact(text))).found;
    expect(await found('mine')).toEqual([{ section: 1, view: 'B', offset: 2 * page }]);
    expect(await found('hared')).toEqual([
      { section: 1, view: null, offset: page + 1 },
      { section: 1, view: 'B', offset: page + 1 },
    ]);
    expect(await found('shared')).toEqual([{ section: 1, view: null, offset: page }]);
    expect((await search({ kind: 'view', view: 'B' }, exact('Shared'))).found).toHaveLength(1);
  });

  it('touches nothing, and finds zeros beside what is touched only with a byte of that', async () => {
    await section(64);
    await write('A', 10 * page, 'x');
    const [record] = stage.engine.model.sections.values();
    const allocated = () => (record ? stage.os.allocated(record.os) : 0);
    const before = allocated();
    const { found, searched } = await search(everywhere, exact('\0\0x'));
    expect(found.map(({ offset }) => offset)).toEqual([10 * page - 2]);
    expect(searched).toBe(page);
    expect(allocated()).toBe(before);
  });

  it('what cannot be read is counted, and the rest is searched', async () => {
    await section(4);
    await write('A', 0, 'near');
    await write('A', 3 * page, 'near');
    await stage.perform({ kind: 'protect', view: 'A', protection: 'none' });
    const { found, unreadable } = await search({ kind: 'view', view: 'A' }, exact('near'));
    expect([found, unreadable]).toEqual([[], 2 * page]);
    expect((await search({ kind: 'section', section: 1 }, exact('near'))).found).toHaveLength(2);
  });

  it('is outdated once a view that was read through its own addresses is elsewhere', async () => {
    await section(4);
    const outdated = (place: SearchPlace) =>
      prepareJob(stage.engine, { kind: 'search', args: { place, pattern: exact('a') } }).outdated;
    const inView = outdated({ kind: 'view', view: 'A' });
    const inSection = outdated({ kind: 'section', section: 1 });
    await mapCopy(4);
    const inAll = outdated(everywhere);
    await stage.perform({ kind: 'protect', view: 'A', protection: 'read' });
    expect([inView(), inSection(), inAll()]).toEqual([null, null, null]);
    await stage.perform({ kind: 'resize', view: 'A', offset: 0, length: 2 * page });
    expect(inView()).toMatchObject({ code: 'Changed', message: expect.stringContaining('View A') });
    await stage.perform({ kind: 'resize', view: 'A', offset: 0, length: 4 * page });
    expect(inView()).toBeNull();
    for (const view of ['A', 'B']) await stage.perform({ kind: 'unmap', view });
    const [A, B] = ['A', 'B'].map((view) => expect.stringContaining(`View ${view} was moved or unmapped`));
    expect([inView()?.message, inSection(), inAll()?.message]).toEqual([A, null, B]);
  });

  it('refuses what names nothing, and a pattern that says nothing', async () => {
    await expect(search({ kind: 'view', view: 'Q' }, exact('a'))).rejects.toMatchObject({ code: 'NotFound' });
    const any = { ...exact('a'), mask: new Uint8Array(1) };
    await expect(search(everywhere, any)).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  it('reports what it finds page by page in a few messages, all of it and in order', async () => {
    await section(3000);
    const offsets = Array.from({ length: 1500 }, (_, index) => 2 * index * page + 7);
    for (const offset of offsets) await write('A', offset, 'x');
    const reports: Match[][] = [];
    const begun = performance.now();
    const place = { place: everywhere, pattern: exact('x') };
    await window.client.job('search', place, { onFound: (found) => reports.push(found) });
    expect(reports.flat().map(({ offset }) => offset)).toEqual(offsets);
    expect(reports.length).toBeLessThan(3 + (performance.now() - begun) / 100);
  });

  it('reports as many matches as there may be, and says that there may be more', async () => {
    await section(8);
    await write('A', 0, 'a'.repeat(Math.min(8 * page, 10_500)));
    const { found, more } = await search(everywhere, exact('a'));
    expect([found.length, more]).toEqual([10_000, true]);
  });
});

it('a thousand touched pages in a tebibyte are all that is read, and none is added', { timeout: 60_000 }, async () => {
  const stage = new Stage(await realWorld());
  const { os } = stage;
  if (os.abilities.readSection.ask === null || !os.abilities.touched.ask) return stage.end();
  const bytes = 2 ** 40;
  const section = os.createSection(bytes, 'samepage-sparse');
  const at = os.map(section, { offset: 0, length: bytes, sharing: 'shared', protection: 'read-write', address: null });
  const needle = new Uint8Array(Buffer.from('needle'));
  const offsets = Array.from({ length: 1000 }, (_, index) => index * 2 ** 30 + 7);
  for (const offset of offsets) os.write(address(at + offset), needle);
  const before = os.allocated(section);
  const source = { id: 1, section, from: 0, to: bytes, view: null, onlyPrivate: false };
  const work = search(os, { sources: [source], pattern: exact('needle') });
  const found: Match[] = [];
  let step = work.next();
  // What this work finds is matches.
  for (; !step.done; step = work.next()) found.push(...((step.value.found ?? []) as Match[]));
  expect(step.value).toEqual({ searched: 1000 * stage.page, unreadable: 0, more: false });
  expect(found.map(({ offset }) => offset)).toEqual(offsets);
  expect(os.allocated(section)).toBe(before);
  os.unmap(at, bytes);
  os.closeSection(section);
  await stage.end();
});

it('others have their turn while a long pattern is compared, and none of its matches is lost or found twice', async () => {
  const stage = new Stage(fakeWorld());
  const { os } = stage;
  const bytes = 2 ** 18;
  const section = os.createSection(bytes, 'samepage-steps');
  const at = os.map(section, { offset: 0, length: bytes, sharing: 'shared', protection: 'read-write', address: null });
  os.write(at, new Uint8Array(bytes).fill(0x61));
  const needle = `${'a'.repeat(1000)}b`;
  // Across the edges of what is compared between two yields.
  const places = Math.ceil(2 ** 22 / needle.length);
  const offsets = [places - 1001, places - 500, places, 2 * places - 1, 9 * places + 7].map((end) => end + 1000);
  for (const offset of offsets) os.write(address(at + offset), Uint8Array.of(0x62));
  const source = { id: 1, section, from: 0, to: bytes, view: null, onlyPrivate: false };
  const work = search(os, { sources: [source], pattern: exact(needle) });
  const found: Match[] = [];
  let steps = 0;
  let step = work.next();
  // What this work finds is matches.
  for (; !step.done; step = work.next(), steps += 1) found.push(...((step.value.found ?? []) as Match[]));
  expect(steps).toBeGreaterThan(bytes / places);
  const isApart = (offset: number, index: number) => offset - (offsets[index - 1] ?? -1) > 1000;
  expect(found.map(({ offset }) => offset)).toEqual(offsets.filter(isApart).map((offset) => offset - 1000));
  os.unmap(at, bytes);
  os.closeSection(section);
  await stage.end();
});

it('a section that is removed for good while it is searched is reported in a sentence', async () => {
  const stage = new Stage(await realWorld());
  const section = stage.os.createSection(stage.page, 'samepage-gone');
  const source = { id: 3, section, from: 0, to: stage.page, view: null, onlyPrivate: false };
  const work = search(stage.os, { sources: [source], pattern: exact('a') });
  stage.os.closeSection(section);
  expect(() => work.next()).toThrow(/^Section 3 was removed while it was searched\.$/);
  await stage.end();
});

it('a file of a disk is searched as it is, and its size stays', async () => {
  const world = await realWorld();
  const stage = new Stage(world);
  const session = new Session(stage.engine, { kind: 'web', endsWithWindow: true });
  const window = windowByPipe(session);
  const path = world.createFile(new Uint8Array(Buffer.from(`${'-'.repeat(70_000)}needle`)));
  await stage.perform({ kind: 'open-file', path, access: 'read-only', mapView: true });
  const found: Match[] = [];
  await window.client.job(
    'search',
    { place: everywhere, pattern: exact('needle') },
    { onFound: (more) => found.push(...more) },
  );
  expect(found.map(({ offset }) => offset)).toEqual([70_000]);
  expect(statSync(path).size).toBe(70_006);
  window.channel.close();
  session.close();
  await stage.end();
});
