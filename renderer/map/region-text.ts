/** Regions in words, from their columns. */
import { protectionBits, type RegionColumns, type RegionKind, regionKinds } from '../../protocol/model.ts';

const kindWords: Record<RegionKind, string> = {
  ours: 'ours',
  image: 'program',
  library: 'library',
  heap: 'heap',
  stack: 'stack',
  file: 'file',
  shared: 'shared memory',
  anonymous: 'anonymous',
  guard: 'no access',
  reserved: 'reserved',
  system: 'system',
};

export function regionKindAt(regions: RegionColumns, index: number): RegionKind {
  return regionKinds[regions.kinds[index] ?? 0] ?? 'anonymous';
}

/** What the system calls the region (a path or `[heap]`), or ''. */
export function regionPath(regions: RegionColumns, index: number): string {
  return regions.names[regions.nameIndexes[index] ?? 0] ?? '';
}

export function kindWord(kind: RegionKind): string {
  return kindWords[kind];
}

/** `libc.so.6`, `heap`, or the kind in words where the system has no name for it. */
export function regionName(regions: RegionColumns, index: number): string {
  const path = regionPath(regions, index).replace(/ \(deleted\)$/, '');
  const bracketed = /^\[(.*)\]$/.exec(path);
  if (bracketed) return bracketed[1] ?? path;
  return path.slice(path.lastIndexOf('/') + 1) || kindWord(regionKindAt(regions, index));
}

/** `r-x`, as the system's own list writes it. */
export function protectionText(bits: number): string {
  const { read, write, execute } = protectionBits;
  return `${bits & read ? 'r' : '-'}${bits & write ? 'w' : '-'}${bits & execute ? 'x' : '-'}`;
}

/** `libc.so.6 r-x`. */
export function regionLabel(regions: RegionColumns, index: number): string {
  return `${regionName(regions, index)} ${protectionText(regions.protections[index] ?? 0)}`;
}
