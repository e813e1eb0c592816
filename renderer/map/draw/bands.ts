/** Which lanes belong to which section, where each has its own: its colour and number at the left, a hairline between. */

import type { MapLayout } from '../layout/layout.ts';
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import { setFont } from './canvas-text.ts';
import type { Palette } from './palette.ts';

const barCss = 3;
/** What lies between two lanes is shared by them. */
const halfGapCss = 3;

export function drawBands(layer: CanvasLayer, { bands, rows }: MapLayout, colours: Palette): void {
  const { context, widthCss } = layer;
  const { topCss, laneCss, blockCss } = rows.views;
  setFont(context, colours.fonts.ui11);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  bands.forEach(({ section, firstLane, laneCount }, index) => {
    const top = topCss + firstLane * laneCss;
    context.fillStyle = colours.section(section);
    context.fillRect(0, top, barCss, (laneCount - 1) * laneCss + blockCss);
    context.fillStyle = colours.sectionText(section);
    context.fillText(`${section}`, barCss + 4, top + Math.min(blockCss, 20) / 2 + 0.5);
    if (index === 0) return;
    context.fillStyle = colours.hairline;
    context.fillRect(0, crisp(layer, top - halfGapCss), widthCss, 1 / layer.ratio);
  });
}
