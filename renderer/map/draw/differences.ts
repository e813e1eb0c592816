/** What differs between two moments of a trace, as stripes on the overview. */
import type { SpaceDifference } from '../../state/store.ts';

/** Sections' hues, in the order of `differenceKinds`. */
export const hueOfDifference: readonly number[] = [3, 4, 2, 5, 6];

interface Stripe {
  leftCss: number;
  widthCss: number;
  /** Place in `differenceKinds`. */
  kind: number;
}

/** Each at least this wide, CSS pixels: of those that share a pixel the one that came last is seen. */
const leastCss = 2;

/** At most one a pixel and kind, however many there are; `placeOf`: where on the strip an address is, CSS pixels. */
export function stripesOf({ starts, ends, kinds }: SpaceDifference, placeOf: (addr: number) => number): Stripe[] {
  const stripes: Stripe[] = [];
  const last: (Stripe | undefined)[] = [];
  for (const [row, start] of starts.entries()) {
    const kind = kinds[row] ?? 0;
    const left = placeOf(start);
    const right = Math.max(placeOf(ends[row] ?? start), left + leastCss);
    const before = last[kind];
    if (before && left >= before.leftCss && left <= before.leftCss + before.widthCss + 0.5) {
      before.widthCss = Math.max(before.widthCss, right - before.leftCss);
      continue;
    }
    const stripe = { leftCss: left, widthCss: right - left, kind };
    last[kind] = stripe;
    stripes.push(stripe);
  }
  return stripes;
}
