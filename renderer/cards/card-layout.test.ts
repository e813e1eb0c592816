import { expect, it } from 'vitest';
import { layoutCards } from './card-layout.ts';

it('gives rows of sixteen bytes where all cards fit, else of eight', () => {
  expect(layoutCards(2, 65536, 1440).bytesPerRow).toBe(16);
  expect(layoutCards(3, 65536, 1440).bytesPerRow).toBe(8);
  expect(layoutCards(1, 65536, 600).bytesPerRow).toBe(16);
  expect(layoutCards(1, 65536, 500).bytesPerRow).toBe(8);
});

it('gives what is wanted, whatever fits', () => {
  expect(layoutCards(1, 65536, 1440, 8).bytesPerRow).toBe(8);
  expect(layoutCards(9, 65536, 600, 16)).toEqual(layoutCards(1, 65536, 1440));
});

it('shows four cards of eight bytes side by side at 1440, and widens them for long offsets', () => {
  expect(4 * layoutCards(4, 65536, 1440).widthCss + 3 * 10 + 2 * 16).toBeLessThanOrEqual(1440);
  expect(layoutCards(4, 1024 ** 4, 1440).widthCss).toBeGreaterThan(layoutCards(4, 65536, 1440).widthCss);
});
