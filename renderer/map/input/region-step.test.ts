import { expect, it } from 'vitest';
import { inventRegions } from '../../testing/invented-regions.ts';
import { fitted } from '../../viewport/scale.ts';
import { steppedRegion } from './region-step.ts';

const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };
const regions = inventRegions([
  { start: 0x10000, end: 0x20000 },
  { start: 0x20000, end: 0x30000 },
  { start: 0x7f0000000000, end: 0x7f0000100000 },
  { start: 0xffffffffff600000, end: 0xffffffffff601000, name: '[vsyscall]' },
]);

it('goes from where the map stands, over free ground too, and not past either end', () => {
  const onGround = fitted({ start: 0x40000, end: 0x50000 }, 1200, space);
  expect(steppedRegion(regions, onGround, null, 1)).toBe(2);
  expect(steppedRegion(regions, onGround, null, -1)).toBe(1);
  const onSecond = fitted({ start: 0x20000, end: 0x30000 }, 1200, space);
  expect(steppedRegion(regions, onSecond, null, 1)).toBe(2);
  expect(steppedRegion(regions, onSecond, null, -1)).toBe(0);
});

it('goes on from the region that it went to last, though the map could not show that in its middle', () => {
  const atStart = fitted({ start: 0x10000, end: 0x11000 }, 1200, space, 0.3);
  expect(steppedRegion(regions, atStart, 0x10000, 1)).toBe(1);
  expect(steppedRegion(regions, atStart, 0x10000, -1)).toBeNull();
  // What the system lists above is the next one; that it cannot be shown is reported (showRange).
  expect(steppedRegion(regions, atStart, 0x7f0000000000, 1)).toBe(3);
  expect(steppedRegion(regions, atStart, 0xffffffffff600000, 1)).toBeNull();
});
