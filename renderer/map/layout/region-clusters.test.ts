import { expect, it } from 'vitest';
import { inventRegions } from '../../testing/invented-regions.ts';
import { clustersIn, clusterTexts } from './region-clusters.ts';

const mib = 2 ** 20;
const base = 0x7f0000000000;

it('is called after the kind that takes most bytes, with its count and its bytes without the holes', () => {
  const libraries = Array.from({ length: 214 }, (_, index) => ({
    start: base + index * mib,
    end: base + index * mib + mib / 2,
    kind: 'library' as const,
  }));
  expect(clusterTexts(inventRegions(libraries), { first: 0, last: 213 })).toEqual([
    'libraries, 214 regions, 107 MiB',
    'libraries, 214 regions',
    '214 regions',
    '214',
  ]);
});

it('passes over what is only reserved, and says when there is more than one kind', () => {
  const regions = inventRegions([
    { start: base, end: base + mib, kind: 'stack' },
    { start: base + mib, end: base + 100 * mib, kind: 'reserved' },
    { start: base + 100 * mib, end: base + 101 * mib, kind: 'guard' },
    { start: base + 101 * mib, end: base + 104 * mib, kind: 'heap' },
  ]);
  expect(clusterTexts(regions, { first: 0, last: 2 })[1]).toBe('stacks, 3 regions');
  expect(clusterTexts(regions, { first: 0, last: 3 })[1]).toBe('heap and more, 4 regions');
  expect(clusterTexts(regions, { first: 1, last: 1 })[1]).toBe('reserved, 1 region');
});

it('puts narrow neighbours together, and neither what is wide nor what is ours', () => {
  const kinds = ['anonymous', 'anonymous', 'library', 'ours', 'stack', 'heap'] as const;
  const regions = inventRegions(kinds.map((kind, index) => ({ start: index * mib, end: (index + 1) * mib, kind })));
  const at = (first: number, leftCss: number, rightCss: number) => ({ first, last: first, leftCss, rightCss });
  const runs = [at(0, 10, 12), at(1, 40, 42), at(2, 60, 160), at(3, 165, 170), at(4, 172, 174), at(5, 400, 401)];
  expect(clustersIn(regions, runs, 26)).toEqual([
    { first: 0, last: 1, leftCss: 10, rightCss: 42 },
    at(4, 172, 174),
    at(5, 400, 401),
  ]);
});
