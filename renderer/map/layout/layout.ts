/**
 * Where everything on the map lies, in CSS pixels: what is drawn, what is hit by the pointer and where the handles
 * stand all come from here, so that they cannot disagree.
 */
import type { Section, View } from '../../../protocol/model.ts';
import type { KindRow } from '../../space/kind-rows.ts';
import { cssOf, type Viewport } from '../../viewport/scale.ts';
import type { Block, Pile, ProcessRow, Rows, SectionBar } from './boxes.ts';
import { type Band, stackViews } from './lanes.ts';
import { loneRowsFor, maxLanesFor, processRows, processRowsFor, rowsFor } from './rows.ts';
import { barsFor } from './section-bars.ts';

export interface MapLayout {
  viewport: Viewport;
  heightCss: number;
  rows: Rows;
  blocks: Block[];
  piles: Pile[];
  bars: SectionBar[];
  /** Of the process lane, where it has the map to itself; else it is one. */
  kindRows: readonly ProcessRow[];
  /** Lanes of single sections; empty where all views share theirs. */
  bands: readonly Band[];
}

/** A block is at least this wide: its letter is legible, and it can be grabbed. */
export const minBlockCss = 24;
/** How far behind the edge of the map blocks are cut off: their outlines stay out of sight. */
const beyondCss = 40;

export interface LayoutInput {
  viewport: Viewport;
  heightCss: number;
  /** In order of address. */
  views: readonly View[];
  sections: ReadonlyMap<number, Section>;
  pageSize: number;
  /** The process lane alone, at the lower edge. */
  isProcessAlone?: boolean;
  /** Another process's regions by kind: the process lane has the map to itself, and a row for each. */
  kinds?: readonly KindRow[] | null;
}

export function layoutMap(input: LayoutInput): MapLayout {
  const { viewport, heightCss, views, sections, pageSize, kinds } = input;
  const { bytesPerCss } = viewport;
  const stacking = stackViews({ views, bytesPerCss, minWidthCss: minBlockCss, maxLanes: maxLanesFor(heightCss) });
  const rows = rowsOf(input, stacking.laneCount);
  const blocks: Block[] = [];
  const piled = new Map<number, Block[]>();
  for (const view of views) {
    const place = blockPlace(viewport, view);
    if (!place) continue;
    const lane = stacking.lanes.get(view.letter) ?? 0;
    const pile = stacking.pileOf.get(view.letter);
    const { leftCss, widthCss, fromOffset, toOffset } = place;
    const block = {
      view,
      leftCss,
      topCss: rows.views.topCss + lane * rows.views.laneCss,
      widthCss,
      heightCss: rows.views.blockCss,
      fromOffset,
      toOffset,
      piled: pile !== undefined,
    };
    blocks.push(block);
    if (pile === undefined) continue;
    const others = piled.get(pile);
    if (others) others.push(block);
    else piled.set(pile, [block]);
  }
  const piles = [...piled.values()].flatMap(pileAround);
  const bars = barsFor({ viewport, views, sections, blocks, rows, pageSize });
  return {
    viewport,
    heightCss,
    rows,
    blocks,
    piles,
    bars,
    kindRows: kinds ? processRowsFor(rows, kinds) : [],
    bands: stacking.bands,
  };
}

function rowsOf({ heightCss, isProcessAlone, kinds }: LayoutInput, laneCount: number): Rows {
  if (isProcessAlone) return processRows(heightCss);
  return kinds ? loneRowsFor(heightCss) : rowsFor(heightCss, laneCount);
}

/** From its first block in sight to the end of that which reaches farthest. */
function pileAround(members: readonly Block[]): Pile[] {
  const [first] = members;
  if (!first) return [];
  const rightCss = members.reduce((right, block) => Math.max(right, block.leftCss + block.widthCss), 0);
  const { leftCss, topCss, heightCss } = first;
  return [{ leftCss, topCss, heightCss, widthCss: rightCss - leftCss, views: members.map((block) => block.view) }];
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
