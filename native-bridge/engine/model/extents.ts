import type { Extent } from '../../os/memory.ts';
import { byStart } from '../../os/sorted-extents.ts';

export function sameExtents(one: readonly Extent[], other: readonly Extent[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) {
    if (one[index]?.start !== other[index]?.start || one[index]?.end !== other[index]?.end) return false;
  }
  return true;
}

/** What of `extents` lies outside of all of `taken`. */
export function subtract(extents: readonly Extent[], taken: readonly Extent[]): Extent[] {
  let left = [...extents];
  for (const { start, end } of taken) {
    left = left.flatMap((extent) =>
      [
        { start: extent.start, end: Math.min(extent.end, start) },
        { start: Math.max(extent.start, end), end: extent.end },
      ].filter((piece) => piece.end > piece.start),
    );
  }
  return left;
}

/** What lies in any of them: disjoint, by start. */
export function union(extents: readonly Extent[]): Extent[] {
  const result: Extent[] = [];
  for (const { start, end } of [...extents].sort(byStart)) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}
