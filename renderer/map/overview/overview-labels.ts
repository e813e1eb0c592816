/** What stands below the overview: what each cluster mostly is, and how wide the folded holes are. */
import type { RegionColumns, RegionKind } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import { countOf } from '../../state/describe.ts';
import { firstEndingAbove } from '../region-search.ts';
import { kindWordForMany, regionKindAt, regionName } from '../region-text.ts';
import { type Fold, foldedCss } from './fold.ts';

export interface OverviewLabel {
  middleCss: number;
  /** The longest first. */
  texts: string[];
}

/** Most important first: clusters from wide to narrow, then holes from wide to narrow. */
export function overviewLabels(fold: Fold, regions: RegionColumns | null): OverviewLabel[] {
  const holes = fold.holes
    .toSorted((a, b) => b.endAddr - b.startAddr - (a.endAddr - a.startAddr))
    .map(({ startAddr, endAddr, leftCss, rightCss }) => {
      const size = formatSize(endAddr - startAddr);
      return { middleCss: (leftCss + rightCss) / 2, texts: [`${size} free`, size] };
    });
  return [...(regions ? clusterLabels(fold, regions) : []), ...holes];
}

interface Cluster {
  first: number;
  /** Exclusive. */
  end: number;
}

function clustersOf(fold: Fold, regions: RegionColumns): Cluster[] {
  const clusters: Cluster[] = [];
  let first = 0;
  for (const hole of fold.holes) {
    const end = firstEndingAbove(regions, hole.startAddr, first);
    if (end > first) clusters.push({ first, end });
    first = end;
  }
  const last = firstEndingAbove(regions, (fold.addrs.at(-1) ?? 0) - 1, first);
  if (last > first) clusters.push({ first, end: last });
  return clusters;
}

function clusterLabels(fold: Fold, regions: RegionColumns): OverviewLabel[] {
  return clustersOf(fold, regions)
    .map((cluster) => clusterLabel(fold, regions, cluster))
    .filter((label) => label !== null)
    .sort((a, b) => b.widthCss - a.widthCss);
}

/** Named after the kind that takes most room in it, ours left out: they are marked by themselves. */
function clusterLabel(fold: Fold, regions: RegionColumns, cluster: Cluster) {
  const { kinds, leftCss, rightCss, count } = measure(fold, regions, cluster);
  const [main] = kinds;
  if (!main) return null;
  const isNamed = main === 'image' || main === 'heap' || main === 'stack';
  const word = isNamed ? nameOfFirst(regions, cluster, main) : kindWordForMany(main);
  const more = kinds.length > 1 ? ' and more' : '';
  const texts = count > 1 && !isNamed ? [`${word}${more} · ${countOf(count, 'region')}`, word] : [word];
  return { middleCss: (leftCss + rightCss) / 2, widthCss: rightCss - leftCss, texts };
}

/** Which kinds there are, by the room that they take; from where to where they reach; and how many regions they are. */
function measure(fold: Fold, regions: RegionColumns, { first, end }: Cluster) {
  const rooms = new Map<RegionKind, number>();
  let leftCss = Number.POSITIVE_INFINITY;
  let rightCss = 0;
  let count = 0;
  for (let index = first; index < end; index += 1) {
    const kind = regionKindAt(regions, index);
    if (kind === 'ours') continue;
    const left = foldedCss(fold, regions.starts[index] ?? 0);
    rightCss = foldedCss(fold, regions.ends[index] ?? 0);
    rooms.set(kind, (rooms.get(kind) ?? 0) + rightCss - left);
    leftCss = Math.min(leftCss, left);
    count += 1;
  }
  const kinds = [...rooms].sort((a, b) => b[1] - a[1]).map(([kind]) => kind);
  return { kinds, leftCss, rightCss, count };
}

function nameOfFirst(regions: RegionColumns, { first, end }: Cluster, kind: RegionKind): string {
  for (let index = first; index < end; index += 1) {
    if (regionKindAt(regions, index) === kind) return regionName(regions, index);
  }
  return kind;
}
