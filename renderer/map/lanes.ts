/** Which lane each view's block lies in: the first one, unless it would collide there with a block before it. */
import type { View } from '../../protocol/model.ts';

export interface Stacking {
  /** By letter. */
  lanes: ReadonlyMap<string, number>;
  laneCount: number;
  /** Letters for which no lane was free: they lie on a pile in the last one. */
  piled: ReadonlySet<string>;
}

export interface StackingQuery {
  /** In order of address. */
  views: readonly Pick<View, 'letter' | 'address' | 'length'>[];
  bytesPerCss: number;
  /** A block is at least this wide, however little it shows. */
  minWidthCss: number;
  /** Left free between two blocks of one lane where the addresses between them do not do so already. */
  maxLanes: number;
}

/** Depends on the zoom alone, not on what is in sight: blocks keep their lanes while the map is panned. */
export function stackViews({ views, bytesPerCss, minWidthCss, maxLanes }: StackingQuery): Stacking {
  const lanes = new Map<string, number>();
  const piled = new Set<string>();
  const laneEnds: number[] = [];
  const minBytes = minWidthCss * bytesPerCss;
  for (const { letter, address, length } of views) {
    let lane = laneEnds.findIndex((end) => end <= address);
    if (lane < 0 && laneEnds.length < maxLanes) lane = laneEnds.push(0) - 1;
    if (lane < 0) {
      lane = maxLanes - 1;
      piled.add(letter);
    } else laneEnds[lane] = address + Math.max(length, minBytes);
    lanes.set(letter, lane);
  }
  return { lanes, laneCount: Math.max(1, laneEnds.length), piled };
}
