import { expect, it } from 'vitest';
import { inventRegions } from '../../testing/invented-regions.ts';
import { residentOfRow, shareInMemory } from './resident-share.ts';

const regions = inventRegions([
  { start: 0x1000, end: 0x2000 },
  { start: 0x4000, end: 0x7000 },
  { start: 0x9000, end: 0xa000 },
]);

it('is what is in memory of all regions of a piece for which that is known', () => {
  const resident = Float64Array.of(0x1000, 0, Number.NaN);
  const share = (first: number, last: number) => shareInMemory({ regions, resident }, { first, last });
  expect([share(0, 0), share(0, 1), share(1, 2), share(0, 2)]).toEqual([1, 0.25, 0, 0.25]);
  expect(share(2, 2)).toBeNull();
  expect(shareInMemory({ regions, resident: null }, { first: 0, last: 0 })).toBeNull();
});

it('of a row is taken from the whole list, once', () => {
  const [all, indexes] = [Float64Array.of(1, 2, 3), Uint32Array.of(0, 2)];
  expect([...residentOfRow(all, indexes)]).toEqual([1, 3]);
  expect(residentOfRow(all, indexes)).toBe(residentOfRow(all, indexes));
});
