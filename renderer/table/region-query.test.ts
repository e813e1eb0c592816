import { expect, it } from 'vitest';
import { type RegionKind, regionKinds } from '../../protocol/model.ts';
import { columnsFrom, type RegionColumns } from '../../protocol/region-columns.ts';
import { regionOrder, regionSums, regionTest, type SortColumn } from './region-query.ts';

const names = ['', '/usr/lib/libc.so.6', '[heap]', '/usr/bin/node'];
const rows: { start: number; bytes: number; bits: number; kind: RegionKind; name: number }[] = [
  { start: 0x1000, bytes: 0x1000, bits: 5, kind: 'image', name: 3 },
  { start: 0x3000, bytes: 0x20_0000, bits: 3, kind: 'heap', name: 2 },
  { start: 0x70_0000, bytes: 0x1000, bits: 7, kind: 'v8', name: 0 },
  { start: 0x80_0000, bytes: 0x4000, bits: 5, kind: 'library', name: 1 },
  { start: 0x90_0000, bytes: 0x10_0000, bits: 11, kind: 'stack', name: 0 },
];
const regions: RegionColumns = {
  count: rows.length,
  names,
  ...columnsFrom(rows, {
    starts: ({ start }) => start,
    ends: ({ start, bytes }) => start + bytes,
    protections: ({ bits }) => bits,
    kinds: ({ kind }) => regionKinds.indexOf(kind),
    offsets: () => 0n,
    inodes: () => 0n,
    devices: () => 0,
    nameIndexes: ({ name }) => name,
  }),
};
const found = (line: string) => {
  const test = regionTest(regions, line);
  return rows.flatMap((_, index) => (!test || test(index) ? [index] : []));
};

it.each<[string, number[]]>([
  ['', [0, 1, 2, 3, 4]],
  ['  ', [0, 1, 2, 3, 4]],
  ['wx', [2]],
  ['xw', [2]],
  ['x', [0, 2, 3]],
  ['ws', [4]],
  ['-w', [0, 3]],
  ['>1M', [1]],
  ['>1MiB', [1]],
  ['<8K', [0, 2]],
  ['=16K', [3]],
  ['=0x4000', [3]],
  ['libc', [3]],
  ['LIBC', [3]],
  ['kind:stack', [4]],
  ['kind:program', [0]],
  ['heap', [1]],
  ['x -libc', [0, 2]],
  ['kind:nothing', []],
  ['kind:', []],
  ['>lots', []],
  ['-', [0, 1, 2, 3, 4]],
])('finds by “%s”', (line, expected) => {
  expect(found(line)).toEqual(expected);
});

it.each<[SortColumn, boolean, number[]]>([
  ['Size', false, [0, 2, 3, 4, 1]],
  ['Size', true, [1, 4, 3, 0, 2]],
  ['Range', true, [4, 3, 2, 1, 0]],
  ['Protection', false, [1, 0, 3, 2, 4]],
  ['Name', false, [1, 3, 0, 2, 4]],
  ['Kind', false, [1, 3, 0, 4, 2]],
])('sorts by %s, equal ones by address', (column, down, expected) => {
  expect([...(regionOrder(regions, '', { column, down }) ?? [])]).toEqual(expected);
});

it('makes no order where all stand as they come, and sorts only what is found', () => {
  expect(regionOrder(regions, '', { column: 'Range', down: false })).toBeNull();
  expect([...(regionOrder(regions, 'x', { column: 'Size', down: true }) ?? [])]).toEqual([3, 0, 2]);
});

it('sums what is shown, and finds the largest hole of the whole list', () => {
  expect(regionSums(regions, Uint32Array.of(0, 2))).toEqual({
    count: 2,
    bytes: 0x2000,
    holeBytes: 0x70_0000 - 0x20_3000,
    holeAt: 0x20_3000,
  });
  expect(regionSums(regions, null).count).toBe(5);
});
