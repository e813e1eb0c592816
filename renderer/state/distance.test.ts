import { expect, it } from 'vitest';
import { inventView } from '../testing/invented-views.ts';
import { distanceText, viewsApart } from './distance.ts';

it('says how far two views are apart, from start to start and from end to start, in either order', () => {
  const [a, c] = [inventView('A', 0x280000, 0x10000), inventView('C', 0x2b0000, 0x10000)];
  const text = 'C begins 0x30000 (192 KiB) after A, 128 KiB after its end';
  expect([viewsApart(a, c), viewsApart(c, a)]).toEqual([text, text]);
  expect(viewsApart(a, inventView('B', 0x290000, 0x10000))).toBe('B begins 0x10000 (64 KiB) after A, right at its end');
});

it('has a sign', () => {
  expect([0, 4096, -4096].map(distanceText)).toEqual(['0x0 (0 B)', '0x1000 (4 KiB)', '−0x1000 (4 KiB)']);
});
