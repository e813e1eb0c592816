/** What lies over the picture and changes more often than it: the pointer's mark, and the bytes that just changed. */
import { formatAddress } from '../../../protocol/address.ts';
import { liveBytes } from '../../live/live-bytes.ts';
import { type Block, bodyOf, mappedOffset, offsetCss, type SectionBar } from '../layout/boxes.ts';
import type { Hit } from '../layout/hit-test.ts';
import type { MapLayout } from '../layout/layout.ts';
import type { Pen } from '../layout/pen.ts';
import { sectionCss, traceBand } from '../layout/ribbons.ts';
import { rulerCss } from '../layout/rows.ts';
import { type CanvasLayer, crisp } from './canvas-layer.ts';
import { setFont, textWidth } from './canvas-text.ts';
import type { Flash, Flashes } from './flashes.ts';
import { clearRuler } from './ground.ts';
import type { Palette } from './palette.ts';
import { drawPulse, pulseMs, type Thread } from './ribbons.ts';
import { bodyGrid, cellAt, cellBox } from './texture.ts';

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
    const { topCss, heightCss } = hit.row ?? process;
    context.strokeRect(left + 0.5, topCss - 1.5, Math.max(right - left - 2, 1), heightCss + 3);
  }
  drawRulerMark(layer, layout, xCss, formatAddress(addr), colours);
}

function drawRulerMark(
  layer: CanvasLayer,
  { viewport }: MapLayout,
  xCss: number,
  text: string,
  colours: Palette,
): void {
  const { context } = layer;
  setFont(context, colours.fonts.mono12);
  const width = textWidth(context, text) + 12;
  const left = Math.min(Math.max(xCss - width / 2, 0), layer.widthCss - width);
  clearRuler(layer, viewport, colours, { leftCss: left, rightCss: left + width });
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

/** Marks of one view that would stand closer than this are drawn as one, CSS pixels. */
const joinCss = 10;

/**
 * The same bytes in every block that shows them, in their section, and a thread between; along it, when the change is
 * fresh, a pulse. `nowMs` null: no motion. Returns whether a pulse is still under way.
 */
export function drawFlashes(
  layer: CanvasLayer,
  layout: MapLayout,
  flashes: Flashes,
  nowMs: number | null,
  colours: Palette,
): boolean {
  const { context } = layer;
  let isPulsing = false;
  const bars = new Map(layout.bars.map((bar) => [bar.section.id, bar]));
  context.lineWidth = 1.5;
  const changed = new Set(flashes.all.map(({ view }) => view));
  for (const block of layout.blocks.filter(({ view }) => changed.has(view.letter))) {
    const bar = bars.get(block.view.section);
    const shift = mappedOffset(block, 0);
    const changes = flashes.of(block.view.letter).map((flash) => ({ ...flash, offset: flash.offset - shift }));
    for (const { offset, end, sinceMs } of marksOf(block, changes)) {
      // A private copy is no longer what the section holds.
      const isShared = liveBytes.stateAt(block.view.letter, offset + shift) !== 'private';
      if (bar && isShared) {
        const thread = drawThread(context, block, bar, offset, end, colours);
        const t = nowMs === null ? 1 : (nowMs - sinceMs) / pulseMs;
        isPulsing ||= t < 1;
        if (t < 1) drawPulse(context, thread, Math.max(0, t), colours.ink);
        context.lineWidth = 1.5;
      }
      context.strokeStyle = colours.ink;
      if (!block.piled) markBlock(context, block, offset, end);
    }
  }
  context.globalAlpha = 1;
  return isPulsing;
}

interface Mark {
  offset: number;
  end: number;
  sinceMs: number;
}

/** What has changed of that which a block shows, neighbours joined. */
function marksOf(block: Block, changes: readonly Flash[]): Mark[] {
  const marks: Mark[] = [];
  for (const change of changes.toSorted((a, b) => a.offset - b.offset)) {
    const offset = Math.max(change.offset, block.fromOffset);
    const end = Math.min(change.offset + change.length, block.toOffset);
    if (end <= offset) continue;
    const last = marks.at(-1);
    if (last && offsetCss(block, offset) - offsetCss(block, last.end) < joinCss) last.end = Math.max(last.end, end);
    else marks.push({ offset, end, sinceMs: change.sinceMs });
  }
  return marks;
}

function drawThread(
  context: Pen,
  block: Block,
  bar: SectionBar,
  offset: number,
  end: number,
  colours: Palette,
): Thread {
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
  const topX = (offsetCss(block, offset) + offsetCss(block, end)) / 2;
  return { topCss: block.topCss + block.heightCss, topX, bottomCss: bar.topCss, bottomX: (left + right) / 2 };
}

function markBlock(context: Pen, block: Block, offset: number, end: number): void {
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
