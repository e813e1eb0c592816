/** Paints what is known of a view's bytes into its block: cells, and hex digits where a byte is wide enough. */
import { alignUp } from '../../../protocol/address.ts';
import { pageBytesOf, type Touched } from '../../../protocol/model.ts';
import { liveBytes } from '../../live/live-bytes.ts';
import type { AppState } from '../../state/store.ts';
import { type Block, type Box, mappedOffset, offsetCss } from '../layout/boxes.ts';
import { showsDigits } from '../layout/byte-cells.ts';
import type { Pen } from '../layout/pen.ts';
import { cellBytes, cellLevel, cellLevels, type TextureGrid, textureGrid, textureLevels } from '../layout/texture.ts';
import type { CanvasLayer } from './canvas-layer.ts';
import { setFont } from './canvas-text.ts';
import { KeptByView } from './kept-by-view.ts';
import type { Palette } from './palette.ts';

/** How strongly a cell of each level is filled with the section's hue. */
const strengths: Record<number, number> = {
  [cellLevel.untouched]: 0.07,
  [cellLevel.zero]: 0.2,
  [cellLevel.touched]: 0.4,
  [cellLevel.faint]: 0.62,
  [cellLevel.low]: 0.74,
  [cellLevel.high]: 0.87,
  [cellLevel.full]: 1,
  [cellLevel.text]: 0.3,
  [cellLevel.noise]: 0.42,
};

const paddingCss = 3;

interface Remembered {
  key: string;
  touched: Touched | undefined;
  levels: Uint8Array;
}

/** The levels of the cells of each view, as one map has them. */
export class Textures {
  readonly #remembered = new KeptByView<Remembered>();
  #version = 0;

  /** Some of the bytes on show have changed. */
  renew(): void {
    this.#version += 1;
  }

  /** The levels of a view's cells, worked out again only where bytes, pages or cells have changed. */
  of(block: Block, grid: TextureGrid, known: ViewsKnown): Uint8Array {
    const { view, mapped = view } = block;
    const shift = mappedOffset(block, 0);
    const touched = known.touched.get(view.section);
    const key = `${this.#version} ${grid.columnBytes} ${grid.rows} ${grid.firstOffset} ${grid.columns} ${view.length} ${shift}`;
    const before = this.#remembered.get(view.letter);
    if (before?.key === key && before.touched === touched) return before.levels;
    const sectionBytes = alignUp(known.sections.get(view.section)?.bytes ?? view.length, pageBytesOf(known.limits));
    const levels = textureLevels(
      { live: liveBytes, view, shift, mappedBytes: mapped.length, touched, sectionBytes },
      grid,
    );
    this.#remembered.set(view.letter, { key, touched, levels }, known.views);
    return levels;
  }
}

/** What views are drawn from besides their places. */
export interface ViewsKnown extends Pick<AppState, 'views' | 'sections' | 'touched' | 'limits' | 'paused'> {
  textures: Textures;
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

export function drawTexture(layer: CanvasLayer, block: Block, body: Box, known: ViewsKnown, colours: Palette): void {
  const { context } = layer;
  const grid = bodyGrid(block, body);
  const levels = known.textures.of(block, grid, known);
  const hue = colours.section(block.view.section);
  const isWritten = showsDigits(block);
  // By level, so that the colour is set a few times and not for every cell.
  for (let level = 0; level < cellLevels; level += 1) {
    // Digits stand out from the full hue, in either theme, and say themselves how great a byte is.
    const strength = isWritten && level >= cellLevel.faint ? 1 : strengths[level];
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
  drawContent(context, { block, body, grid }, levels, hue);
  drawPrivate(context, { block, body, grid }, colours);
  if (isWritten) drawDigits(layer, { block, body, grid }, levels, colours);
}

interface Texture {
  block: Block;
  body: Box;
  grid: TextureGrid;
}

/** Text as written lines, noise as scattered dots: distinguished by their shapes. */
function drawContent(context: Pen, texture: Texture, levels: Uint8Array, hue: string): void {
  context.fillStyle = hue;
  for (let index = 0; index < levels.length; index += 1) {
    const level = levels[index];
    if (level !== cellLevel.text && level !== cellLevel.noise) continue;
    const { leftCss, topCss, widthCss, heightCss } = cellBox(texture.block, texture.body, texture.grid, index);
    if (level === cellLevel.text) {
      // A line to a row, of uneven length, as a page of text looks from far off.
      const ragged = 0.55 + 0.45 * ((index * 7) % 5) * 0.25;
      for (let y = topCss + 1.5; y < topCss + heightCss - 1; y += 3)
        context.fillRect(leftCss + 0.5, y, (widthCss - 1) * ragged, 1.2);
    } else {
      for (let dot = 0; dot < 4; dot += 1) {
        const at = (index * 5 + dot * 3) % 8;
        const x = leftCss + 1 + ((at % 4) / 4) * (widthCss - 2);
        context.fillRect(x, topCss + 1 + (dot / 4) * (heightCss - 2), 1.4, 1.4);
      }
    }
  }
}

/** A line under the pages that a copy-on-write view has its own copies of. */
function drawPrivate(context: Pen, { block, body, grid }: Texture, colours: Palette): void {
  if (block.view.sharing !== 'copy-on-write') return;
  context.fillStyle = colours.ink;
  for (let column = 0; column < grid.columns; column += 1) {
    if (
      liveBytes.stateAt(block.view.letter, mappedOffset(block, grid.firstOffset + column * grid.columnBytes)) !==
      'private'
    )
      continue;
    const { leftCss, widthCss } = cellBox(block, body, grid, column * grid.rows);
    context.fillRect(leftCss, body.topCss + body.heightCss - 3, widthCss, 2);
  }
}

/** Two digits for each byte, and below them, where there is room, the character that it would be. */
function drawDigits(layer: CanvasLayer, texture: Texture, levels: Uint8Array, colours: Palette): void {
  const { context, widthCss } = layer;
  const { block, body, grid } = texture;
  const first = cellBox(block, body, grid, 0);
  setFont(context, colours.fonts.mono12);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const digitsTop = first.topCss + first.heightCss / 2;
  const characterTop = first.heightCss < 48 ? null : digitsTop + 17;
  for (let index = 0; index < levels.length; index += 1) {
    const level = levels[index] ?? 0;
    const cell = cellBox(block, body, grid, index);
    const middle = cell.leftCss + cell.widthCss / 2;
    if (middle < -cell.widthCss || middle > widthCss + cell.widthCss) continue;
    const isKnown = level >= cellLevel.zero && level !== cellLevel.touched;
    if (!isKnown && level !== cellLevel.untouched) continue;
    const byte = isKnown
      ? (liveBytes.byteAt(block.view.letter, mappedOffset(block, grid.firstOffset + index)) ?? 0)
      : 0;
    context.fillStyle = level > cellLevel.zero ? colours.sectionInk : colours.ink2;
    context.fillText(byte.toString(16).padStart(2, '0'), middle, digitsTop);
    const isPrintable = byte > 0x20 && byte < 0x7f;
    if (isPrintable && characterTop !== null) context.fillText(String.fromCharCode(byte), middle, characterTop);
  }
}
