import { expect, it } from 'vitest';
import { type RegionKind, regionKinds } from '../../protocol/model.ts';
import { columnsFrom, type RegionColumns } from '../../protocol/region-columns.ts';
import { memoryOfRows } from '../space/region-memory.ts';
import type { Column } from './columns.ts';
import { regionOrder, regionSums, regionTest } from './region-query.ts';

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

it.each<[Column, boolean, number[]]>([
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
  expect(regionSums(regions, Uint32Array.of(0, 2))).toMatchObject({
    count: 2,
    bytes: 0x2000,
    holeBytes: 0x70_0000 - 0x20_3000,
    holeAt: 0x20_3000,
  });
  expect(regionSums(regions, null).count).toBe(5);
});

it('counts no hole that ends at the kernel’s addresses', () => {
  const last = regions.count - 1;
  const vsyscall = { ...regions, starts: regions.starts.slice(), ends: regions.ends.slice() };
  vsyscall.starts[last] = 0xffffffffff600000;
  vsyscall.ends[last] = 0xffffffffff601000;
  expect(regionSums(vsyscall, null).holeAt).toBeLessThan(regions.ends[last] ?? 0);
  expect(regionSums(vsyscall, null).holeBytes).toBeLessThan(2 ** 47);
});

it('sorts and sums what is known of memory, by where regions start', () => {
  const memory = memoryOfRows(regions, {
    // The list has a region more than the answer, and the answer one more than the list.
    starts: Float64Array.of(0x1000, 0x3000, 0x5000, 0x80_0000, 0x90_0000),
    resident: Float64Array.of(0x1000, 0x8000, 7, 0, 0x4000),
    proportional: Float64Array.of(0x800, 0x8000, 7, 0, 0x1000),
  });
  expect([...memory.resident]).toEqual([0x1000, 0x8000, Number.NaN, 0, 0x4000]);
  const by = (column: Column, down: boolean) => [...(regionOrder(regions, '', { column, down }, memory) ?? [])];
  expect(by('Resident', true)).toEqual([1, 4, 0, 3, 2]);
  expect(by('Proportional', false)).toEqual([2, 3, 0, 4, 1]);
  expect(regionSums(regions, null, memory)).toMatchObject({ resident: 0xd000, proportional: 0x9800 });
  expect(regionSums(regions, [2], memory)).toMatchObject({ count: 1, bytes: 0x1000, resident: null });
  expect(regionSums(regions, [0, 4], memory)).toMatchObject({ count: 2, bytes: 0x10_1000, resident: 0x5000 });
});

it('sorts sizes of any magnitude, and keeps equal ones in order of address in both directions', () => {
  const sizes = [2 ** 40 + 1, 5, 2 ** 40, 5, 2 ** 16];
  const large = { ...regions, ends: Float64Array.from(sizes, (size, row) => size + (regions.starts[row] ?? 0)) };
  const by = (down: boolean) => [...(regionOrder(large, '', { column: 'Size', down }) ?? [])];
  expect(by(false)).toEqual([1, 3, 4, 2, 0]);
  expect(by(true)).toEqual([0, 2, 4, 1, 3]);
});
