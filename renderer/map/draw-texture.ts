/** Paints what is known of a view's bytes into its block: cells, and hex digits where a byte is wide enough. */
import type { Touched, View } from '../../protocol/model.ts';
import { liveBytes } from '../live/live-bytes.ts';
import { useApp } from '../state/store.ts';
import { type Block, type Box, offsetCss } from './boxes.ts';
import type { CanvasLayer } from './canvas-layer.ts';
import type { Palette } from './palette.ts';
import { cellBytes, cellLevel, cellLevels, type TextureGrid, textureGrid, textureLevels } from './texture.ts';

/** How strongly a cell of each level is filled with the section's hue. */
const strengths: Record<number, number> = {
  [cellLevel.untouched]: 0.07,
  [cellLevel.zero]: 0.2,
  [cellLevel.touched]: 0.4,
  [cellLevel.faint]: 0.62,
  [cellLevel.low]: 0.74,
  [cellLevel.high]: 0.87,
  [cellLevel.full]: 1,
};
/** From this width on a byte's column shows its digits. */
const digitsCss = 17;
const paddingCss = 3;

interface Remembered {
  key: string;
  touched: Touched | undefined;
  levels: Uint8Array;
}
const remembered = new Map<string, Remembered>();
const keptTextures = 2000;
let version = 0;
liveBytes.subscribe(() => {
  version += 1;
});

/** The levels of a view's cells, worked out anew only where bytes, pages or cells have changed. */
function levelsOf(view: View, grid: TextureGrid): Uint8Array {
  const state = useApp.getState();
  const touched = state.touched.get(view.section);
  const key = `${version} ${grid.columnBytes} ${grid.rows} ${grid.firstOffset} ${grid.columns} ${view.length}`;
  const before = remembered.get(view.letter);
  if (before?.key === key && before.touched === touched) return before.levels;
  if (remembered.size > keptTextures) remembered.clear();
  const sectionBytes = state.sections.get(view.section)?.bytes ?? view.length;
  const levels = textureLevels({ live: liveBytes, view, touched, sectionBytes }, grid);
  remembered.set(view.letter, { key, touched, levels });
  return levels;
}

export function bodyGrid(block: Block, body: Box): TextureGrid {
  return textureGrid(block, body.heightCss - 2 * paddingCss);
}

/** Where a cell lies; `index` counts column by column. */
export function cellBox(block: Block, body: Box, grid: TextureGrid, index: number): Box {
  const column = Math.floor(index / grid.rows);
  const row = index % grid.rows;
  const offset = grid.firstOffset + column * grid.columnBytes;
  const leftCss = offsetCss(block, offset);
  const rowHeight = (body.heightCss - 2 * paddingCss) / grid.rows;
  return {
    leftCss,
    topCss: body.topCss + paddingCss + row * rowHeight,
    widthCss: offsetCss(block, offset + grid.columnBytes) - leftCss,
    heightCss: rowHeight,
  };
}

/** Index of the cell that shows a byte of the view. */
export function cellAt(grid: TextureGrid, offset: number): number {
  return Math.floor((offset - grid.firstOffset) / cellBytes(grid));
}

export function drawTexture(layer: CanvasLayer, block: Block, body: Box, colours: Palette): void {
  const { context } = layer;
  const grid = bodyGrid(block, body);
  const levels = levelsOf(block.view, grid);
  const hue = colours.section(block.view.section);
  // By level, so that the colour is set a few times and not for every cell.
  for (let level = 0; level < cellLevels; level += 1) {
    const strength = strengths[level];
    if (strength === undefined || !levels.includes(level)) continue;
    context.globalAlpha = strength;
    context.fillStyle = hue;
    for (let index = 0; index < levels.length; index += 1) {
      if (levels[index] !== level) continue;
      const cell = cellBox(block, body, grid, index);
      context.fillRect(cell.leftCss + 0.5, cell.topCss + 0.5, cell.widthCss - 1, cell.heightCss - 1);
    }
  }
  context.globalAlpha = 1;
  if (grid.columnBytes === 1) drawDigits(layer, block, body, grid, levels, colours);
}

function drawDigits(
  layer: CanvasLayer,
  block: Block,
  body: Box,
  grid: TextureGrid,
  levels: Uint8Array,
  colours: Palette,
): void {
  const { context, widthCss } = layer;
  if (cellBox(block, body, grid, 0).widthCss < digitsCss) return;
  context.font = `12px ${colours.fontMono}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let index = 0; index < levels.length; index += 1) {
    const level = levels[index] ?? 0;
    const cell = cellBox(block, body, grid, index);
    const middle = cell.leftCss + cell.widthCss / 2;
    if (middle < 0 || middle > widthCss || level < cellLevel.zero || level === cellLevel.touched) continue;
    const byte = liveBytes.byteAt(block.view.letter, grid.firstOffset + index) ?? 0;
    context.fillStyle = level === cellLevel.zero ? colours.ink2 : colours.sectionInk;
    context.fillText(byte.toString(16).padStart(2, '0'), middle, cell.topCss + cell.heightCss / 2);
  }
}
