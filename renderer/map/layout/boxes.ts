/** The boxes that the map is made of, in CSS pixels from its upper left corner. */
import type { Section, View } from '../../../protocol/model.ts';
import type { KindRow } from '../../space/kind-rows.ts';

export interface Box {
  leftCss: number;
  topCss: number;
  widthCss: number;
  heightCss: number;
}

/** A view's block, cut off a little outside the map's edges. */
export interface Block extends Box {
  view: View;
  /** Of a ghost: the view as it is mapped now, through which its bytes are read. */
  mapped?: View;
  /** It lies on a pile, which is drawn in its stead. */
  piled: boolean;
  /** Bytes from the view's start to the block's left and right edge: all of it, unless cut off. */
  fromOffset: number;
  toOffset: number;
}

/** From top to bottom. A lane without height is left out, as are the bars' names (null) where there is no room. */
export interface Rows {
  process: { topCss: number; heightCss: number };
  views: { topCss: number; laneCss: number; blockCss: number };
  /** Where the buttons stand that name views out of sight. */
  edgesTopCss: number;
  sections: { topCss: number; heightCss: number; labelCss: number | null };
}

/** A row of the process lane where that has the map to itself: regions of one kind. */
export interface ProcessRow extends KindRow {
  topCss: number;
  heightCss: number;
}

/** Views too close together at this zoom to lie side by side or in lanes. */
export interface Pile extends Box {
  views: View[];
}

/** A section's bar in the section lane. */
export interface SectionBar extends Box {
  section: Section;
  /** What the bar's width stands for: the section in whole pages, as views show it. A file may end within its last one. */
  bytes: number;
  viewCount: number;
}

/** Where a byte of a view lies in its block: its left edge. */
export function offsetCss(block: Block, offset: number): number {
  return block.leftCss + ((offset - block.fromOffset) / (block.toOffset - block.fromOffset)) * block.widthCss;
}

/** Where a byte of a block lies in the view as it is mapped now: elsewhere for the ghost of a view's start. */
export function mappedOffset({ view, mapped = view }: Block, offset: number): number {
  return view.offset + offset - mapped.offset;
}

/** The byte of a view under `xCss`, inside what the block shows. */
export function offsetAt(block: Block, xCss: number): number {
  const share = (xCss - block.leftCss) / block.widthCss;
  const offset = Math.floor(block.fromOffset + share * (block.toOffset - block.fromOffset));
  return Math.min(Math.max(offset, block.fromOffset), block.toOffset - 1);
}

export function contains(box: Box, xCss: number, yCss: number): boolean {
  return (
    xCss >= box.leftCss && xCss < box.leftCss + box.widthCss && yCss >= box.topCss && yCss < box.topCss + box.heightCss
  );
}

/** A head's height, in a block that is high enough and in one that is not. */
const headCss = 20;
const flatHeadCss = 16;
const flatCss = 60;
/** A lower block is all head. */
const lowCss = 30;

export function headOf({ heightCss }: Box): number {
  return heightCss < flatCss ? flatHeadCss : headCss;
}

/** The part of a block below its head, where its bytes are shown; null where the block is too low for it. */
export function bodyOf(block: Box): Box | null {
  if (block.heightCss < lowCss) return null;
  const { leftCss, topCss, widthCss, heightCss } = block;
  const head = headOf(block);
  return { leftCss, topCss: topCss + head, widthCss, heightCss: heightCss - head };
}
