import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRegionChanges, regionChanges } from '../../../protocol/region-changes.ts';
import { type InventedRegion, inventRegions } from '../../testing/invented-regions.ts';
import { changedRegions, differIn, RegionMarks } from './region-news.ts';

const page = 4096;
const at = (start: number, end: number, more: Partial<InventedRegion> = {}): InventedRegion => ({
  start: start * page,
  end: end * page,
  ...more,
});
const newsOf = (before: InventedRegion[], now: InventedRegion[]) =>
  changedRegions(inventRegions(before), inventRegions(now)).map(
    ({ kind, start, end }) => `${kind} ${start / page}-${end / page}`,
  );

const everywhere = { start: 0, end: 2 ** 47 };

const kindOf = (was: number, is: number) => (was === 0 ? 'came' : is === 0 ? 'went' : 'changed');

describe('what changed in a list of regions', () => {
  it('is what came, what went, and what is now of another access or another thing', () => {
    const before = [at(1, 2), at(4, 6), at(8, 9, { name: '/a' }), at(20, 30)];
    const now = [at(1, 2), at(3, 4), at(4, 6, { protection: 1 }), at(8, 9, { name: '/b' })];
    expect(newsOf(before, now)).toEqual(['came 3-4', 'changed 4-6', 'changed 8-9', 'went 20-30']);
    expect(newsOf(before, before)).toEqual([]);
  });

  it('is another content at the same place: another inode or device of the same name, or another part of it', () => {
    const file = { name: '/SYSV00000000 (deleted)', inode: 2n ** 63n + 1n, device: 1, offset: 2n ** 60n };
    const was = [at(1, 3, file)];
    expect(newsOf(was, [at(1, 3, { ...file, inode: 2n ** 63n + 2n })])).toEqual(['changed 1-3']);
    expect(newsOf(was, [at(1, 3, { ...file, device: 2 })])).toEqual(['changed 1-3']);
    expect(newsOf(was, [at(1, 3, { ...file, offset: 2n ** 60n + 4096n })])).toEqual(['changed 1-3']);
    // A window that slides over a file shows something else everywhere, and one that grows does not.
    expect(newsOf(was, [at(2, 4, file)])).toEqual(['went 1-2', 'changed 2-3', 'came 3-4']);
    expect(newsOf(was, [at(0, 3, { ...file, offset: 2n ** 60n - 4096n })])).toEqual(['came 0-1']);
    const second = { ...file, offset: file.offset + 4096n };
    expect(newsOf(was, [at(1, 2, file), at(2, 3, second)])).toEqual([]);
    expect(newsOf([at(1, 2, file), at(2, 3, second)], was)).toEqual([]);
    expect(newsOf([at(1, 2, file), at(2, 3, second)], [at(1, 2, second), at(2, 3, file)])).toEqual(['changed 1-3']);
    const step = regionChanges(inventRegions(was), inventRegions([at(1, 3, { ...file, inode: 7n })]));
    if (!step) throw new Error('they differ');
    const before = inventRegions(was);
    const changes = changedRegions(before, applyRegionChanges(before, step.changes), { before, changes: step.changes });
    expect(changes).toEqual([{ kind: 'changed', start: 4096, end: 3 * 4096 }]);
  });

  it('is not that the system joined two, or cut one in two', () => {
    expect(newsOf([at(1, 2), at(2, 3)], [at(1, 3)])).toEqual([]);
    expect(newsOf([at(1, 5)], [at(1, 2), at(2, 4), at(4, 5)])).toEqual([]);
    expect(newsOf([at(1, 5)], [at(1, 2), at(2, 4, { protection: 1 }), at(4, 5)])).toEqual(['changed 2-4']);
  });

  it('is found when a region grew, shrank, or one was put between', () => {
    expect(newsOf([at(1, 2), at(9, 10)], [at(1, 4), at(9, 10)])).toEqual(['came 2-4']);
    expect(newsOf([at(1, 4), at(9, 10)], [at(1, 2), at(9, 10)])).toEqual(['went 2-4']);
    expect(newsOf([], [at(1, 2)])).toEqual(['came 1-2']);
    expect(newsOf([at(1, 2)], [])).toEqual(['went 1-2']);
  });

  it('is the same for a list that was only updated', () => {
    const before = inventRegions([
      at(1, 2, { name: 'a' }),
      at(3, 5, { name: 'b' }),
      at(5, 6, { name: 'c', protection: 1 }),
      at(8, 9),
      at(12, 14),
    ]);
    const now = inventRegions([
      at(1, 2, { name: 'a' }),
      at(3, 5, { name: 'b', protection: 1 }),
      at(5, 6, { name: 'c' }),
      at(10, 11, { name: 'new' }),
      at(12, 13),
      at(13, 14),
    ]);
    const step = regionChanges(before, now);
    if (!step) throw new Error('they differ');
    const followed = applyRegionChanges(before, step.changes);
    const news = changedRegions(before, now);
    expect(news.map(({ kind }) => kind)).toEqual(['changed', 'went', 'came']);
    expect(changedRegions(before, followed)).toEqual(news);
  });

  it('agrees, page by page, with looking at each page, however the list was come by', () => {
    const cells = fc.array(fc.constantFrom(0, 1, 2, 3), { minLength: 1, maxLength: 24 });
    const listOf = (pages: readonly number[]) =>
      pages.flatMap((access, index) => (access === 0 ? [] : [at(index, index + 1, { protection: access })]));
    /** As the system lists it: equal neighbours merged. */
    const joined = (pages: readonly number[]) =>
      listOf(pages).reduce<InventedRegion[]>((list, region) => {
        const last = list.at(-1);
        if (last && last.end === region.start && last.protection === region.protection) last.end = region.end;
        else list.push({ ...region });
        return list;
      }, []);
    fc.assert(
      fc.property(cells, cells, fc.boolean(), (before, now, join) => {
        const was = inventRegions(listOf(before));
        const is = inventRegions(join ? joined(now) : listOf(now));
        const step = regionChanges(was, is);
        const changes = changedRegions(was, is);
        expect(
          step
            ? changedRegions(was, applyRegionChanges(was, step.changes), { before: was, changes: step.changes })
            : [],
        ).toEqual(changes);
        for (let index = 0; index < 24; index += 1) {
          const [then, here] = [before[index] ?? 0, now[index] ?? 0];
          const found = changes.filter(({ start, end }) => start <= index * page && end > index * page);
          expect(found.map(({ kind }) => kind)).toEqual(then === here ? [] : [kindOf(then, here)]);
        }
      }),
    );
  });
});

