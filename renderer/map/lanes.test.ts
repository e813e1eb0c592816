import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inventView } from './invented-views.ts';
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

it('uses one lane as long as nothing collides, and piles up only what finds no lane', () => {
  const views = ['A', 'B', 'C', 'D'].map((letter, index) => inventView(letter, 0x280000 + index * 0x10000, 0x10000));
  const near = stackViews({ views, bytesPerCss: 1024, minWidthCss: 24, maxLanes: 3 });
  expect(near.laneCount).toBe(1);
  const far = stackViews({ views, bytesPerCss: 2 ** 30, minWidthCss: 24, maxLanes: 3 });
  expect([...far.lanes.values()]).toEqual([0, 1, 2, 2]);
  expect(far.piles).toEqual([['C', 'D']]);
});
