/**
 * What the process lane shows of the regions in sight: single ones, and runs of small neighbours that would be thinner
 * than a pixel or two, merged. Skips by binary search, so that 65,000 regions cost no more than the pixels they fill.
 */
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { firstAbove, firstEndingAbove } from '../../space/region-search.ts';
import { regionKindAt } from '../../space/region-text.ts';
import { memoizeLast } from '../../state/memoize.ts';
import { cssOf, shownRange, type Viewport } from '../../viewport/scale.ts';

/** Regions `first` to `last` (inclusive) as one piece, in CSS pixels from the map's left edge (may lie beyond it). */
export interface RegionRun {
  first: number;
  last: number;
  leftCss: number;
  rightCss: number;
}

/** Thinner than this, a region merges with its small neighbours. */
export const smallCss = 2;
/** Small regions with less than this between them belong together. */
const togetherCss = 1.5;

interface Shown extends Pick<RegionColumns, 'starts' | 'ends' | 'count'> {
  viewport: Viewport;
}

/** The same list, as long as neither the regions' places nor what is shown changes: lane, labels and pointer ask for it. */
export function regionRuns({ starts, ends, count }: RegionColumns, viewport: Viewport): readonly RegionRun[] {
  const runs = runsOf.get(starts) ?? memoizeLast(runsIn);
  runsOf.set(starts, runs);
  return runs({ starts, ends, count, viewport });
}

/** For each list its own: a lane has one for each of its rows. */
const runsOf = new WeakMap<Float64Array, (shown: Shown) => readonly RegionRun[]>();

function runsIn(shown: Shown): readonly RegionRun[] {
  const { starts, ends, count, viewport } = shown;
  const inSight = shownRange(viewport);
  const startOf = (index: number) => starts[index] ?? 0;
  const endOf = (index: number) => ends[index] ?? 0;
  const small = (index: number) => endOf(index) - startOf(index) < smallCss * viewport.bytesPerCss;
  const runs: RegionRun[] = [];
  let index = firstEndingAbove(shown, inSight.start);
  while (index < count && startOf(index) < inSight.end) {
    let last = index;
    while (small(last)) {
      const reach = endOf(last) + togetherCss * viewport.bytesPerCss;
      // All that begin within reach; of these only the last can be a large one, which stays by itself.
      let next = firstAbove(starts, count, reach, last + 1) - 1;
      if (next > last && !small(next)) next -= 1;
      if (next === last || startOf(next) >= inSight.end) break;
      last = next;
    }
    runs.push({
      first: index,
      last,
      leftCss: cssOf(viewport, startOf(index)),
      rightCss: cssOf(viewport, endOf(last)),
    });
    index = last + 1;
  }
  return runs;
}

/** The most regions examined of those that share a pixel. */
const lookedAt = 16;

/** Of regions that share a pixel, the first that is more than reserved addresses: those are hardly to be seen. */
export function standingFor(regions: RegionColumns, first: number, last: number): number {
  for (let index = first; index <= Math.min(last, first + lookedAt); index += 1) {
    const kind = regionKindAt(regions, index);
    if (kind !== 'reserved' && kind !== 'guard') return index;
  }
  return first;
}
