/** A look that is repeated finds what its own look would, whatever has happened in between. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Stage } from '../testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../testing/world.ts';
import { look } from './look.ts';
import { pageCount } from './page-states.ts';
import { RepeatedLook, type SeenRange } from './repeated-look.ts';

let stage: Stage<FakeWorld>;
let ranges: SeenRange[];
let repeated: RepeatedLook<SeenRange>;
beforeEach(async () => {
  stage = new Stage(fakeWorld());
  const section = await stage.section(16 * stage.page);
  await stage.map(section);
  await stage.map(section, { sharing: 'copy-on-write' });
  ranges = ['A', 'B'].map((view) => rangeOf(view, stage.page - 8, 2 * stage.page));
  repeated = new RepeatedLook();
});
afterEach(() => stage.end());

function rangeOf(view: string, offset: number, length: number): SeenRange {
  const nextPages = new Uint8Array(pageCount(offset, length, stage.page));
  return { view, offset, bytes: new Uint8Array(length), nextBytes: new Uint8Array(length), nextPages };
}

/** The letters of the views that are said to have changed. */
function take(): string[] {
  const { model } = stage.engine;
  const changed = repeated.take(model, ranges).map((range) => {
    range.bytes.set(range.nextBytes);
    return range.view;
  });
  const fresh = ranges.map(({ view, offset, bytes }) => rangeOf(view, offset, bytes.length));
  look(model, fresh);
  expect(ranges.map(({ nextBytes, nextPages }) => [nextBytes, nextPages])).toEqual(
    fresh.map(({ nextBytes, nextPages }) => [nextBytes, nextPages]),
  );
  return changed;
}

const memory = () => stage.os.memoryOf(stage.record(1).os);

it('returns only ranges whose bytes have changed', async () => {
  await stage.write('B', stage.page, 5);
  expect(take()).toEqual(['A', 'B']);
  expect(take()).toEqual([]);
  await stage.write('B', stage.page + 3, 6);
  expect(take()).toEqual(['B']);
  expect(take()).toEqual([]);
  await stage.write('A', stage.page, 7); // touches a page
  expect(take()).toContain('A');
  expect(take()).toEqual([]);
  memory().poke(stage.page + 1, Uint8Array.of(8)); // B has its own copy of that page
  expect(take()).toEqual(['A']);
});

it('sees what was touched, copied, moved, protected or unmapped, by us and by others', async () => {
  const happenings: (() => unknown)[] = [
    () => memory().poke(2 * stage.page, Uint8Array.of(1)),
    () => stage.write('B', stage.page, 2),
    () => stage.perform({ kind: 'protect', view: 'A', protection: 'none' }),
    () => stage.perform({ kind: 'protect', view: 'A', protection: 'read' }),
    () => stage.os.outside.unmap(stage.view('A').address, 2 * stage.page),
    () => stage.engine.check(['A']),
    () => stage.os.outside.mapOver(stage.view('A').address, stage.page),
    () => stage.engine.check(['A']),
    () => stage.perform({ kind: 'unmap', view: 'B' }),
  ];
  for (const happen of happenings) {
    take();
    take();
    await happen();
    take();
  }
});

it('asks the system once for what both show, and reads both by one call, while nothing else has changed', async () => {
  await stage.write('A', stage.page, 1);
  take();
  const [touched, readMany, query] = (['touched', 'readMany', 'query'] as const).map((call) =>
    vi.spyOn(stage.os, call),
  );
  repeated.take(stage.engine.model, ranges);
  expect([touched?.mock.calls.length, readMany?.mock.calls.length, query?.mock.calls.length]).toEqual([1, 1, 0]);
});
