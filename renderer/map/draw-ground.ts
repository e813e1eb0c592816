/** The ruler and the lines that it draws through the map. */
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import { setFont, textWidth } from './canvas-text.ts';
import type { Palette } from './palette.ts';
import { placesCss, rulerCss } from './rows.ts';
import type { Viewport } from './scale.ts';
import { ticksOf } from './ticks.ts';

export function drawGround(layer: CanvasLayer, viewport: Viewport, colours: Palette): void {
  const { context } = layer;
  setFont(context, `12px ${colours.fontMono}`);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const ticks = ticksOf(viewport, textWidth(context, '0'));
  const hair = 1 / layer.ratio;
  context.fillStyle = colours.hairline;
  for (const tick of ticks) context.fillRect(crisp(layer, tick.xCss), rulerCss - 5, Math.max(hair, 1), layer.heightCss);
  context.fillRect(0, crisp(layer, rulerCss), layer.widthCss, Math.max(hair, 1));
  context.fillStyle = colours.ink2;
  ticks.forEach((tick, index) => {
    const half = textWidth(context, tick.label) / 2;
    // A label at the left edge is pushed in as far as it needs; at the right edge there is none that would be cut.
    const middle = Math.max(tick.xCss, half + 2);
    const next = ticks[index + 1];
    const meetsNext = next !== undefined && middle + half + 6 > next.xCss - textWidth(context, next.label) / 2;
    const isWhole = middle + half + 4 <= layer.widthCss - placesCss;
    if (isWhole && !meetsNext) context.fillText(tick.label, middle, rulerCss / 2);
  });
}
