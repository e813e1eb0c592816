import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inventView } from '../../testing/invented-views.ts';
import { stackViews } from './lanes.ts';

const page = 4096;
/** Views side by side, with gaps of any size between them. */
const worlds = fc.record({
  pieces: fc.array(fc.tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 0, max: 1000 })), { maxLength: 60 }),
  zoom: fc.integer({ min: 0, max: 20 }),
  maxLanes: fc.integer({ min: 1, max: 6 }),
});

it('never lets two blocks of one lane collide, unless they lie on one pile', () => {
  fc.assert(
    fc.property(worlds, ({ pieces, zoom, maxLanes }) => {
      let at = 0x280000;
      const views = pieces.map(([pages, gap], index) => {
        const view = inventView(String(index), at, pages * page);
        at += (pages + gap) * page;
        return view;
      });
      const bytesPerCss = 2 ** zoom;
      const { lanes, laneCount, piles } = stackViews({ views, bytesPerCss, minWidthCss: 24, maxLanes });
      expect(laneCount).toBeLessThanOrEqual(maxLanes);
      const pileOf = new Map(piles.flatMap((pile, index) => pile.map((letter) => [letter, index] as const)));
      for (const [index, view] of views.entries()) {
        const end = view.address + Math.max(view.length, 24 * bytesPerCss);
        for (const other of views.slice(index + 1)) {
          if (lanes.get(view.letter) !== lanes.get(other.letter) || other.address >= end) continue;
          expect(pileOf.get(other.letter)).toBe(pileOf.get(view.letter));
          expect(pileOf.has(view.letter)).toBe(true);
        }
      }
    }),
  );
});

it('gives each section lanes of its own once something collides, and never mixes them', () => {
  const maps = fc.array(fc.record({ section: fc.integer({ min: 1, max: 6 }), gap: fc.integer({ min: 0, max: 100 }) }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(maps, fc.integer({ min: 0, max: 20 }), (list, zoom) => {
      let at = 0x280000;
      const views = list.map(({ section, gap }, index) => {
        const view = { ...inventView(String(index), at, page), section };
        at += (1 + gap) * page;
        return view;
      });
      const stacking = stackViews({ views, bytesPerCss: 2 ** zoom, minWidthCss: 24, maxLanes: 6 });
      const sections = [...new Set(views.map(({ section }) => section))].sort((a, b) => a - b);
      if (stacking.bands.length === 0) {
        expect(sections.length === 1 || (stacking.laneCount === 1 && stacking.piles.length === 0)).toBe(true);
        return;
      }
      expect(stacking.bands.map(({ section }) => section)).toEqual(sections);
      expect(stacking.bands.reduce((sum, band) => sum + band.laneCount, 0)).toBe(stacking.laneCount);
      for (const { letter, section } of views) {
        const lane = stacking.lanes.get(letter) ?? -1;
        const band = stacking.bands.find((each) => lane >= each.firstLane && lane < each.firstLane + each.laneCount);
        expect(band?.section).toBe(section);
      }
      const sectionOf = new Map(views.map(({ letter, section }) => [letter, section]));
      for (const pile of stacking.piles) expect(new Set(pile.map((letter) => sectionOf.get(letter))).size).toBe(1);
    }),
  );
});

it('gives more lanes to the section that has more to show, and mixes where there are too few for all', () => {
  const of = (letter: string, section: number) => ({ ...inventView(letter, 0x280000, page), section });
  const views = [of('A', 1), of('B', 2), of('C', 2), of('D', 2), of('E', 2)];
  const far = { bytesPerCss: 2 ** 30, minWidthCss: 24 };
  const grouped = stackViews({ views, ...far, maxLanes: 4 });
  expect(grouped.bands).toEqual([
    { section: 1, firstLane: 0, laneCount: 1 },
    { section: 2, firstLane: 1, laneCount: 3 },
  ]);
  expect(grouped.piles).toEqual([['D', 'E']]);
  expect(stackViews({ views, ...far, maxLanes: 1 })).toMatchObject({ bands: [], laneCount: 1 });
});

it('uses one lane as long as nothing collides, and piles up only what finds no lane', () => {
  const views = ['A', 'B', 'C', 'D'].map((letter, index) => inventView(letter, 0x280000 + index * 0x10000, 0x10000));
  const near = stackViews({ views, bytesPerCss: 1024, minWidthCss: 24, maxLanes: 3 });
  expect(near.laneCount).toBe(1);
  const far = stackViews({ views, bytesPerCss: 2 ** 30, minWidthCss: 24, maxLanes: 3 });
  expect([...far.lanes.values()]).toEqual([0, 1, 2, 2]);
  expect(far.piles).toEqual([['C', 'D']]);
});
