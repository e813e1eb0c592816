/** Finding regions by address in their columns (which are sorted by address), by binary search. */
import type { RegionColumns } from '../../protocol/region-columns.ts';

/** Index of the first element of a rising column that is greater than `value`; its length where none is. */
export function firstAbove(column: Float64Array, count: number, value: number, from = 0): number {
  let low = from;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index of the first region that ends above `at`: the one that covers it, or the next; `count` above the last. */
export function firstEndingAbove(regions: Pick<RegionColumns, 'ends' | 'count'>, at: number, from = 0): number {
  return firstAbove(regions.ends, regions.count, at, from);
}
