import { expect, it } from 'vitest';
import { regionKinds } from '../../protocol/model.ts';
import { columnsFrom, type RegionColumns } from '../../protocol/region-columns.ts';
import { fileRows, kindRows } from './kind-rows.ts';

const kinds = ['library', 'stack', 'library', 'heap'] as const;
const regions: RegionColumns = {
  count: kinds.length,
  names: ['', 'a'],
  ...columnsFrom(kinds, {
    starts: (_, index) => 0x1000 * (index + 1),
    ends: (_, index) => 0x1000 * (index + 1) + 0x800,
    protections: (_, index) => index,
    kinds: (kind) => regionKinds.indexOf(kind),
    offsets: (_, index) => 2n ** 60n + BigInt(index),
    inodes: (_, index) => BigInt(index),
    devices: (_, index) => index,
    nameIndexes: () => 1,
  }),
};

it('takes a list apart by kind, each with its place in the whole', () => {
  const rows = kindRows(regions);
  expect(rows.map(({ kind, indexes }) => [kind, [...indexes]])).toEqual([
    ['library', [0, 2]],
    ['heap', [3]],
    ['stack', [1]],
  ]);
  const [libraries] = rows;
  expect(libraries?.regions.count).toBe(2);
  expect([...(libraries?.regions.starts ?? [])]).toEqual([0x1000, 0x3000]);
  expect([...(libraries?.regions.offsets ?? [])]).toEqual([2n ** 60n, 2n ** 60n + 2n]);
  expect(libraries?.regions.names).toEqual(['', 'a']);
});

it('makes it once for the same list, and has no row for what there is none of', () => {
  expect(kindRows(regions)).toBe(kindRows(regions));
  expect(kindRows({ ...regions, count: 0 })).toEqual([]);
});

it('takes over from the list before what is the same in a newer one', () => {
  const [before] = kindRows(regions);
  const newer = { ...regions, protections: Uint8Array.of(7, 7, 5, 7) };
  const [row] = kindRows(newer);
  expect([...(row?.regions.protections ?? [])]).toEqual([7, 5]);
  expect(row?.regions.starts).toBe(before?.regions.starts);
  expect(row?.indexes).toBe(before?.indexes);
  const otherKinds = { ...newer, kinds: Uint8Array.from(regions.kinds).reverse() };
  expect(kindRows(otherKinds).map(({ indexes }) => [...indexes])).toEqual([[1, 3], [0], [2]]);
});

it('takes it apart by file, those with most regions first; what is not a file’s has a row of its own', () => {
  const names = ['/usr/lib/libc.so.6', '/tmp/a (deleted)', ...Array.from({ length: 12 }, (_, at) => `/f/${at}`), ''];
  const files = [14, 1, 0, 0, ...Array.from({ length: 12 }, (_, at) => at + 2), 14];
  const list: RegionColumns = {
    count: files.length,
    names,
    ...columnsFrom(files, {
      starts: (_, index) => 0x1000 * index,
      ends: (_, index) => 0x1000 * (index + 1),
      protections: () => 1,
      kinds: () => regionKinds.indexOf('file'),
      offsets: () => 0n,
      inodes: (name) => (name === 14 ? 0n : BigInt(name + 1)),
      devices: () => 0,
      nameIndexes: (name) => name,
    }),
  };
  const rows = fileRows(list);
  const nine = Array.from({ length: 9 }, (_, at) => at);
  expect(rows.map(({ file }) => file)).toEqual(['libc.so.6', 'a', ...nine.map(String), 'other files', 'no file']);
  expect(rows.map(({ indexes }) => [...indexes])).toEqual([
    [2, 3],
    [1],
    ...nine.map((at) => [at + 4]),
    [13, 14, 15],
    [0, 16],
  ]);
  expect([...(rows[0]?.regions.starts ?? [])]).toEqual([0x2000, 0x3000]);
  expect(fileRows(list)).toBe(rows);
});
