/** From region to region, in order of address. */
import { formatRange } from '../../../protocol/address.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { formatSize } from '../../../protocol/size.ts';
import { firstEndingAbove } from '../../space/region-search.ts';
import { regionLabel } from '../../space/region-text.ts';
import { useApp } from '../../state/store.ts';
import type { PageMap } from '../../viewport/maps.ts';
import { addressAt, shownRange, type Viewport } from '../../viewport/scale.ts';
import { showRange } from '../../viewport/show-range.ts';
import { selectRegion } from '../scene/selected-region.ts';

/**
 * Index of the region after (`step` 1) or before (-1) `from`, the start of the one that was gone to last, or after or
 * before the middle of the map; null at the end.
 */
export function steppedRegion(
  regions: RegionColumns,
  viewport: Viewport,
  from: number | null,
  step: 1 | -1,
): number | null {
  const at = from ?? addressAt(viewport, viewport.widthCss / 2);
  const here = firstEndingAbove(regions, at);
  const covers = here < regions.count && (regions.starts[here] ?? 0) <= at;
  // On free ground, the next region is the one that ends above.
  const next = step === 1 && !covers ? here : here + step;
  return next < 0 || next >= regions.count ? null : next;
}

/** What of the width a region that was gone to leaves free on each side. */
const besideShare = 0.3;

/** Takes the map to the next region or the one before, selects it, and says which it is. False where none is known. */
export function stepRegion({ navigation, spaceIn }: PageMap, step: 1 | -1): boolean {
  const { selectedRegion } = useApp.getState();
  const { regions } = spaceIn(useApp.getState());
  const { destination } = navigation;
  if (!regions || !destination) return false;
  const inSight = shownRange(destination);
  const isInSight = selectedRegion && selectedRegion.start < inSight.end && selectedRegion.end > inSight.start;
  const index = steppedRegion(regions, destination, isInSight ? selectedRegion.start : null, step);
  if (index === null) return true;
  const start = regions.starts[index] ?? 0;
  const end = regions.ends[index] ?? 0;
  if (!showRange({ start, end }, besideShare, navigation)) return true;
  selectRegion({ start, end });
  const status = `${regionLabel(regions, index)}, ${formatRange(start, end)}, ${formatSize(end - start)}`;
  useApp.setState({ status });
  return true;
}
