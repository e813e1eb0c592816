import type { Extent } from '../../os/memory.ts';

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
