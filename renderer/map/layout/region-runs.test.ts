import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inventRegions } from '../../testing/invented-regions.ts';
import { cssOf, fitted, shownRange } from '../../viewport/scale.ts';
import { regionRuns, smallCss } from './region-runs.ts';

const page = 4096;
const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };

const worlds = fc
  .record({
    first: fc.constantFrom(0x10000, 0x280000, 0x7fff00000000),
    pieces: fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 300 })), {
      minLength: 1,
      maxLength: 200,
    }),
    from: fc.integer({ min: 0, max: 199 }),
    pages: fc.integer({ min: 1, max: 40_000 }),
  })
  .map(({ first, pieces, from, pages }) => {
    let at = first;
    const list = pieces.map(([size, gap]) => {
      const region = { start: at, end: at + size * page };
      at = region.end + gap * page;
      return region;
    });
    const start = list[Math.min(from, list.length - 1)]?.start ?? first;
    return { list, viewport: fitted({ start, end: start + pages * page }, 1000, space, 0) };
  });

describe('regionRuns', () => {
  it('covers every region in sight exactly once, in order', () => {
    fc.assert(
      fc.property(worlds, ({ list, viewport }) => {
        const shown = shownRange(viewport);
        const inSight = [...list.keys()].filter((index) => {
          const region = list[index];
          return region !== undefined && region.end > shown.start && region.start < shown.end;
        });
        const runs = regionRuns(inventRegions(list), viewport);
        const covered = runs.flatMap((run) =>
          Array.from({ length: run.last - run.first + 1 }, (_, step) => run.first + step),
        );
        expect(covered).toEqual(inSight);
      }),
    );
  });

  it('merges only small ones, and leaves no two that it should have merged', () => {
    fc.assert(
      fc.property(worlds, ({ list, viewport }) => {
        const small = (index: number) =>
          ((list[index]?.end ?? 0) - (list[index]?.start ?? 0)) / viewport.bytesPerCss < smallCss;
        const runs = regionRuns(inventRegions(list), viewport);
        runs.forEach((run, position) => {
          if (run.last > run.first)
            for (let index = run.first; index <= run.last; index += 1) expect(small(index)).toBe(true);
          const next = runs[position + 1];
          if (next && small(run.last) && small(next.first)) {
            expect(next.leftCss - cssOf(viewport, list[run.last]?.end ?? 0)).toBeGreaterThan(1);
          }
        });
      }),
    );
  });

  it('costs no more than the pixels that it fills', () => {
    const list = Array.from({ length: 65_000 }, (_, index) => ({
      start: 0x280000 + index * 2 * page,
      end: 0x280000 + (index * 2 + 1) * page,
    }));
    const regions = inventRegions(list);
    const whole = fitted({ start: space.lowestAddr, end: space.highestAddr }, 1200, space);
    expect(regionRuns(regions, whole)).toMatchObject([{ first: 0, last: 64_999 }]);
    let reads = 0;
    const counting = new Proxy(regions.starts, {
      get: (column, key) => {
        reads += 1;
        return Reflect.get(column, key, column);
      },
    });
    const near = fitted({ start: 0x280000, end: 0x280000 + 2 ** 28 }, 1200, space, 0);
    regionRuns({ ...regions, starts: counting }, near);
    expect(reads).toBeLessThan(40_000);
  });
});
