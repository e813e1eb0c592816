import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenly } from '../../testing/evenly.ts';
import { buildFold, foldedCss, risingPlaces, unfoldedAddr } from './fold.ts';

const page = 4096;
/** What doubles may lose in places of some thousand pixels, and more. */
const roundingCss = 1e-9;
const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };

/** Regions and gaps of any size, from both ends of the space to anywhere between. */
const worlds = fc
  .record({
    first: fc.constantFrom(space.lowestAddr, 0x280000, 0x7f0000000000),
    pieces: fc.array(fc.tuple(fc.integer({ min: 0, max: 28 }), fc.integer({ min: -1, max: 30 })), { maxLength: 60 }),
    widthCss: fc.integer({ min: 200, max: 3000 }),
    openAt: fc.constantFrom(null, 0x400000000000, 0x7fffffffe000),
  })
  .map(({ first, pieces, widthCss, openAt }) => {
    const starts: number[] = [];
    const ends: number[] = [];
    let at = first;
    for (const [sizePower, gapPower] of pieces) {
      const end = at + page * 2 ** sizePower;
      if (end > space.highestAddr) break;
      starts.push(at);
      ends.push(end);
      at = end + (gapPower < 0 ? 0 : page * 2 ** gapPower);
    }
    const columns = { starts: Float64Array.from(starts), ends: Float64Array.from(ends) };
    const prominent = (index: number) => index % 7 === 0;
    return { space, count: starts.length, ...columns, prominent, widthCss, openAt };
  });

