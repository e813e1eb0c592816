import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenly } from '../../testing/evenly.ts';
import { cheapUnit, type SnapQuery, snapStep, snapTarget } from './snapping.ts';

const page = 4096;
const bounds = { lowest: 0x10000, highest: 0x7fff_ffff_0000 };

it('steps are 12 to 24 pixels wide, and at least the granularity', () => {
  for (const bytesPerCss of [300, 1000, 4096, 5e6, 2 ** 36]) {
    const pixels = snapStep(bytesPerCss, page) / bytesPerCss;
    expect(pixels).toBeGreaterThanOrEqual(12);
    if (snapStep(bytesPerCss, page) > page) expect(pixels).toBeLessThan(24);
  }
  expect(snapStep(0.1, page)).toBe(page);
});

describe('snapping', () => {
  it('always proposes an address inside the limits, whole units from where it was', () => {
    const query = fc.record({
      wanted: evenly(-1e14, 2 ** 48),
      pages: fc.integer({ min: 1, max: 2 ** 28 }),
      zoom: fc.integer({ min: -5, max: 36 }),
      edges: fc.array(fc.integer({ min: 0, max: 2 ** 47 })),
      home: fc.integer({ min: 16, max: 2 ** 31 }),
      unit: fc.constantFrom(page, 0x10000, 2 ** 21),
      origin: fc.integer({ min: 0, max: 511 }),
    });
    fc.assert(
      fc.property(query, ({ wanted, pages, zoom, edges, home, ...units }) => {
        const { unit } = units;
        const origin = units.origin * page;
        const length = pages * page;
        const highest = 2 ** 47 - length;
        const start = snapTarget({
          ...{ wanted, unit, origin, lowest: bounds.lowest, highest, home: origin + home * unit },
          ...{ begins: [0], ends: [length], neighbours: edges.map((edge) => ({ start: edge, end: edge + page })) },
          ...{
            step: snapStep(2 ** zoom, unit),
            reach: 7 * 2 ** zoom,
            cheap: cheapUnit({ start: origin + home * unit, end: origin + home * unit + length }),
          },
        });
        expect(Math.abs((start - origin) % unit)).toBe(0);
        expect(start).toBeGreaterThanOrEqual(bounds.lowest);
        expect(start).toBeLessThanOrEqual(highest);
      }),
    );
  });

  const length = 0x10000;
  const near: SnapQuery = {
    ...{ wanted: 0, begins: [0], ends: [length], neighbours: [], home: 0x500000 },
    ...{ unit: page, origin: 0, step: 0x20000, reach: 0x4000, cheap: null, ...bounds },
  };
  const neighbours = [{ start: 0x2c1000, end: 0x2d1000 }];

  it('lies right after a neighbour, or right before it, within reach', () => {
    expect(snapTarget({ ...near, wanted: 0x2d2000, neighbours })).toBe(0x2d1000);
    expect(snapTarget({ ...near, wanted: 0x2b0000, neighbours })).toBe(0x2b1000);
    expect(snapTarget({ ...near, wanted: 0x2d8000, neighbours })).toBe(0x2e0000);
    // Never onto it, and never to where the system would not map.
    expect(snapTarget({ ...near, wanted: 0x2c2000, neighbours })).toBe(0x2c0000);
    expect(snapTarget({ ...near, wanted: 0x2d2000, neighbours: [{ start: 0x2c1001, end: 0x2d1001 }] })).toBe(0x2e0000);
  });

  it('goes back to where it came from', () => {
    expect(snapTarget({ ...near, wanted: 0x2d6000, home: 0x2d7000 })).toBe(0x2d7000);
  });

  it('is drawn to where a large view moves cheaply, but rather to a neighbour', () => {
    const large: SnapQuery = { ...near, home: 0x4000_3000, cheap: 0x20_0000 };
    expect(snapTarget({ ...large, wanted: 0x4020_5000 })).toBe(0x4020_3000);
    expect(snapTarget({ ...large, wanted: 0x4028_5000 })).toBe(0x4028_0000);
    const beside = [{ start: 0x4000_0000, end: 0x4020_6000 }];
    expect(snapTarget({ ...large, wanted: 0x4020_5000, neighbours: beside })).toBe(0x4020_6000);
    // So far out that nothing smaller can be distinguished, every step is a cheap one.
    expect(snapTarget({ ...large, wanted: 0x4199_9999, step: 0x40_0000 })).toBe(0x4180_3000);
  });

  it('finds a move cheap only where a whole page table lies within the view', () => {
    const unit = (start: number, length: number) => cheapUnit({ start, end: start + length });
    expect([unit(0x40_0000, 0x1f_f000), unit(0x40_0000, 0x20_0000)]).toEqual([null, 0x20_0000]);
    expect([unit(0x40_1000, 0x20_0000), unit(0x40_1000, 0x40_0000)]).toEqual([null, 0x20_0000]);
    expect([unit(0x4000_0000, 2 ** 30), unit(0x4020_0000, 2 ** 30)]).toEqual([2 ** 30, 0x20_0000]);
  });
});
