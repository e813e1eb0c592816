/** The bands that join each view's block to its range of the section. */
import { type Block, offsetCss, type SectionBar } from './boxes.ts';
import type { PenPath } from './pen.ts';

/** A band between two level edges, curved like an S; CSS pixels. */
export interface Band {
  topCss: number;
  topLeft: number;
  topRight: number;
  bottomCss: number;
  bottomLeft: number;
  bottomRight: number;
}

export interface Ribbon extends Band {
  block: Block;
  bar: SectionBar;
}

/** Where a byte of a section lies in its bar. */
export function sectionCss(bar: SectionBar, offset: number): number {
  return bar.leftCss + (offset / bar.bytes) * bar.widthCss;
}

/** A band never gets thinner than this: it must be seen that there is one. */
const thinnestCss = 1.5;

/** Of a block that is cut off, the band joins only what is in sight; a pile has one band to each of its sections. */
export function ribbonsOf(blocks: readonly Block[], bars: readonly SectionBar[], widthCss: number): Ribbon[] {
  const barOf = new Map(bars.map((bar) => [bar.section.id, bar]));
  /** Where the last one from a pile to each bar begins: blocks are in order. */
  const lastFromPile = new Map<SectionBar, number>();
  const ribbons: Ribbon[] = [];
  for (const block of blocks) {
    const bar = barOf.get(block.view.section);
    if (!bar) continue;
    if (block.piled) {
      const place = Math.round(block.leftCss);
      if (lastFromPile.get(bar) === place) continue;
      lastFromPile.set(bar, place);
    }
    ribbons.push(ribbonOf(block, bar, widthCss));
  }
  return ribbons;
}

function ribbonOf(block: Block, bar: SectionBar, widthCss: number): Ribbon {
  const { view, fromOffset, toOffset } = block;
  const perCss = (toOffset - fromOffset) / block.widthCss;
  const right = block.leftCss + block.widthCss;
  const topLeft = toOffset - fromOffset < view.length ? Math.max(0, block.leftCss) : block.leftCss;
  const topRight = toOffset - fromOffset < view.length ? Math.min(widthCss, right) : right;
  const first = view.offset + fromOffset + (topLeft - block.leftCss) * perCss;
  const behind = view.offset + toOffset - (right - topRight) * perCss;
  const bottomLeft = sectionCss(bar, first);
  const bottomRight = Math.max(sectionCss(bar, behind), bottomLeft + thinnestCss);
  return {
    block,
    bar,
    topCss: block.topCss + block.heightCss,
    topLeft,
    topRight,
    bottomCss: bar.topCss,
    bottomLeft,
    bottomRight,
  };
}

/** Traces the band's outline on `path`. */
export function traceRibbon(path: PenPath, ribbon: Band): void {
  const { topCss, bottomCss, topLeft, topRight, bottomLeft, bottomRight } = ribbon;
  const middle = (topCss + bottomCss) / 2;
  path.moveTo(topLeft, topCss);
  path.bezierCurveTo(topLeft, middle, bottomLeft, middle, bottomLeft, bottomCss);
  path.lineTo(bottomRight, bottomCss);
  path.bezierCurveTo(bottomRight, middle, topRight, middle, topRight, topCss);
  path.closePath();
}

/** Traces the band that the bytes [offset, end) of a view follow to the section: a thread, where they are few. */
export function traceBand(path: PenPath, block: Block, bar: SectionBar, offset: number, end: number): void {
  const topLeft = offsetCss(block, offset);
  const bottomLeft = sectionCss(bar, block.view.offset + offset);
  traceRibbon(path, {
    topCss: block.topCss + block.heightCss,
    bottomCss: bar.topCss,
    topLeft,
    topRight: offsetCss(block, end),
    bottomLeft,
    bottomRight: sectionCss(bar, block.view.offset + end),
  });
}

/** Where the middle of a thread is at `t`: from its section (0) up to its block (1), along the same curve as a band. */
export function threadPoint(
  { topCss, topX, bottomCss, bottomX }: { topCss: number; topX: number; bottomCss: number; bottomX: number },
  t: number,
): { xCss: number; yCss: number } {
  const rest = 1 - t;
  const [start, toBend, fromBend, end] = [rest ** 3, 3 * rest ** 2 * t, 3 * rest * t ** 2, t ** 3];
  const middle = (topCss + bottomCss) / 2;
  return {
    xCss: (start + toBend) * bottomX + (fromBend + end) * topX,
    yCss: start * bottomCss + (toBend + fromBend) * middle + end * topCss,
  };
}
