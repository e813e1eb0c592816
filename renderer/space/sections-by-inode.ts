/** Which section a listed region shows, in our process or another. Pure. */
import type { Section } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';

/** Sections that the list of regions names; one inode may be on several devices. */
export type SectionsByInode = ReadonlyMap<bigint, readonly Section[]>;

export function sectionsByInode(sections: Iterable<Section>): SectionsByInode {
  const found = new Map<bigint, Section[]>();
  for (const section of sections) {
    if (section.inode !== 0n) found.set(section.inode, [...(found.get(section.inode) ?? []), section]);
  }
  return found;
}

/** The section that a region shows, the newest where a file is open more than once; or undefined. */
export function sectionShown(regions: RegionColumns, index: number, known: SectionsByInode): Section | undefined {
  return known.get(regions.inodes[index] ?? 0n)?.findLast(({ device }) => device === regions.devices[index]);
}
