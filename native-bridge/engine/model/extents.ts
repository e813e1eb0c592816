import type { Extent } from '../../os/memory-os.ts';

export function totalBytes(extents: readonly Extent[]): number {
  return extents.reduce((sum, { start, end }) => sum + end - start, 0);
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
