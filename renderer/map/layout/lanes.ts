/**
 * Which lane each view's block lies in. As long as nothing collides there is one; else each section has lanes of its
 * own, below each other, and a view lies in the first of them in which it does not collide with one before it.
 */
import type { View } from '../../../protocol/model.ts';
import { bySection } from '../../space/sections.ts';
import { memoizeLast } from '../../state/memoize.ts';

export interface Stacking {
  /** By letter; a piled view's is the last of its section. */
  lanes: ReadonlyMap<string, number>;
  laneCount: number;
  /** Letters of views for which there was no lane of their own: each pile in order of address, two or more. */
  piles: readonly string[][];
  /** Which of them each view lies on, by letter. */
  pileOf: ReadonlyMap<string, number>;
  /** Lanes that belong to one section, from top to bottom; empty where all views share theirs. */
  bands: readonly Band[];
}

export interface Band {
  section: number;
  firstLane: number;
  laneCount: number;
}

type Stacked = Pick<View, 'letter' | 'address' | 'length' | 'section'>;

export interface StackingQuery {
  /** In order of address. */
  views: readonly Stacked[];
  bytesPerCss: number;
  /** A block is at least this wide, however little it shows. */
  minWidthCss: number;
  maxLanes: number;
}

/**
 * Depends on the zoom alone, not on what is in sight: blocks keep their lanes while the map is panned. Asked for in every
 * frame, and the same as long as it is only panned.
 */
export const stackViews = memoizeLast((query: StackingQuery): Stacking => {
  const stacking = stackInBands(query);
  const pileOf = new Map(stacking.piles.flatMap((letters, pile) => letters.map((letter) => [letter, pile] as const)));
  return { ...stacking, pileOf };
});

function stackInBands(query: StackingQuery): Omit<Stacking, 'pileOf'> {
  const { views, maxLanes } = query;
  const together = stack(query, views, maxLanes);
  if (together.laneCount === 1 && together.piles.length === 0) return { ...together, bands: [] };
  const groups = [...bySection(views, (view) => view.section)]
    .map(([section, own]) => ({ section, views: own }))
    .sort((a, b) => a.section - b.section);
  // With more sections than lanes they share lanes.
  if (groups.length < 2 || groups.length > maxLanes) return { ...together, bands: [] };

  const wanted = groups.map((group) => stack(query, group.views, maxLanes).laneCount);
  const given = shareOut(wanted, maxLanes);
  const lanes = new Map<string, number>();
  const piles: string[][] = [];
  const bands: Band[] = [];
  let firstLane = 0;
  groups.forEach((group, index) => {
    const own = stack(query, group.views, given[index] ?? 1);
    for (const [letter, lane] of own.lanes) lanes.set(letter, firstLane + lane);
    piles.push(...own.piles);
    bands.push({ section: group.section, firstLane, laneCount: own.laneCount });
    firstLane += own.laneCount;
  });
  return { lanes, laneCount: firstLane, piles, bands };
}

/** One lane for each, and what is left to those who lack most. The sum is at most `most`, which is enough for one each. */
function shareOut(wanted: readonly number[], most: number): number[] {
  const given = wanted.map(() => 1);
  const lack = (index: number) => (wanted[index] ?? 0) - (given[index] ?? 0);
  for (let left = most - given.length; left > 0; left -= 1) {
    const neediest = given.reduce((best, _, index) => (lack(index) > lack(best) ? index : best), 0);
    if (lack(neediest) <= 0) break;
    given[neediest] = (given[neediest] ?? 0) + 1;
  }
  return given;
}

function stack(
  { bytesPerCss, minWidthCss }: StackingQuery,
  views: readonly Stacked[],
  maxLanes: number,
): Omit<Stacking, 'bands' | 'pileOf'> {
  const lanes = new Map<string, number>();
  const laneEnds: number[] = [];
  const minBytes = minWidthCss * bytesPerCss;
  /** What lies in the last lane, in order: single views, and piles of those that would collide there. */
  const inLast: string[][] = [];
  for (const { letter, address, length } of views) {
    const end = address + Math.max(length, minBytes);
    let lane = laneEnds.findIndex((laneEnd) => laneEnd <= address);
    if (lane < 0 && laneEnds.length < maxLanes) lane = laneEnds.push(0) - 1;
    if (lane < 0) {
      lane = maxLanes - 1;
      inLast.at(-1)?.push(letter);
    } else if (lane === maxLanes - 1) inLast.push([letter]);
    laneEnds[lane] = Math.max(laneEnds[lane] ?? 0, end);
    lanes.set(letter, lane);
  }
  return { lanes, laneCount: Math.max(1, laneEnds.length), piles: inLast.filter((pile) => pile.length > 1) };
}
