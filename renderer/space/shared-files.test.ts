import { expect, it } from 'vitest';
import { inventRegions } from '../testing/invented-regions.ts';
import { counterpart, samePages, sharedFiles } from './shared-files.ts';

const page = 4096;
const file = (start: number, pages: number, inode: bigint, offset: number, device = 1) => ({
  start,
  end: start + pages * page,
  inode,
  offset: BigInt(offset * page),
  device,
});

const above = inventRegions([
  file(0x10000, 2, 0n, 0, 0),
  file(0x20000, 4, 7n, 2),
  file(0x30000, 1, 8n, 0),
  // As large as an inode may be: not the one above, which differs in its upper half alone.
  file(0x40000, 1, 2n ** 63n + 7n, 0),
]);
const below = inventRegions([
  file(0x50000, 1, 0n, 0, 0),
  file(0x60000, 1, 7n, 0),
  file(0x70000, 3, 7n, 5),
  // The same inode on another device is another file.
  file(0x80000, 1, 8n, 0, 2),
  file(0x90000, 1, 2n ** 63n + 7n, 0),
]);

it('finds files by device and inode, and all regions of each', () => {
  expect(sharedFiles(above, below)).toEqual([
    { above: [1], below: [1, 2] },
    { above: [3], below: [4] },
  ]);
});

it('joins the pages that both show, and no others', () => {
  // Pages 2 to 5 of the file above; below it is page 0, which is none of them, and pages 5 to 7.
  expect(samePages(above, 1, below, 1)).toBeNull();
  expect(samePages(above, 1, below, 2)).toEqual({ above: 0x23000, below: 0x70000, length: page });
});

it('finds where a range is shown in the other list', () => {
  expect(counterpart(above, { start: 0x23000, end: 0x24000 }, below)).toEqual({ row: 2, start: 0x70000, end: 0x71000 });
  expect(counterpart(above, { start: 0x20000, end: 0x23000 }, below)).toBeNull();
  expect(counterpart(below, { start: 0x70800, end: 0x73000 }, above)).toEqual({ row: 1, start: 0x23800, end: 0x24000 });
});

it('by name, too, where a list may be of another machine', () => {
  const named = inventRegions([{ ...file(0x20000, 1, 7n, 0), name: '/lib/a' }]);
  const other = inventRegions([{ ...file(0x60000, 1, 7n, 0), name: '/lib/b' }]);
  expect(sharedFiles(named, other)).toHaveLength(1);
  expect(sharedFiles(named, other, true)).toEqual([]);
  expect(counterpart(named, { start: 0x20000, end: 0x21000 }, other, true)).toBeNull();
});