describe('folding', () => {
  it('rises everywhere, from the first address at 0 to the last at the full width', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const fold = buildFold(world);
        expect(fold.places[0]).toBe(0);
        expect(fold.places.at(-1)).toBeCloseTo(world.widthCss, 6);
        expect(fold.addrs[0]).toBe(space.lowestAddr);
        expect(fold.addrs.at(-1)).toBe(space.highestAddr);
        for (let index = 1; index < fold.addrs.length; index += 1) {
          expect(fold.addrs[index]).toBeGreaterThan(fold.addrs[index - 1] ?? 0);
          expect(fold.places[index]).toBeGreaterThan(fold.places[index - 1] ?? 0);
        }
      }),
    );
  });

  it('finds addresses that rise as it finds each of them', () => {
    fc.assert(
      fc.property(worlds, fc.array(fc.integer({ min: 0, max: 2 ** 47 }), { maxLength: 50 }), (world, addrs) => {
        const fold = buildFold(world);
        const rising = [...addrs, ...world.starts, ...world.ends].sort((one, other) => one - other);
        const placeOf = risingPlaces(fold, rising[0] ?? 0);
        expect(rising.map(placeOf)).toEqual(rising.map((addr) => foldedCss(fold, addr)));
      }),
    );
  });

  it('keeps the order of any two addresses, and finds the very byte that lies at any place', () => {
    const share = evenly(0, 1);
    fc.assert(
      fc.property(worlds, share, share, (world, one, two) => {
        const fold = buildFold(world);
        const [low, high] = [one, two]
          .sort((a, b) => a - b)
          .map((at) => space.lowestAddr + at * (space.highestAddr - space.lowestAddr));
        expect(foldedCss(fold, low ?? 0)).toBeLessThanOrEqual(foldedCss(fold, high ?? 0));
        // Addresses are whole bytes, and one may be a tenth of a pixel wide: the place lies somewhere on it.
        const xCss = one * world.widthCss;
        const addr = unfoldedAddr(fold, xCss);
        // At the high end doubles have no more than 64 places in a byte.
        const rounding = (foldedCss(fold, addr + 1) - foldedCss(fold, addr - 1)) / 64 + roundingCss;
        expect(foldedCss(fold, addr)).toBeLessThanOrEqual(xCss + rounding);
        expect(foldedCss(fold, addr + 1)).toBeGreaterThanOrEqual(xCss - rounding);
      }),
    );
  });

  it('finds each region’s first byte again, from the one end of the space to the other', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const fold = buildFold(world);
        expect(unfoldedAddr(fold, 0)).toBe(space.lowestAddr);
        expect(unfoldedAddr(fold, world.widthCss + 1)).toBe(space.highestAddr);
        for (let index = 0; index < world.count; index += 1) {
          const [start = 0, end = 0] = [world.starts[index], world.ends[index]];
          const [left, right] = [foldedCss(fold, start), foldedCss(fold, end)];
          // The strip's places are pixels: within what a millionth of one stands for here.
          const away = ((end - start) / (right - left)) * 1e-6 + 1;
          expect(Math.abs(unfoldedAddr(fold, left + (right - left) / 2) - (start + end) / 2)).toBeLessThanOrEqual(away);
        }
      }),
    );
  });

  it('folds wide holes, and leaves room for the smallest region', () => {
    const starts = Float64Array.of(0x280000, 0x2a0000, 0x7f0000000000);
    const ends = Float64Array.of(0x290000, 0x2a1000, 0x7f0040000000);
    const fold = buildFold({ space, count: 3, starts, ends, prominent: () => false, widthCss: 1200 });
    expect(fold.holes.map((hole) => hole.startAddr)).toEqual([space.lowestAddr, 0x2a1000, 0x7f0040000000]);
    expect(foldedCss(fold, 0x2a1000) - foldedCss(fold, 0x2a0000)).toBeGreaterThan(40);
  });

  it('opens a hole wide enough to drop into, and leaves the others readable', () => {
    const world = {
      space,
      count: 2,
      starts: Float64Array.of(0x280000, 0x7f0000000000),
      ends: Float64Array.of(0x290000, 0x7f0040000000),
      prominent: () => false,
      widthCss: 1000,
    };
    const opened = buildFold({ ...world, openAt: 0x400000000000 });
    const [before, hole, behind] = opened.holes;
    expect((hole?.rightCss ?? 0) - (hole?.leftCss ?? 0)).toBeCloseTo(400);
    expect(hole).toMatchObject({ startAddr: 0x290000, endAddr: 0x7f0000000000 });
    for (const other of [before, behind]) {
      expect((other?.rightCss ?? 0) - (other?.leftCss ?? 0)).toBeGreaterThan(20);
    }
    expect(buildFold({ ...world, openAt: 0x284000 })).toEqual(buildFold(world));
  });

  it('takes pages scattered evenly over terabytes for one loose cluster', () => {
    const starts = Float64Array.from({ length: 90 }, (_, index) => 0x280000 + index * 2 ** 39);
    const ends = starts.map((start) => start + 2 ** 18);
    const fold = buildFold({ space, count: 90, starts, ends, prominent: () => false, widthCss: 1200 });
    expect(fold.holes).toHaveLength(2);
  });

  it('is one hole where nothing is mapped', () => {
    const none = new Float64Array();
    const fold = buildFold({ space, count: 0, starts: none, ends: none, prominent: () => false, widthCss: 800 });
    expect(fold.holes).toEqual([
      { startAddr: space.lowestAddr, endAddr: space.highestAddr, leftCss: 0, rightCss: 800 },
    ]);
    expect(foldedCss(fold, space.highestAddr)).toBe(800);
  });

  it('puts the neighbours of very many together, and everything still lies where it would have been', () => {
    // Three neighbourhoods, far apart; one region in the second is ours.
    const starts: number[] = [];
    for (let index = 0; index < 30_000; index += 1) {
      starts.push(0x1000_0000_0000 + Math.floor(index / 10_000) * 2 ** 40 + (index % 10_000) * 3 * page);
    }
    const ends = Float64Array.from(starts, (start) => start + page * 2);
    const ours = 15_000;
    const input = {
      space,
      count: starts.length,
      starts: Float64Array.from(starts),
      ends,
      prominent: (index: number) => index === ours,
      widthCss: 1200,
    };
    const fold = buildFold(input);
    expect(fold.addrs.length).toBeLessThan(12_288);
    expect(fold.holes).toHaveLength(4);
    // Three times what another one has.
    const widthOf = (index: number) => foldedCss(fold, ends[index] ?? 0) - foldedCss(fold, starts[index] ?? 0);
    expect(widthOf(ours)).toBeGreaterThan(2 * widthOf(ours + 2));
    const { leftCss, rightCss } = fold.holes[1] ?? { leftCss: 0, rightCss: 0 };
    expect(foldedCss(fold, ends[9999] ?? 0)).toBeCloseTo(leftCss, 6);
    expect(foldedCss(fold, starts[10_000] ?? 0)).toBeCloseTo(rightCss, 6);
    const middle = (foldedCss(fold, starts[0] ?? 0) + leftCss) / 2;
    expect(Math.abs(foldedCss(fold, starts[5000] ?? 0) - middle)).toBeLessThan(1);
  });
});
