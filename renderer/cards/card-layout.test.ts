import { expect, it } from 'vitest';
import { layoutCards } from './card-layout.ts';

it('lets up to three cards share the row, with as many bytes a row as there is room for', () => {
  expect(layoutCards(1, 65536, 1440)).toEqual({ widthCss: 1440, bytesPerRow: 24 });
  expect(layoutCards(2, 65536, 1440)).toEqual({ widthCss: 720, bytesPerRow: 16 });
  expect(layoutCards(3, 65536, 1440)).toEqual({ widthCss: 480, bytesPerRow: 8 });
  expect(layoutCards(3, 65536, 1920)).toEqual({ widthCss: 640, bytesPerRow: 16 });
  expect(layoutCards(1, 65536, 500).bytesPerRow).toBe(8);
});

it('fills the row with whole cards where there are more', () => {
  const { widthCss } = layoutCards(64, 65536, 1440);
  expect(1440 % widthCss).toBeLessThan(4);
  expect(widthCss).toBeGreaterThanOrEqual(341);
});

it('gives what is wanted, whatever fits', () => {
  expect(layoutCards(1, 65536, 1440, 8)).toEqual({ widthCss: 1440, bytesPerRow: 8 });
  expect(layoutCards(9, 65536, 400, 16).widthCss).toBeGreaterThan(400);
  expect(layoutCards(9, 65536, 400, 16).bytesPerRow).toBe(16);
});

it('widens cards for long offsets', () => {
  expect(layoutCards(4, 1024 ** 4, 400, 16).widthCss).toBeGreaterThan(layoutCards(4, 65536, 400, 16).widthCss);
});
