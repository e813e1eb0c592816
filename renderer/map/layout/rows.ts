/** How the map's height is shared out: ruler, process lane, view lanes, ribbons, section lane. */
import type { KindRow } from '../../space/kind-rows.ts';
import type { ProcessRow, Rows } from './boxes.ts';

/** The ruler's height: it lies on top of the map, from its upper edge on. */
export const rulerCss = 28;
/** At its right end stand the buttons of the places visited (map-places in map.css). */
export const placesCss = 132;
const minLaneCss = 26;
const maxLaneCss = 92;
const laneGapCss = 6;
/** The share of the room for views that goes to the blocks; the rest goes to the ribbons unless the blocks need it. */
const blocksShare = 0.75;

interface Measures {
  /** Above the process lane; 0 high where it is left out. */
  top: number;
  process: number;
  /** Between the process lane and the views: the tag of a carried view stands there. */
  gap: number;
  ribbons: number;
  bar: number;
  /** Below the bars, with their names; too low for these where they are left out. */
  label: number;
}

const roomy: Measures = { top: 10, process: 26, gap: 26, ribbons: 36, bar: 34, label: 30 };
const low: Measures = { top: 10, process: 20, gap: 8, ribbons: 36, bar: 20, label: 20 };
const lowest: Measures = { top: 6, process: 0, gap: 0, ribbons: 12, bar: 14, label: 4 };
/** How high a button is that names views out of sight (out-of-sight.css). */
const edgeCss = 22;
const legibleCss = 16;
/** Of a process lane that stands alone: the line of names below it, and how high it becomes at most. */
const namesCss = 22;
const tallestCss = 44;

function measuresFor(heightCss: number): Measures {
  if (heightCss >= 290) return roomy;
  return roomFor(low, heightCss) >= minLaneCss ? low : lowest;
}

function roomFor({ top, process, gap, ribbons, bar, label }: Measures, heightCss: number): number {
  return heightCss - rulerCss - top - process - gap - ribbons - bar - label;
}

export function maxLanesFor(heightCss: number): number {
  return Math.max(1, Math.floor(roomFor(measuresFor(heightCss), heightCss) / minLaneCss));
}

export function rowsFor(heightCss: number, laneCount: number): Rows {
  const measures = measuresFor(heightCss);
  const shared = (roomFor(measures, heightCss) * blocksShare) / laneCount;
  const laneCss = Math.max(minLaneCss, Math.min(maxLaneCss, shared));
  const processTop = rulerCss + measures.top;
  const viewsTop = processTop + measures.process + measures.gap;
  const barTop = heightCss - measures.label - measures.bar;
  return {
    process: { topCss: processTop, heightCss: measures.process },
    views: { topCss: viewsTop, laneCss, blockCss: laneCss - laneGapCss },
    // Above the views where there is room for it, else over the ribbons: not over the names of views.
    edgesTopCss: measures.gap > edgeCss ? viewsTop - edgeCss - 2 : barTop - edgeCss - 4,
    sections: {
      topCss: barTop,
      heightCss: measures.bar,
      labelCss: measures.label < legibleCss ? null : barTop + measures.bar + 6,
    },
  };
}

/** Of the process lane alone: at the lower edge, above a line for the names of what is too narrow for one. */
export function processRows(heightCss: number): Rows {
  const { top, process } = low;
  const laneCss = Math.max(process, Math.min(tallestCss, heightCss - rulerCss - top - namesCss));
  const below = { topCss: heightCss, heightCss: 0 };
  return {
    process: { topCss: Math.max(rulerCss + top, heightCss - namesCss - laneCss), heightCss: laneCss },
    views: { topCss: heightCss, laneCss: 0, blockCss: 0 },
    edgesTopCss: rulerCss + 2,
    sections: { ...below, labelCss: null },
  };
}

/** Above the rows stands whose address space it is (elsewhere.css); below them the names of clusters. */
const noticeCss = 46;
const clustersCss = 24;
const leastRowCss = 12;
const mostRowCss = 44;
const rowGapCss = 4;

/** The process lane where there are neither views nor sections: as high as the map lets it be. */
export function loneRowsFor(heightCss: number): Rows {
  const topCss = rulerCss + noticeCss;
  const lane = Math.max(0, heightCss - topCss - clustersCss);
  const belowCss = topCss + lane + clustersCss;
  return {
    process: { topCss, heightCss: lane },
    views: { topCss: belowCss, laneCss: minLaneCss, blockCss: minLaneCss - laneGapCss },
    edgesTopCss: rulerCss + 2,
    sections: { topCss: belowCss, heightCss: 0, labelCss: null },
  };
}

/** One row below the other in that lane; none where they would be too low to be distinguished. */
export function processRowsFor({ process }: Rows, kinds: readonly KindRow[]): ProcessRow[] {
  const pitchCss = Math.min(mostRowCss, process.heightCss / Math.max(1, kinds.length));
  if (pitchCss < leastRowCss) return [];
  return kinds.map((row, place) => ({
    ...row,
    topCss: Math.round(process.topCss + place * pitchCss),
    heightCss: Math.round(pitchCss) - rowGapCss,
  }));
}
