/**
 * What is mapped, as coverage: address → offset, protection. Never as lines: systems merge neighbours that continue
 * one another, and split them when they no longer do.
 */
import { address } from '../../../protocol/address.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import type { OsSection } from '../memory.ts';
import type { MemoryOs } from '../memory-os.ts';
import type { OsRegion } from '../observer.ts';

/** A stretch without a break in anything; `protection` in bits of protectionBits. */
export interface Stretch {
  start: number;
  end: number;
  offset: number;
  protection: number;
  inode: bigint;
}

/** Where a section is mapped, by the whole list. */
export function coverage(os: MemoryOs, section: OsSection): Stretch[] {
  return merge(rows(os.regions()).filter((row) => row.inode === section.inode));
}

/** Where a section is mapped, by asking for one region after the other. */
export function coverageByQuery(os: MemoryOs, section: OsSection): Stretch[] {
  return merge(
    walk(os)
      .filter((region) => region.inode === section.inode)
      .map((region) => ({ ...region, offset: Number(region.offset) })),
  );
}

/** All regions below the highest address, asked for one by one. */
export function walk(os: MemoryOs): OsRegion[] {
  const found: OsRegion[] = [];
  for (let at = 0; at < os.limits.highestAddress; ) {
    const region = os.query(address(at));
    if (!region) break;
    found.push(region);
    at = region.end;
  }
  return found;
}

export function rows(columns: RegionColumns): (Stretch & { name: string })[] {
  const at = (column: ArrayLike<number>, index: number) => column[index] ?? Number.NaN;
  return Array.from({ length: columns.count }, (_, index) => ({
    start: at(columns.starts, index),
    end: at(columns.ends, index),
    offset: Number(columns.offsets[index] ?? Number.NaN),
    protection: at(columns.protections, index),
    inode: columns.inodes[index] ?? -1n,
    name: columns.names[at(columns.nameIndexes, index)] ?? 'no such name',
  }));
}

function merge(stretches: readonly Stretch[]): Stretch[] {
  const merged: Stretch[] = [];
  for (const { start, end, offset, protection, inode } of stretches) {
    const last = merged.at(-1);
    const continues =
      last?.end === start && last.offset + end - last.start === offset + end - start && last.protection === protection;
    if (last && continues) last.end = end;
    else merged.push({ start, end, offset, protection, inode });
  }
  return merged;
}
