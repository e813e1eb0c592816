/** What stands below the overview: what each cluster mostly is, and how wide the folded holes are. */
import { type RegionKind, regionKinds } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { formatSize } from '../../../protocol/size.ts';
import { firstEndingAbove } from '../../space/region-search.ts';
import { kindWordForMany, regionKindAt, regionName } from '../../space/region-text.ts';
import { countOf } from '../../state/describe.ts';
import { type Fold, foldedCss, risingPlaces } from './fold.ts';

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

const ours = regionKinds.indexOf('ours');

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

/** In larger clusters each region counts alike: to reckon its room would take longer than it is worth. */
const manyRegions = 4096;

interface Measure {
  roomOf: Float64Array;
  left: number;
  right: number;
  count: number;
}

function measureMany({ kinds }: RegionColumns, { first, end }: Cluster): Measure {
  const roomOf = new Float64Array(regionKinds.length);
  for (let index = first; index < end; index += 1) {
    const kind = kinds[index] ?? 0;
    roomOf[kind] = (roomOf[kind] ?? 0) + 1;
  }
  const count = end - first - (roomOf[ours] ?? 0);
  roomOf[ours] = 0;
  let left = first;
  let right = end - 1;
  while (left < right && kinds[left] === ours) left += 1;
  while (right > left && kinds[right] === ours) right -= 1;
  return { roomOf, left, right, count };
}

function measureEach(fold: Fold, regions: RegionColumns, { first, end }: Cluster): Measure {
  const measure = { roomOf: new Float64Array(regionKinds.length), left: first, right: first, count: 0 };
  const placeOf = risingPlaces(fold, regions.starts[first] ?? 0);
  for (let index = first; index < end; index += 1) {
    const kind = regions.kinds[index] ?? 0;
    if (kind === ours) continue;
    // The start first: places are found one after the other.
    const startCss = placeOf(regions.starts[index] ?? 0);
    measure.roomOf[kind] = (measure.roomOf[kind] ?? 0) + placeOf(regions.ends[index] ?? 0) - startCss;
    if (measure.count === 0) measure.left = index;
    measure.right = index;
    measure.count += 1;
  }
  return measure;
}

/** Which kinds there are, by the room that they take; from where to where they reach; and how many regions they are. */
function measure(fold: Fold, regions: RegionColumns, cluster: Cluster) {
  const isLarge = cluster.end - cluster.first > manyRegions;
  const { roomOf, left, right, count } = isLarge ? measureMany(regions, cluster) : measureEach(fold, regions, cluster);
  const room = (kind: RegionKind) => roomOf[regionKinds.indexOf(kind)] ?? 0;
  const kinds = regionKinds.filter((kind) => room(kind) > 0).sort((one, other) => room(other) - room(one));
  const leftCss = foldedCss(fold, regions.starts[left] ?? 0);
  const rightCss = foldedCss(fold, regions.ends[right] ?? 0);
  return { kinds, leftCss, rightCss, count };
}

function nameOfFirst(regions: RegionColumns, { first, end }: Cluster, kind: RegionKind): string {
  for (let index = first; index < end; index += 1) {
    if (regionKindAt(regions, index) === kind) return regionName(regions, index);
  }
  return kind;
}
