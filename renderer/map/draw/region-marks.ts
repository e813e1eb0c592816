/** Marks in the process lane: what has just changed there, and the region that is selected. */

import { cssOf } from '../../viewport/scale.ts';
import type { MapLayout } from '../layout/layout.ts';
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import { setFont } from './canvas-text.ts';
import type { Palette } from './palette.ts';
import type { RegionChange, RegionChangeKind } from './region-news.ts';

/** Distinguished by outline and sign, not by colour. */
const signs: Record<RegionChangeKind, string> = { came: '+', went: '−', changed: '~' };
/** A mark is at least this wide, and signs stand no closer than this, CSS pixels. */
const leastCss = 3;
const signCss = 9;

/** Of marks in order of address. */
export function drawRegionMarks(
  layer: CanvasLayer,
  layout: MapLayout,
  marks: readonly RegionChange[],
  colours: Palette,
): void {
  const { context } = layer;
  const { topCss, heightCss } = layout.rows.process;
  if (heightCss === 0 || marks.length === 0) return;
  context.strokeStyle = colours.ink;
  context.fillStyle = colours.ink;
  context.lineWidth = 1.5;
  setFont(context, colours.fonts.bold10);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  let signedTo = Number.NEGATIVE_INFINITY;
  let last = '';
  for (const { kind, start, end } of marks) {
    const box = spanOnMap(layer, layout, start, end);
    if (!box) continue;
    // Far out, many are one.
    const place = `${kind} ${box.left} ${box.width}`;
    if (place === last) continue;
    last = place;
    context.setLineDash(kind === 'went' ? [3, 2] : []);
    context.strokeRect(box.left, topCss - 1, box.width, heightCss + 2);
    if (kind === 'changed') context.fillRect(box.left, topCss + heightCss - 3, box.width, 2);
    const middle = box.left + box.width / 2;
    if (middle - signedTo < signCss) continue;
    context.fillText(signs[kind], middle, topCss - 5);
    signedTo = middle;
  }
  context.setLineDash([]);
}

/** The ring around the selected region, as wide as it is drawn. */
export function drawSelectedRegion(
  layer: CanvasLayer,
  layout: MapLayout,
  { start, end }: { start: number; end: number },
  colours: Palette,
): void {
  const { topCss, heightCss } = layout.rows.process;
  const box = heightCss > 0 ? spanOnMap(layer, layout, start, end) : null;
  if (!box) return;
  layer.context.strokeStyle = colours.accent;
  layer.context.lineWidth = 2;
  layer.context.beginPath();
  layer.context.roundRect(box.left - 1, topCss - 2, box.width + 1, heightCss + 4, 3);
  layer.context.stroke();
}

/** From left to right, cut off a little beyond the map's edges; null out of sight. */
function spanOnMap(layer: CanvasLayer, { viewport }: MapLayout, start: number, end: number) {
  const left = crisp(layer, Math.max(cssOf(viewport, start), -8));
  const right = Math.min(cssOf(viewport, end), layer.widthCss + 8);
  if (right < 0 || left > layer.widthCss) return null;
  return { left, width: Math.max(right - left - 1, leastCss) };
}
