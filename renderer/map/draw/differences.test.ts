import { expect, test } from 'vitest';
import type { SpaceDifference } from '../../state/store.ts';
import { stripesOf } from './differences.ts';

const difference = (rows: readonly [number, number, number][]): SpaceDifference => ({
  key: 'watch 1',
  marks: [],
  starts: Float64Array.from(rows, ([start]) => start),
  ends: Float64Array.from(rows, ([, end]) => end),
  kinds: Uint8Array.from(rows, ([, , kind]) => kind),
});

test('stripes are as wide as what differs, at least two pixels, and few where very many share them', () => {
  const place = (addr: number) => addr / 10;
  expect(
    stripesOf(
      difference([
        [100, 200, 0],
        [200, 201, 2],
        [205, 206, 0],
      ]),
      place,
    ),
  ).toEqual([
    { leftCss: 10, widthCss: 12.5, kind: 0 },
    { leftCss: 20, widthCss: 2, kind: 2 },
  ]);
  const many = Array.from({ length: 60_000 }, (_, row): [number, number, number] => [row, row + 0.5, row % 5]);
  expect(stripesOf(difference(many), (addr) => addr / 60).length).toBeLessThan(2000);
});
