/**
 * Where everything on the map lies, in CSS pixels: what is drawn, what is hit by the pointer and where the handles
 * stand all come from here, so that they cannot disagree.
 */
import type { Section, View } from '../../protocol/model.ts';
import type { Block, Rows, SectionBar } from './boxes.ts';
import { stackViews } from './lanes.ts';
import { cssOf, type Viewport } from './scale.ts';
import { barsFor } from './section-bars.ts';

export interface MapLayout {
  viewport: Viewport;
  heightCss: number;
  rows: Rows;
  blocks: Block[];
  bars: SectionBar[];
}

/** A block is at least this wide: its letter is legible, and it can be grabbed. */
export const minBlockCss = 24;
/** The ruler's height: it lies on top of the map, from its upper edge on. */
export const rulerCss = 28;
const minLaneCss = 26;
const maxLaneCss = 92;
const laneGapCss = 6;
const minRibbonCss = 36;
/** How far behind the edge of the map blocks are cut off: their outlines stay out of sight. */
const beyondCss = 40;

function fixedCss(heightCss: number): { process: number; gap: number; bar: number; label: number } {
  return heightCss < 290 ? { process: 20, gap: 8, bar: 20, label: 20 } : { process: 26, gap: 26, bar: 34, label: 30 };
}

function viewsRoomCss(heightCss: number): number {
  const fixed = fixedCss(heightCss);
  return heightCss - rulerCss - 10 - fixed.process - fixed.gap - minRibbonCss - fixed.bar - fixed.label;
}

export function maxLanesFor(heightCss: number): number {
  return Math.max(1, Math.floor(viewsRoomCss(heightCss) / minLaneCss));
}

export function rowsFor(heightCss: number, laneCount: number): Rows {
  const fixed = fixedCss(heightCss);
  // A quarter of the room belongs to the ribbons, as long as the blocks do not need it.
  const laneCss = Math.max(minLaneCss, Math.min(maxLaneCss, (viewsRoomCss(heightCss) * 0.75) / laneCount));
  const processTop = rulerCss + 10;
  const viewsTop = processTop + fixed.process + fixed.gap;
  const barTop = heightCss - fixed.label - fixed.bar;
  return {
    process: { topCss: processTop, heightCss: fixed.process },
    views: {
      topCss: viewsTop,
      laneCss,
      blockCss: laneCss - laneGapCss,
      bottomCss: viewsTop + laneCss * laneCount - laneGapCss,
    },
    sections: { topCss: barTop, heightCss: fixed.bar, labelCss: barTop + fixed.bar + 6 },
  };
}

export interface LayoutInput {
  viewport: Viewport;
  heightCss: number;
  /** In order of address. */
  views: readonly View[];
  sections: ReadonlyMap<number, Section>;
}

export function layoutMap({ viewport, heightCss, views, sections }: LayoutInput): MapLayout {
  const { bytesPerCss } = viewport;
  const stacking = stackViews({ views, bytesPerCss, minWidthCss: minBlockCss, maxLanes: maxLanesFor(heightCss) });
  const rows = rowsFor(heightCss, stacking.laneCount);
  const blocks: Block[] = [];
  for (const view of views) {
    const place = blockPlace(viewport, view);
    if (!place) continue;
    const lane = stacking.lanes.get(view.letter) ?? 0;
    blocks.push({
      view,
      ...place,
      topCss: rows.views.topCss + lane * rows.views.laneCss,
      heightCss: rows.views.blockCss,
      piled: stacking.piled.has(view.letter),
    });
  }
  const bars = barsFor({ viewport, views, sections, blocks, rows });
  return { viewport, heightCss, rows, blocks, bars };
}

type Place = Pick<Block, 'leftCss' | 'widthCss' | 'fromOffset' | 'toOffset'>;

/** Where a view's block lies from left to right, or null where it is out of sight. */
export function blockPlace(viewport: Viewport, view: Pick<View, 'address' | 'length'>): Place | null {
  const { bytesPerCss, widthCss } = viewport;
  const startCss = cssOf(viewport, view.address);
  const fullCss = Math.max(minBlockCss, view.length / bytesPerCss);
  if (startCss + fullCss < 0 || startCss > widthCss) return null;
  if (fullCss === minBlockCss) {
    return { leftCss: startCss, widthCss: fullCss, fromOffset: 0, toOffset: view.length };
  }
  const cutLeft = startCss < -beyondCss;
  const cutRight = startCss + fullCss > widthCss + beyondCss;
  const fromOffset = cutLeft ? Math.floor((-beyondCss - startCss) * bytesPerCss) : 0;
  const toOffset = cutRight
    ? Math.min(view.length, Math.ceil((widthCss + beyondCss - startCss) * bytesPerCss))
    : view.length;
  const leftCss = cssOf(viewport, view.address + fromOffset);
  return { leftCss, widthCss: cssOf(viewport, view.address + toOffset) - leftCss, fromOffset, toOffset };
}
