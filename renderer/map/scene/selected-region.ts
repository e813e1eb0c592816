/** The region that is selected in the process lane: by a click, or from the keyboard by going from one to the next. */
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { firstEndingAbove } from '../../space/region-search.ts';
import { useApp } from '../../state/store.ts';
import { cssOf } from '../../viewport/scale.ts';
import { type Hit, minRunCss } from '../layout/hit-test.ts';
import type { MapLayout } from '../layout/layout.ts';

export interface RegionRange {
  start: number;
  end: number;
}

export function selectRegion(range: RegionRange | null): void {
  const { selectedRegion } = useApp.getState();
  if (selectedRegion?.start === range?.start && selectedRegion?.end === range?.end) return;
  useApp.setState({ selectedRegion: range });
}

/**
 * What remains selected when the system's list is a new one: the region that begins where it began, as long as it is
 * now; the very same range where that has become a part of another region; null where nothing is left of it.
 */
export function keptRegion(regions: RegionColumns, selected: RegionRange): RegionRange | null {
  const index = firstEndingAbove(regions, selected.start);
  const start = regions.starts[index] ?? Number.POSITIVE_INFINITY;
  if (start > selected.start) return null;
  return start === selected.start ? { start, end: regions.ends[index] ?? 0 } : selected;
}

/** The selected region as a hit, and a place on the map for its hover card; null where it is out of sight. */
export function regionOnMap(
  layout: MapLayout,
  regions: RegionColumns,
  { start, end }: RegionRange,
): { hit: Extract<Hit, { kind: 'regions' }>; xCss: number; yCss: number } | null {
  const { viewport, rows } = layout;
  const index = firstEndingAbove(regions, start);
  if (index >= regions.count || (regions.starts[index] ?? 0) > start || rows.process.heightCss === 0) return null;
  const leftCss = cssOf(viewport, start);
  const rightCss = Math.max(cssOf(viewport, end), leftCss + minRunCss);
  if (rightCss < 0 || leftCss > viewport.widthCss) return null;
  return {
    hit: { kind: 'regions', run: { first: index, last: index, leftCss, rightCss }, addr: start },
    xCss: Math.max(0, leftCss) - 8,
    yCss: rows.process.topCss + rows.process.heightCss,
  };
}
