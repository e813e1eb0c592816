/** From region to region, in order of address. */
import { formatRange } from '../../protocol/address.ts';
import type { RegionColumns } from '../../protocol/model.ts';
import { formatSize } from '../../protocol/size.ts';
import { useApp } from '../state/store.ts';
import type { Navigation } from './navigation.ts';
import { firstEndingAbove } from './region-search.ts';
import { regionLabel } from './region-text.ts';
import { addressAt, type Space, type Viewport } from './scale.ts';

/**
 * Index of the region after (`step` 1) or before (-1) `from`, the start of the one that was gone to last, or after or
 * before the middle of the map; null at the end.
 */
export function steppedRegion(
  regions: RegionColumns,
  viewport: Viewport,
  space: Space,
  from: number | null,
  step: 1 | -1,
): number | null {
  const at = from ?? addressAt(viewport, viewport.widthCss / 2);
  const here = firstEndingAbove(regions, at);
  const covers = here < regions.count && (regions.starts[here] ?? 0) <= at;
  // On free ground, the next region is the one that ends above.
  const next = step === 1 && !covers ? here : here + step;
  const start = regions.starts[next];
  // The system may list more above the user's space (Linux: vsyscall).
  return next < 0 || next >= regions.count || start === undefined || start >= space.highestAddr ? null : next;
}

/** What of the width a region that was gone to leaves free on each side. */
const besideShare = 0.3;

export class RegionWalk {
  /** The region that was gone to last, and where the map stood for it: moved since, it begins anew from there. */
  #last: { start: number; place: Viewport | null } | null = null;

  /** Takes the map to the next region or the one before, and says which it is. False where there is none. */
  step(navigation: Navigation, step: 1 | -1): boolean {
    const { regions } = useApp.getState();
    const { destination, space } = navigation;
    if (!regions || !destination) return false;
    const from = this.#last?.place === destination ? this.#last.start : null;
    const index = steppedRegion(regions, destination, space, from, step);
    if (index === null) return true;
    const start = regions.starts[index] ?? 0;
    const end = regions.ends[index] ?? 0;
    navigation.fit({ start, end }, besideShare);
    this.#last = { start, place: navigation.destination };
    const status = `${regionLabel(regions, index)}, ${formatRange(start, end)}, ${formatSize(end - start)}`;
    useApp.setState({ status });
    return true;
  }
}
