/** Paints the strip: how many calls of each kind, and how much is mapped. */
import { type CanvasLayer, fillCrisp } from '../map/draw/canvas-layer.ts';
import type { Palette } from '../map/draw/palette.ts';
import { type Bins, type Span, shareOf, stackOf, sumOf } from './timeline.ts';

export interface Picture {
  bins: Bins;
  binned: Span;
  /** Times of moments with names. */
  flags: readonly number[];
  /** How many calls had begun at the moment that is compared with, if it is of this trace. */
  compared: number | null;
}

/** Sections' hues, in the order of `callKinds`; 0: none of them. */
export const hueOfKind: readonly number[] = [3, 4, 2, 6, 7, 0];

export function drawTimeline(layer: CanvasLayer, { bins, binned, flags, compared }: Picture, palette: Palette): void {
  const { context, widthCss, heightCss } = layer;
  const count = bins.positions.length;
  if (count === 0) return;
  const width = widthCss / count;
  let mostCalls = 0;
  for (let bin = 0; bin < count; bin += 1) mostCalls = Math.max(mostCalls, sumOf(bins, bin));
  for (let bin = 0; bin < count; bin += 1) {
    for (const { kind, bottom, top } of stackOf(bins, bin, mostCalls)) {
      const hue = hueOfKind[kind] ?? 0;
      context.fillStyle = hue > 0 ? palette.section(hue) : palette.ink3;
      const room = heightCss - 4;
      fillCrisp(layer, bin * width, heightCss - top * room, Math.max(2, width), (top - bottom) * room);
    }
  }
  drawSizes(layer, bins.sizes, mostOf(bins.sizes), palette.ink2, []);
  drawSizes(layer, bins.resident, mostOf(bins.resident), palette.ink, [3, 2]);
  context.fillStyle = palette.ink;
  for (const flag of flags) drawFlag(layer, shareOf(flag, binned) * widthCss);
  if (compared !== null) {
    const bin = bins.positions.findIndex((position) => position >= compared);
    context.fillStyle = palette.accent;
    for (let y = 0; y < heightCss && bin >= 0; y += 6) fillCrisp(layer, bin * width, y, 1, 3);
  }
}

/** A pennant at the upper edge. */
function drawFlag(layer: CanvasLayer, x: number): void {
  if (x < 0 || x > layer.widthCss) return;
  fillCrisp(layer, x, 0, 1, layer.heightCss);
  const { context } = layer;
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x + 7, 3);
  context.lineTo(x, 6);
  context.fill();
}

function mostOf(sizes: Float64Array): number {
  return sizes.reduce((largest, size) => Math.max(largest, Number.isNaN(size) ? 0 : size), 0);
}

/** Each line against its own largest value: what is resident is often a thousandth of what is mapped. */
function drawSizes(
  { context, widthCss, heightCss }: CanvasLayer,
  sizes: Float64Array,
  most: number,
  colour: string,
  dashes: number[],
): void {
  if (most === 0) return;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash(dashes);
  context.beginPath();
  let isBegun = false;
  for (const [bin, size] of sizes.entries()) {
    if (Number.isNaN(size)) continue;
    const x = ((bin + 0.5) / sizes.length) * widthCss;
    const y = heightCss - 1 - (size / most) * (heightCss - 4);
    if (isBegun) context.lineTo(x, y);
    else context.moveTo(x, y);
    isBegun = true;
  }
  context.stroke();
  context.setLineDash([]);
}
