/** What lies over the picture and changes more often than it: the pointer's mark, and the bytes that just changed. */
import { formatAddress } from '../../protocol/address.ts';
import { liveBytes } from '../live/live-bytes.ts';
import { type Block, offsetCss, type SectionBar } from './boxes.ts';
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import { textWidth } from './canvas-text.ts';
import { bodyGrid, cellAt, cellBox } from './draw-texture.ts';
import { bodyOf } from './draw-views.ts';
import type { Flashes } from './flashes.ts';
import type { Hit } from './hit-test.ts';
import { type MapLayout, rulerCss } from './layout.ts';
import type { Palette } from './palette.ts';
import { sectionCss, traceBand } from './ribbons.ts';

/** A line below the pointer, its address on the ruler, and an outline around what it points at. */
export function drawPointer(
  layer: CanvasLayer,
  layout: MapLayout,
  hit: Hit,
  xCss: number,
  addr: number,
  colours: Palette,
): void {
  const { context } = layer;
  const { process } = layout.rows;
  context.globalAlpha = 0.5;
  context.fillStyle = colours.ink3;
  context.fillRect(crisp(layer, xCss), rulerCss, 1 / layer.ratio, layer.heightCss);
  context.globalAlpha = 1;
  context.strokeStyle = colours.ink2;
  context.lineWidth = 1;
  if (hit.kind === 'regions') {
    const left = Math.max(hit.run.leftCss, -2);
    const right = Math.min(Math.max(hit.run.rightCss, hit.run.leftCss + 2), layer.widthCss + 2);
    context.strokeRect(left + 0.5, process.topCss - 1.5, Math.max(right - left - 2, 1), process.heightCss + 3);
  }
  drawRulerMark(layer, xCss, formatAddress(addr), colours);
}

function drawRulerMark(layer: CanvasLayer, xCss: number, text: string, colours: Palette): void {
  const { context } = layer;
  context.font = `12px ${colours.fontMono}`;
  const width = textWidth(context, text) + 12;
  const left = Math.min(Math.max(xCss - width / 2, 0), layer.widthCss - width);
  context.fillStyle = colours.surface;
  context.strokeStyle = colours.hairline;
  context.beginPath();
  context.roundRect(left, 4, width, rulerCss - 8, 3);
  context.fill();
  context.stroke();
  context.fillStyle = colours.ink;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, left + 6, rulerCss / 2);
}

/** The same bytes in every block that shows them, in their section, and a thread between. */
export function drawFlashes(layer: CanvasLayer, layout: MapLayout, flashes: Flashes, colours: Palette): void {
  const { context } = layer;
  const blocks = new Map(layout.blocks.map((block) => [block.view.letter, block]));
  const bars = new Map(layout.bars.map((bar) => [bar.section.id, bar]));
  context.lineWidth = 1.5;
  for (const flash of flashes.all) {
    const block = blocks.get(flash.view);
    if (!block) continue;
    const offset = Math.max(flash.offset, block.fromOffset);
    const end = Math.min(flash.offset + flash.length, block.toOffset);
    if (end <= offset) continue;
    const bar = bars.get(block.view.section);
    // A private copy is no longer what the section holds.
    if (bar && liveBytes.stateAt(flash.view, offset) !== 'private')
      drawThread(context, block, bar, offset, end, colours);
    context.strokeStyle = colours.ink;
    markBlock(context, block, offset, end);
  }
  context.globalAlpha = 1;
}

function drawThread(
  context: CanvasRenderingContext2D,
  block: Block,
  bar: SectionBar,
  offset: number,
  end: number,
  colours: Palette,
): void {
  context.strokeStyle = colours.section(bar.section.id);
  context.fillStyle = colours.section(bar.section.id);
  context.beginPath();
  traceBand(context, block, bar, offset, end);
  context.globalAlpha = 0.35;
  context.fill();
  context.globalAlpha = 1;
  context.stroke();
  const left = sectionCss(bar, block.view.offset + offset);
  const right = sectionCss(bar, block.view.offset + end);
  const width = Math.max(right - left, 3);
  context.strokeStyle = colours.ink;
  context.strokeRect(left, bar.topCss - 1, width, bar.heightCss + 2);
}

function markBlock(context: CanvasRenderingContext2D, block: Block, offset: number, end: number): void {
  const body = bodyOf(block);
  if (!body) {
    const left = offsetCss(block, offset);
    context.strokeRect(left, block.topCss, Math.max(offsetCss(block, end) - left, 3), block.heightCss);
    return;
  }
  const grid = bodyGrid(block, body);
  const first = cellAt(grid, offset);
  const last = cellAt(grid, end - 1);
  const from = cellBox(block, body, grid, first);
  const to = cellBox(block, body, grid, last);
  const sameColumn = from.leftCss === to.leftCss;
  // Over several columns the mark is as high as they are.
  const topCss = sameColumn ? from.topCss : body.topCss + 2;
  const bottomCss = sameColumn ? to.topCss + to.heightCss : body.topCss + body.heightCss - 2;
  const left = Math.max(from.leftCss, block.leftCss);
  const right = Math.min(to.leftCss + to.widthCss, block.leftCss + block.widthCss);
  context.strokeRect(left - 0.5, topCss - 0.5, Math.max(right - left, 3) + 1, bottomCss - topCss + 1);
}
