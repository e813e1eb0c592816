/** Where most of a process lies: what the map shows of one that nobody has looked at yet. Pure. */
import type { RegionColumns } from '../../protocol/region-columns.ts';
import type { AddressRange } from './placement.ts';
import { firstAbove } from './region-search.ts';

/** Regions with less than this between them are one neighbourhood; the stack is one, the libraries another. */
const apartBytes = 64 * 2 ** 30;

/** From the first to the last region of the neighbourhood that has most; null where nothing is below `highestAddr`. */
export function busiestRange(regions: RegionColumns, highestAddr: number): AddressRange | null {
  const { starts, ends } = regions;
  // The system may list more above the user's space (Linux: vsyscall).
  const count = firstAbove(starts, regions.count, highestAddr - 1);
  let best: { first: number; last: number } | null = null;
  let first = 0;
  for (let index = 0; index < count; index += 1) {
    const next = starts[index + 1];
    if (index + 1 < count && next !== undefined && next - (ends[index] ?? 0) < apartBytes) continue;
    if (!best || index - first > best.last - best.first) best = { first, last: index };
    first = index + 1;
  }
  return best && { start: starts[best.first] ?? 0, end: ends[best.last] ?? 0 };
}
