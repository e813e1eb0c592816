import type { Extent } from './memory.ts';

/** Index of the first of `sorted` (disjoint, by start) that ends after `at`: by binary search. Their number if none does. */
export function firstEndingAfter(sorted: readonly Extent[], at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.end ?? Number.POSITIVE_INFINITY) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function byStart(one: Extent, other: Extent): number {
  return one.start - other.start;
}

export function totalBytes(extents: readonly Extent[]): number {
  return extents.reduce((sum, { start, end }) => sum + end - start, 0);
}
