import { expect, it } from 'vitest';
import { brushBox } from './brush.ts';
import { buildFold } from './fold.ts';

const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };
const starts = Float64Array.of(0x280000, 0x7f0000000000);
const ends = Float64Array.of(0x2a0000, 0x7f0010000000);
const fold = buildFold({ space, count: 2, starts, ends, prominent: (index) => index === 0, widthCss: 1200 });

it('is never too narrow to be grabbed, and never outside the strip', () => {
  expect(brushBox(fold, { start: 0x280000, end: 0x280001 }, 1200).widthCss).toBe(12);
  expect(brushBox(fold, { start: space.lowestAddr, end: space.lowestAddr + 1 }, 1200).leftCss).toBe(0);
  const last = brushBox(fold, { start: space.highestAddr - 1, end: space.highestAddr }, 1200);
  expect(last.leftCss + last.widthCss).toBe(1200);
  expect(brushBox(fold, { start: space.lowestAddr, end: space.highestAddr }, 1200)).toEqual({
    leftCss: 0,
    widthCss: 1200,
  });
});
