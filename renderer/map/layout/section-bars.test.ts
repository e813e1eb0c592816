import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spread } from './section-bars.ts';

const boxes = fc.array(
  fc.record({ width: fc.integer({ min: 10, max: 100 }), centre: fc.option(fc.integer({ min: -100, max: 1400 })) }),
  {
    maxLength: 9,
  },
);

it('keeps boxes in order, apart, and inside', () => {
  fc.assert(
    fc.property(boxes, (list) => {
      const widths = list.map((box) => box.width);
      const lefts = spread(
        widths,
        list.map((box) => box.centre),
        20,
        1300,
      );
      let free = 10;
      for (const [index, left] of lefts.entries()) {
        expect(left).toBeGreaterThanOrEqual(free - 1e-9);
        free = left + (widths[index] ?? 0) + 20;
      }
      if (list.length > 0) expect(free - 20).toBeLessThanOrEqual(1290 + 1e-9);
    }),
  );
});

it('puts a box below its wish where there is room, and two that want the same place on either side of it', () => {
  expect(spread([100, 100], [300, 700], 20, 1300)).toEqual([250, 650]);
  expect(spread([100, 100], [500, 500], 20, 1300)).toEqual([390, 510]);
});
