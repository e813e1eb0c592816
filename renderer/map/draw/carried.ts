/** A view being moved: the place that it left, and its ghost. */
import { address } from '../../../protocol/address.ts';
import type { View } from '../../../protocol/model.ts';
import { type HeldPart, homeOf } from '../../space/ghosts.ts';
import type { Carried } from '../carry/carry.ts';
import type { Block } from '../layout/boxes.ts';
import { blockPlace, type MapLayout } from '../layout/layout.ts';
import type { CanvasLayer } from './canvas-layer.ts';
import { fittingText, setFont } from './canvas-text.ts';
import type { Palette } from './palette.ts';
import type { ViewsKnown } from './texture.ts';
import { drawViews } from './views.ts';

/** `C was here`, in a broken outline, for each view that is carried away; what an edge gave up has an outline. */
export function drawFormerPlaces(layer: CanvasLayer, layout: MapLayout, carried: Carried, colours: Palette): void {
  if (carried.target === homeOf(carried)) return;
  for (const view of [carried.view, ...carried.others]) drawFormerPlace(layer, layout, view, carried.part, colours);
}

function drawFormerPlace(layer: CanvasLayer, layout: MapLayout, view: View, part: HeldPart, colours: Palette): void {
  const { context } = layer;
  const place = blockPlace(layout.viewport, view);
  if (!place) return;
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
  if (part !== 'whole') return;
  setFont(context, colours.fonts.ui11);
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

/** The ghosts: the blocks themselves in the accent's outline, or struck out in red where they may not go. */
export function drawCarried(
  layer: CanvasLayer,
  layout: MapLayout,
  carried: Carried,
  known: ViewsKnown,
  colours: Palette,
): void {
  const letters = new Set(carried.ghosts.map(({ letter }) => letter));
  for (const block of layout.blocks) {
    if (!letters.has(block.view.letter)) continue;
    drawViews(layer, { blocks: [block], known, selected: block.view.letter }, colours);
    if (!carried.placement.ok) strikeOut(layer, block, colours);
  }
}

function strikeOut({ context }: CanvasLayer, block: Block, colours: Palette): void {
  context.strokeStyle = colours.danger;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(block.leftCss, block.topCss, block.widthCss - 1, block.heightCss, 4);
  context.moveTo(block.leftCss + 4, block.topCss + block.heightCss - 4);
  context.lineTo(block.leftCss + Math.min(block.widthCss - 5, block.heightCss), block.topCss + 4);
  context.stroke();
}

/** Views that are selected beside the selected one: the same ring, thinner. */
export function drawGroup(
  { context }: CanvasLayer,
  blocks: readonly Block[],
  letters: readonly string[],
  colours: Palette,
): void {
  if (letters.length === 0) return;
  const group = new Set(letters);
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const { view, leftCss, topCss, widthCss, heightCss, piled } of blocks) {
    if (!piled && group.has(view.letter)) context.roundRect(leftCss - 0.5, topCss - 0.5, widthCss, heightCss + 1, 4.5);
  }
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
