/** Which lane each view's block lies in: the first one, unless it would collide there with a block before it. */
import type { View } from '../../protocol/model.ts';

export interface Stacking {
  /** By letter; a piled view's is the last. */
  lanes: ReadonlyMap<string, number>;
  laneCount: number;
  /** Letters of views for which there was no lane of their own: each pile in order of address, two or more. */
  piles: readonly string[][];
}

export interface StackingQuery {
  /** In order of address. */
  views: readonly Pick<View, 'letter' | 'address' | 'length'>[];
  bytesPerCss: number;
  /** A block is at least this wide, however little it shows. */
  minWidthCss: number;
  maxLanes: number;
}

/** Depends on the zoom alone, not on what is in sight: blocks keep their lanes while the map is panned. */
export function stackViews({ views, bytesPerCss, minWidthCss, maxLanes }: StackingQuery): Stacking {
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
