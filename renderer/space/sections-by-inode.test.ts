import { expect, it } from 'vitest';
import type { Section } from '../../protocol/model.ts';
import { inventRegions } from '../testing/invented-regions.ts';
import { sectionShown, sectionsByInode } from './sections-by-inode.ts';

const section = (id: number, inode: bigint, device: number): Section => {
  return { id, bytes: 4096, origin: { kind: 'memory' }, inode, device };
};

it('an inode names a section only on its own device, and none where it is 0', () => {
  const known = sectionsByInode([section(1, 7n, 1), section(2, 7n, 2), section(3, 0n, 0), section(4, 7n, 2)]);
  const files = [
    [7n, 1],
    [7n, 2],
    [7n, 3],
    [0n, 0],
    [8n, 1],
  ] as const;
  const regions = inventRegions(
    files.map(([inode, device], index) => ({ start: index, end: index + 1, inode, device })),
  );
  expect(files.map((_, row) => sectionShown(regions, row, known)?.id)).toEqual([1, 4, undefined, undefined, undefined]);
});