describe('whether a change can be seen', () => {
  const before = inventRegions([at(1, 2), at(4, 6), at(20, 30)]);
  const become = (regions: InventedRegion[]) => {
    const step = regionChanges(before, inventRegions(regions));
    if (!step) throw new Error('nothing has changed');
    return { now: applyRegionChanges(before, step.changes), step: { before, changes: step.changes } };
  };
  const range = (start: number, end: number) => ({ start: start * page, end: end * page });

  it('is so where it reaches into what is shown, whether something came or went', () => {
    const went = become([at(1, 2), at(20, 30)]);
    expect(differIn(before, went.now, range(5, 10), went.step)).toBe(true);
    expect(differIn(before, went.now, range(6, 40), went.step)).toBe(false);
    expect(differIn(before, went.now, range(0, 4), went.step)).toBe(false);
    const came = become([at(1, 2), at(4, 6), at(8, 9), at(20, 30)]);
    expect(differIn(before, came.now, range(8, 9), came.step)).toBe(true);
    expect(differIn(before, came.now, range(9, 100), came.step)).toBe(false);
  });

  it('may be so where it is not known what changed', () => {
    expect(differIn(before, inventRegions([at(1, 2), at(4, 6), at(20, 30)]), range(50, 60))).toBe(true);
    expect(differIn(before, before, everywhere)).toBe(false);
  });
});

describe('marks of changed regions', () => {
  it('stand for a while, stay while the place changes again, and go', () => {
    const marks = new RegionMarks();
    marks.take(inventRegions([at(1, 2)]), 0);
    expect(marks.all).toEqual([]);
    marks.take(inventRegions([at(1, 2), at(5, 6)]), 100);
    expect(marks.all).toMatchObject([{ kind: 'came', start: 5 * page, end: 6 * page }]);
    expect(marks.expire(1000, everywhere)).toBe(1800);
    // Out of sight, it ends by itself.
    expect(marks.expire(1000, { start: 6 * page, end: 9 * page })).toBeNull();
    marks.take(inventRegions([at(1, 2)]), 1500);
    expect(marks.all).toMatchObject([{ kind: 'went', start: 5 * page }]);
    expect(marks.expire(1700, everywhere)).toBe(3000);
    expect(marks.expire(3000, everywhere)).toBeNull();
    expect(marks.all).toEqual([]);
  });

  it('are marked by what is there now, beside those that still stand', () => {
    const marks = new RegionMarks();
    const newsOf = () => marks.all.map(({ kind, start, end }) => `${kind} ${start / page}-${end / page}`);
    marks.take(inventRegions([at(2, 4), at(20, 24)]), 0);
    marks.take(inventRegions([at(10, 11), at(20, 24, { protection: 1 })]), 100);
    expect(newsOf()).toEqual(['went 2-4', 'came 10-11', 'changed 20-24']);
    marks.take(inventRegions([at(3, 6), at(10, 11), at(20, 21, { protection: 1 })]), 400);
    expect(newsOf()).toEqual(['came 3-6', 'came 10-11', 'went 21-24']);
    expect(marks.expire(1850, everywhere)).toBe(2100);
    expect(newsOf()).toEqual(['came 3-6', 'went 21-24']);
  });

  it('end together where lists come in every frame: each end is a painting', () => {
    const marks = new RegionMarks();
    const ends = new Set<number | null>();
    for (let frame = 0; frame < 60; frame += 1) {
      marks.take(inventRegions([at(1, 2), at(5 + 2 * frame, 6 + 2 * frame)]), 1000 + frame * 16);
    }
    for (let nowMs = 2500; nowMs < 4000; nowMs += 16) ends.add(marks.expire(nowMs, everywhere));
    expect([...ends]).toEqual([2700, 3000, 3300, 3600, null]);
  });

  it('are none for a list that is gone, nor for the first one after it', () => {
    const marks = new RegionMarks();
    marks.take(inventRegions([at(1, 2)]), 0);
    marks.take(null, 1);
    marks.take(inventRegions([at(7, 8)]), 2);
    expect(marks.all).toEqual([]);
  });
});
