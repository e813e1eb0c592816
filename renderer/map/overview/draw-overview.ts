/** The strip of the whole address space: clusters in the colours of their kinds, folded holes, our views marked. */
import type { View } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { firstEndingAbove } from '../../space/region-search.ts';
import { regionKindAt } from '../../space/region-text.ts';
import type { SpaceDifference } from '../../state/store.ts';
import { type CanvasLayer, crisp, fillCrisp } from '../draw/canvas-layer.ts';
import { setFont, textWidth } from '../draw/canvas-text.ts';
import { hueOfDifference, stripesOf } from '../draw/differences.ts';
import type { Palette } from '../draw/palette.ts';
import { standingFor } from '../layout/region-runs.ts';
import { type Fold, foldedCss, unfoldedAddr } from './fold.ts';
import { type OverviewLabel, overviewLabels } from './overview-labels.ts';

const stripTopCss = 10;
const stripCss = 20;
/** Below the brush, whose frame reaches beyond the strip (overview-brush in overview.css). */
const labelTopCss = stripTopCss + stripCss + 8;
const labelGapCss = 12;
/** A view's mark is at least this wide, and stands out of the strip above and below. */
const markCss = 5;

export interface OverviewPicture {
  fold: Fold;
  regions: RegionColumns | null;
  views: readonly View[];
  /** Views where they are being carried, as they would lie there. */
  ghosts: readonly View[];
  /** From the moment that is compared with. */
  difference: SpaceDifference | null;
}

export function drawOverview(layer: CanvasLayer, picture: OverviewPicture, colours: Palette): void {
  drawHoles(layer, picture.fold, colours);
  if (picture.regions) drawRegions(layer, picture.regions, picture.fold, colours);
  drawLabels(layer, overviewLabels(picture.fold, picture.regions), colours);
  if (picture.difference) drawDifference(layer, picture.difference, picture.fold, colours);
  drawMarks(layer, picture.views, picture.fold, (view) => colours.section(view.section));
  drawMarks(layer, picture.ghosts, picture.fold, () => colours.accent);
}

const stripeTopCss = 2;
const stripeCss = 5;

/** Its own strip above the regions. */
function drawDifference(layer: CanvasLayer, difference: SpaceDifference, fold: Fold, colours: Palette): void {
  for (const { leftCss, widthCss, kind } of stripesOf(difference, (addr) => foldedCss(fold, addr))) {
    layer.context.fillStyle = colours.section(hueOfDifference[kind] ?? 1);
    fillCrisp(layer, leftCss, stripeTopCss, widthCss, stripeCss);
  }
}

function drawHoles(layer: CanvasLayer, fold: Fold, colours: Palette): void {
  const middle = crisp(layer, stripTopCss + stripCss / 2);
  layer.context.fillStyle = colours.ink3;
  for (const { leftCss, rightCss } of fold.holes) {
    for (let x = leftCss + 5; x < rightCss - 4; x += 5) layer.context.fillRect(crisp(layer, x), middle, 1, 1);
  }
}

/** The most important first; what would run into one that is there already is shortened, or left out. */
function drawLabels(layer: CanvasLayer, labels: readonly OverviewLabel[], colours: Palette): void {
  const { context, widthCss } = layer;
  setFont(context, colours.fonts.ui11);
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.fillStyle = colours.ink3;
  const taken: { left: number; right: number }[] = [];
  for (const { middleCss, texts } of labels) {
    for (const text of texts) {
      const width = textWidth(context, text);
      const left = Math.min(Math.max(middleCss - width / 2, 0), widthCss - width);
      // Wider than the strip: the next one may fit.
      if (left < 0) continue;
      if (taken.some((other) => left < other.right + labelGapCss && left + width > other.left - labelGapCss)) continue;
      taken.push({ left, right: left + width });
      context.fillText(text, left, labelTopCss);
      break;
    }
  }
}

/** Pixel by pixel: of the regions that share one, one stands for all, so that 65,000 cost no more than the pixels. */
function drawRegions(layer: CanvasLayer, regions: RegionColumns, fold: Fold, colours: Palette): void {
  const hair = 1 / layer.ratio;
  for (let index = 0; index < regions.count; ) {
    const left = foldedCss(fold, regions.starts[index] ?? 0);
    const right = foldedCss(fold, regions.ends[index] ?? 0);
    const drawnTo = Math.max(crisp(layer, right), left + hair);
    const next = Math.max(index + 1, firstEndingAbove(regions, unfoldedAddr(fold, drawnTo), index + 1));
    const kind = regionKindAt(regions, standingFor(regions, index, next - 1));
    layer.context.fillStyle = colours.kind(kind);
    layer.context.globalAlpha = kind === 'ours' ? 0.35 : 1;
    const gap = right - left > 4 ? 1 : 0;
    fillCrisp(layer, left, stripTopCss, Math.max(right - left - gap, hair), stripCss);
    index = next;
  }
  layer.context.globalAlpha = 1;
}

/** Of views that would be marked in the same place and colour, one: of a thousand there are few others. */
function drawMarks(layer: CanvasLayer, views: readonly View[], fold: Fold, colourOf: (view: View) => string): void {
  const marked = new Map<string, Set<number>>();
  for (const view of views) {
    const left = foldedCss(fold, view.address);
    const right = foldedCss(fold, view.address + view.length);
    const width = Math.max(right - left - 1.5, markCss);
    const place = crisp(layer, Math.min(left, layer.widthCss - width));
    const colour = colourOf(view);
    const places = marked.get(colour) ?? new Set();
    if (width === markCss && places.has(place)) continue;
    marked.set(colour, places.add(place));
    layer.context.fillStyle = colour;
    fillCrisp(layer, place, stripTopCss - 2, width, stripCss + 4);
  }
}
