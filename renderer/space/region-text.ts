/** Regions in words, from their columns. */
import { type RegionKind, regionKinds } from '../../protocol/model.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { protectionText } from '../../protocol/region-text.ts';

const kindWords: Record<RegionKind, string> = {
  ours: 'ours',
  image: 'program',
  library: 'library',
  heap: 'heap',
  stack: 'stack',
  file: 'file',
  shared: 'shared memory',
  anonymous: 'anonymous',
  guard: 'guard (probably)',
  reserved: 'reserved',
  system: 'system',
  'thread-stack': 'thread stack (probably)',
  'thread-heap': 'thread heap (probably)',
  v8: 'V8 (probably)',
};

/** Several of a kind, where that is another word. */
const plurals: Partial<Record<RegionKind, string>> = {
  image: 'programs',
  library: 'libraries',
  stack: 'stacks',
  file: 'files',
  guard: 'guards (probably)',
  'thread-stack': 'thread stacks (probably)',
  'thread-heap': 'thread heaps (probably)',
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

/** `libraries`: what several regions of a kind are called together. */
export function kindWordForMany(kind: RegionKind): string {
  return plurals[kind] ?? kindWords[kind];
}

/** `libc.so.6`, `heap`, or the kind in words where the system has no name for it. */
export function regionName(regions: RegionColumns, index: number): string {
  const path = regionPath(regions, index).replace(/ \(deleted\)$/, '');
  const bracketed = /^\[(.*)\]$/.exec(path);
  if (bracketed) return bracketed[1] ?? path;
  return path.slice(path.lastIndexOf('/') + 1) || kindWord(regionKindAt(regions, index));
}

/** `libc.so.6 r-x`. */
export function regionLabel(regions: RegionColumns, index: number): string {
  return `${regionName(regions, index)} ${protectionText(regions.protections[index] ?? 0)}`;
}
