/** A view being moved: the place that it left, and its ghost. */
import { address } from '../../protocol/address.ts';
import type { Section, View } from '../../protocol/model.ts';
import type { CanvasLayer } from './canvas-layer.ts';
import { fittingText } from './canvas-text.ts';
import type { Carried } from './carry.ts';
import { drawViews } from './draw-views.ts';
import { blockPlace, type MapLayout } from './layout.ts';
import type { Palette } from './palette.ts';

/** `C was here`, in a broken outline. */
export function drawFormerPlace(layer: CanvasLayer, layout: MapLayout, carried: Carried, colours: Palette): void {
  const { context } = layer;
  const { view, target } = carried;
  const place = blockPlace(layout.viewport, view);
  if (!place || target === view.address) return;
  const ghost = layout.blocks.find((block) => block.view.letter === view.letter);
  const topCss = ghost?.topCss ?? layout.rows.views.topCss;
  const heightCss = layout.rows.views.blockCss;
  context.strokeStyle = colours.sectionText(view.section);
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  context.beginPath();
  context.roundRect(place.leftCss + 0.5, topCss + 0.5, place.widthCss - 2, heightCss - 1, 4);
  context.stroke();
  context.setLineDash([]);
  context.font = `11px ${colours.fontUi}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = colours.ink3;
  const left = Math.max(place.leftCss, 0);
  const right = Math.min(place.leftCss + place.widthCss, layer.widthCss);
  const whole = fittingText(context, [`${view.letter} was here`], right - left - 10);
  const lines = whole || heightCss < 40 ? [whole] : [`${view.letter} was`, 'here'];
  if (!whole && right - left < 44) return;
  lines.forEach((line, index) => {
    context.fillText(line, (left + right) / 2, topCss + heightCss / 2 + (index - (lines.length - 1) / 2) * 15);
  });
}

/** The ghost: the block itself in the accent's outline, or struck out in red where it may not go. */
export function drawCarried(
  layer: CanvasLayer,
  layout: MapLayout,
  carried: Carried,
  sections: ReadonlyMap<number, Section>,
  colours: Palette,
): void {
  const { context } = layer;
  const { letter } = carried.view;
  const block = layout.blocks.find((each) => each.view.letter === letter);
  if (!block) return;
  drawViews(layer, { blocks: [block], sections, selected: letter }, colours);
  if (carried.placement.ok) return;
  context.strokeStyle = colours.danger;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(block.leftCss, block.topCss, block.widthCss - 1, block.heightCss, 4);
  context.moveTo(block.leftCss + 4, block.topCss + block.heightCss - 4);
  context.lineTo(block.leftCss + Math.min(block.widthCss - 5, block.heightCss), block.topCss + 4);
  context.stroke();
}

/** The outline of a ghost between the place where it was given up (`t` 0) and its view's own (1). */
export function drawReturning(
  layer: CanvasLayer,
  layout: MapLayout,
  view: View,
  fromAddr: number,
  t: number,
  colours: Palette,
): void {
  const addr = fromAddr + (view.address - fromAddr) * t;
  const place = blockPlace(layout.viewport, { address: address(Math.max(0, Math.round(addr))), length: view.length });
  const home = layout.blocks.find((block) => block.view.letter === view.letter);
  if (!place) return;
  const { context } = layer;
  context.strokeStyle = colours.sectionText(view.section);
  context.lineWidth = 2;
  context.beginPath();
  const topCss = home?.topCss ?? layout.rows.views.topCss;
  context.roundRect(place.leftCss, topCss, place.widthCss - 1, layout.rows.views.blockCss, 4);
  context.stroke();
}
