/** Paints the strip: how many calls of each kind, how much is mapped, and the moment that is shown. */
import { type CanvasLayer, fillCrisp } from '../map/draw/canvas-layer.ts';
import type { Palette } from '../map/draw/palette.ts';
import { type Bins, type Span, stackOf, sumOf } from './timeline.ts';

export interface Picture {
  bins: Bins;
  binned: Span;
  time: number;
}

/** Sections' hues, in the order of `callKinds`; 0: none of them. */
export const hueOfKind: readonly number[] = [3, 4, 2, 6, 7, 0];

export function drawTimeline(layer: CanvasLayer, { bins, binned, time }: Picture, palette: Palette): void {
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
  drawSizes(layer, bins, palette.ink2);
  const x = ((time - binned.from) / (binned.to - binned.from)) * widthCss;
  context.fillStyle = palette.accent;
  if (x >= -1 && x <= widthCss + 1) fillCrisp(layer, Math.min(Math.max(0, x - 1), widthCss - 2), 0, 2, heightCss);
}

function drawSizes({ context, widthCss, heightCss }: CanvasLayer, { sizes }: Bins, colour: string): void {
  const most = sizes.reduce((largest, size) => Math.max(largest, Number.isNaN(size) ? 0 : size), 0);
  if (most === 0) return;
  context.strokeStyle = colour;
  context.lineWidth = 1;
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
}
