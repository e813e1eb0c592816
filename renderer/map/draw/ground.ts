/** The ruler and the lines that it draws through the map. */
import { memoizeLast } from '../../state/memoize.ts';
import type { Viewport } from '../../viewport/scale.ts';
import type { Pen } from '../layout/pen.ts';
import { placesCss, rulerCss } from '../layout/rows.ts';
import { type Tick, ticksOf } from '../layout/ticks.ts';
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import { setFont, textWidth } from './canvas-text.ts';
import type { Palette } from './palette.ts';

interface RulerLabel {
  text: string;
  leftCss: number;
  widthCss: number;
}

export function drawGround(layer: CanvasLayer, viewport: Viewport, colours: Palette): void {
  const { context } = layer;
  const hair = Math.max(1 / layer.ratio, 1);
  const { ticks, labels } = rulerOf(layer, viewport, colours);
  context.fillStyle = colours.hairline;
  for (const { xCss } of ticks) context.fillRect(crisp(layer, xCss), rulerCss - 5, hair, layer.heightCss);
  context.fillRect(0, crisp(layer, rulerCss), layer.widthCss, hair);
  context.fillStyle = colours.ink2;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const { text, leftCss } of labels) context.fillText(text, leftCss, rulerCss / 2);
}

/** Takes away the labels that would be read together with a text over the ruler from `leftCss` to `rightCss`. */
export function clearRuler(
  layer: CanvasLayer,
  viewport: Viewport,
  colours: Palette,
  { leftCss, rightCss }: { leftCss: number; rightCss: number },
): void {
  layer.context.fillStyle = colours.ground;
  for (const label of rulerOf(layer, viewport, colours).labels) {
    if (label.leftCss > rightCss || label.leftCss + label.widthCss < leftCss) continue;
    layer.context.fillRect(label.leftCss - 1, 2, label.widthCss + 2, rulerCss - 8);
  }
}

interface RulerParts {
  viewport: Viewport;
  /** With them the typeface: a new palette comes when it has been loaded. */
  colours: Palette;
  widthCss: number;
}

interface Ruler {
  ticks: Tick[];
  labels: RulerLabel[];
}

/** Sets the ruler's font. */
function rulerOf({ context, widthCss }: CanvasLayer, viewport: Viewport, colours: Palette): Ruler {
  setFont(context, colours.fonts.mono12);
  return makeRuler({ viewport, colours, widthCss }, context);
}

/** In each frame of a map that moves under the pointer it is asked for twice. */
const makeRuler = memoizeLast(({ viewport, widthCss }: RulerParts, context: Pen): Ruler => {
  const ticks = ticksOf(viewport, textWidth(context, '0'));
  const labels = ticks.flatMap(({ label, xCss }, index) => {
    const half = textWidth(context, label) / 2;
    // A label at the left edge is pushed in as far as it needs; at the right edge there is none that would be cut.
    const middle = Math.max(xCss, half + 2);
    const next = ticks[index + 1];
    const meetsNext = next !== undefined && middle + half + 6 > next.xCss - textWidth(context, next.label) / 2;
    const isWhole = middle + half + 4 <= widthCss - placesCss;
    return isWhole && !meetsNext ? [{ text: label, leftCss: middle - half, widthCss: 2 * half }] : [];
  });
  return { ticks, labels };
});
