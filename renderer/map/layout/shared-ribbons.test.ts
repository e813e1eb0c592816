import { expect, it } from 'vitest';
import { sharedFiles } from '../../space/shared-files.ts';
import { inventRegions } from '../../testing/invented-regions.ts';
import { fitted } from '../../viewport/scale.ts';
import { ribbonAt, sharedRibbons } from './shared-ribbons.ts';

const page = 4096;
const space = { lowestAddr: 0x1000, highestAddr: 0x7ffffffff000 };
const widthCss = 1000;
const shown = (start: number) => fitted({ start, end: start + 100 * page }, widthCss, space, 0);
const mapped = (start: number, pages: number, offset = 0) => ({
  start,
  end: start + pages * page,
  inode: 7n,
  device: 1,
  offset: BigInt(offset * page),
});
const edges = { topCss: 0, bottomCss: 80 };

function ribbonsOf(above: ReturnType<typeof mapped>[], below: ReturnType<typeof mapped>[]) {
  const [upper, lower] = [inventRegions(above), inventRegions(below)];
  return sharedRibbons(
    sharedFiles(upper, lower),
    { regions: upper, viewport: shown(0x100000) },
    { regions: lower, viewport: shown(0x900000) },
    edges,
  );
}

it('joins the same pages of both maps, edge to edge', () => {
  // Pages 10 to 19 of the file above; below it are pages 15 to 34.
  const [ribbon, ...more] = ribbonsOf([mapped(0x100000 + 20 * page, 10, 10)], [mapped(0x900000 + 50 * page, 20, 15)]);
  expect(more).toEqual([]);
  expect(ribbon).toMatchObject({ topLeft: 250, topRight: 300, bottomLeft: 500, bottomRight: 550 });
});

it('leads to the edge where the same pages are out of sight, and draws nothing where both are', () => {
  const [ribbon, ...more] = ribbonsOf([mapped(0x100000 + 20 * page, 10)], [mapped(0x7000_0000_0000, 10)]);
  expect(more).toEqual([]);
  expect(ribbon?.topLeft).toBe(200);
  expect(ribbon?.bottomLeft).toBeGreaterThan(widthCss);
  expect(ribbonsOf([mapped(0x6000_0000_0000, 10)], [mapped(0x7000_0000_0000, 10)])).toEqual([]);
});

it('of thousands of mappings of one page draws no more than can be distinguished', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => mapped(0x100000 + index * page, 1));
  const ribbons = ribbonsOf(
    many,
    many.map(({ start }) => mapped(start + 0x800000, 1)),
  );
  expect(ribbons.length).toBeLessThanOrEqual(1500);
  expect(ribbons.length).toBeGreaterThan(99);
});

it('is found under the pointer along its curve, and not beside it', () => {
  const ribbons = ribbonsOf([mapped(0x100000, 10)], [mapped(0x900000 + 90 * page, 10)]);
  expect(ribbonAt(ribbons, 50, 1)).toBe(ribbons[0]);
  expect(ribbonAt(ribbons, 950, 79)).toBe(ribbons[0]);
  // Half way down it is half way across.
  expect(ribbonAt(ribbons, 500, 40)).toBe(ribbons[0]);
  expect(ribbonAt(ribbons, 50, 79)).toBeUndefined();
  expect(ribbonAt(ribbons, 500, 5)).toBeUndefined();
});
