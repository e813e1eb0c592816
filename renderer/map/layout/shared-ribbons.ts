/** The bands between two maps, one above the other, that join what shows the same pages of a file. Pure. */
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { type SharedFile, samePages } from '../../space/shared-files.ts';
import { cssOf, shownRange, type Viewport } from '../../viewport/scale.ts';
import type { Band } from './ribbons.ts';

/** One of both maps. */
export interface Side {
  regions: RegionColumns;
  viewport: Viewport;
}

export interface SharedRibbon extends Band {
  /** Rows of the lists of the upper and of the lower map. */
  above: number;
  below: number;
}

/** So far behind the edge of a map a band ends whose end is out of sight: it is seen to lead there. */
const beyondCss = 40;
const thinnestCss = 1.5;
/** More regions of one file than this, in one map, cannot be distinguished. */
const mostPieces = 200;
const mostRibbons = 1500;

export function sharedRibbons(
  files: readonly SharedFile[],
  above: Side,
  below: Side,
  { topCss, bottomCss }: Pick<Band, 'topCss' | 'bottomCss'>,
): SharedRibbon[] {
  const ribbons: SharedRibbon[] = [];
  for (const file of files) {
    const [upper, lower] = [piecesInSight(file.above, above), piecesInSight(file.below, below)];
    const joined = new Set<number>();
    const join = (row: number, otherRow: number): boolean => {
      const pages = samePages(above.regions, row, below.regions, otherRow);
      if (!pages || ribbons.length >= mostRibbons) return false;
      const [topLeft, topRight] = placed(above.viewport, pages.above, pages.length);
      const [bottomLeft, bottomRight] = placed(below.viewport, pages.below, pages.length);
      ribbons.push({ topCss, topLeft, topRight, bottomCss, bottomLeft, bottomRight, above: row, below: otherRow });
      return true;
    };
    for (const row of upper) {
      const partners = lower.filter((otherRow) => join(row, otherRow));
      for (const otherRow of partners) joined.add(otherRow);
      // Its pages are out of sight in the other map: one band leads there.
      if (partners.length === 0) file.below.slice(0, mostPieces).some((otherRow) => join(row, otherRow));
    }
    for (const otherRow of lower) {
      if (!joined.has(otherRow)) file.above.slice(0, mostPieces).some((row) => join(row, otherRow));
    }
  }
  return ribbons;
}

/** Of the rows those in sight; of several that fall on one pixel and show the same pages, one. */
function piecesInSight(rows: readonly number[], { regions, viewport }: Side): number[] {
  const inSight = shownRange(viewport);
  const pieces: number[] = [];
  let last = '';
  for (const row of rows) {
    const start = regions.starts[row] ?? 0;
    if (start >= inSight.end) break;
    if ((regions.ends[row] ?? 0) <= inSight.start) continue;
    const place = `${Math.round(cssOf(viewport, start))} ${regions.offsets[row]}`;
    if (place === last) continue;
    last = place;
    pieces.push(row);
    if (pieces.length === mostPieces) break;
  }
  return pieces;
}

/** Left and right edge on a map, CSS pixels. */
function placed(viewport: Viewport, start: number, length: number): [left: number, right: number] {
  const clamp = (css: number) => Math.max(-beyondCss, Math.min(viewport.widthCss + beyondCss, css));
  const left = clamp(cssOf(viewport, start));
  return [left, Math.max(clamp(cssOf(viewport, start + length)), left + thinnestCss)];
}

/** The ribbon at a place between both maps, the last drawn where several lie over each other; or undefined. */
export function ribbonAt<R extends Band>(ribbons: readonly R[], xCss: number, yCss: number): R | undefined {
  return ribbons.findLast((ribbon) => {
    const share = shareAt(ribbon, yCss);
    const left = ribbon.topLeft + (ribbon.bottomLeft - ribbon.topLeft) * share;
    const right = ribbon.topRight + (ribbon.bottomRight - ribbon.topRight) * share;
    return xCss >= left - 2 && xCss <= right + 2;
  });
}

/** How far across the band has gone at a height, in [0, 1]: along the curve that traceRibbon draws, found by bisection. */
function shareAt({ topCss, bottomCss }: Band, yCss: number): number {
  const y = (yCss - topCss) / (bottomCss - topCss);
  let [from, to] = [0, 1];
  for (let step = 0; step < 12; step += 1) {
    const t = (from + to) / 2;
    const at = 1.5 * t * (1 - t) ** 2 + 1.5 * t ** 2 * (1 - t) + t ** 3;
    if (at < y) from = t;
    else to = t;
  }
  const t = (from + to) / 2;
  return 3 * t ** 2 * (1 - t) + t ** 3;
}
