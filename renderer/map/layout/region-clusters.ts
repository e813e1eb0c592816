/** Merged runs of regions in words: `libraries, 214 regions, 96 MiB`. */
import { type RegionKind, regionKinds } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { formatSize } from '../../../protocol/size.ts';
import { kindWordForMany } from '../../space/region-text.ts';
import { countOf, grouped } from '../../state/describe.ts';
import { memoizeLast } from '../../state/memoize.ts';
import type { RegionRun } from './region-runs.ts';

interface Content {
  /** The kind that takes most bytes; what is only reserved counts only where there is nothing else. */
  kind: RegionKind;
  /** Whether all that counts is of that kind. */
  isPure: boolean;
  /** Of all of its regions, without the holes between them. */
  bytes: number;
}

/** Of the list asked for last. One that was brought up to date still has the columns that did not change. */
const contentsOf = memoizeLast((_: Pick<RegionColumns, 'starts' | 'ends' | 'kinds'>) => new Map<string, Content>());
const kept = 500;

/** Counted once for each run of each list: a run may be thousands of regions. */
function contentOf(regions: RegionColumns, { first, last }: Pick<RegionRun, 'first' | 'last'>): Content {
  const { starts, ends, kinds } = regions;
  const contents = contentsOf({ starts, ends, kinds });
  const key = `${first} ${last}`;
  let content = contents.get(key);
  if (!content) {
    if (contents.size > kept) contents.clear();
    content = countContent(regions, first, last);
    contents.set(key, content);
  }
  return content;
}

const hollow: readonly (RegionKind | undefined)[] = ['reserved', 'guard'];

function countContent({ starts, ends, kinds }: RegionColumns, first: number, last: number): Content {
  const bytesOf = new Float64Array(regionKinds.length);
  let bytes = 0;
  for (let index = first; index <= last; index += 1) {
    const length = (ends[index] ?? 0) - (starts[index] ?? 0);
    const kind = kinds[index] ?? 0;
    bytesOf[kind] = (bytesOf[kind] ?? 0) + length;
    bytes += length;
  }
  const present = regionKinds.filter((_, kind) => (bytesOf[kind] ?? 0) > 0);
  const solid = present.filter((kind) => !hollow.includes(kind));
  const size = (kind: RegionKind) => bytesOf[regionKinds.indexOf(kind)] ?? 0;
  const [main = 'anonymous'] = (solid.length > 0 ? solid : present).toSorted((a, b) => size(b) - size(a));
  return { kind: main, isPure: solid.length <= 1, bytes };
}

/** What a run of several regions may be called, the longest first. */
export function clusterTexts(regions: RegionColumns, run: Pick<RegionRun, 'first' | 'last'>): string[] {
  const { kind, isPure, bytes } = contentOf(regions, run);
  const count = run.last - run.first + 1;
  const word = `${kindWordForMany(kind)}${isPure ? '' : ' and more'}`;
  const regionsText = countOf(count, 'region');
  const short = grouped(count);
  return [`${word}, ${regionsText}, ${formatSize(bytes)}`, `${word}, ${regionsText}`, regionsText, short];
}

/** By both of its ends: asked for every run in every frame, it must not look at each region. */
function isOurs({ kinds }: RegionColumns, { first, last }: RegionRun): boolean {
  const ours = regionKinds.indexOf('ours');
  return kinds[first] === ours && kinds[last] === ours;
}

/** Narrow runs near each other; CSS pixels from the map's left edge. */
export type Cluster = RegionRun;

/** Between two of one cluster there is less than this, CSS pixels. */
const apartCss = 70;

/** Of runs in order, those narrower than `narrowCss`, put together with their narrow neighbours; ours left out. */
export function clustersIn(regions: RegionColumns, runs: readonly RegionRun[], narrowCss: number): Cluster[] {
  const clusters: Cluster[] = [];
  let open: Cluster | null = null;
  for (const run of runs) {
    // Our own views have a lane to themselves, and their names there.
    if (run.rightCss - run.leftCss >= narrowCss || isOurs(regions, run)) {
      open = null;
    } else if (open && run.leftCss - open.rightCss < apartCss) {
      open.last = run.last;
      open.rightCss = run.rightCss;
    } else {
      open = { ...run };
      clusters.push(open);
    }
  }
  return clusters;
}
