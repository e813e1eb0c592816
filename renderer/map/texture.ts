/**
 * A view's bytes as a picture: columns follow the addresses, each divided from top to bottom, down to one byte a
 * column. Columns begin at multiples of their size within the view, so that aliases of one range look the same.
 */
import type { LiveBytes } from '../live/live-bytes.ts';
import type { Block } from './boxes.ts';

export interface TextureGrid {
  columnBytes: number;
  /** Cells in a column; a power of two. */
  rows: number;
  /** Offset in the view at which the first column begins, and how many there are. */
  firstOffset: number;
  columns: number;
}

const minColumnCss = 5;
const rowCss = 6;
const maxRows = 8;

export function textureGrid(block: Block, heightCss: number): TextureGrid {
  const shownBytes = block.toOffset - block.fromOffset;
  const bytesPerCss = shownBytes / block.widthCss;
  const columnBytes = 2 ** Math.max(0, Math.ceil(Math.log2(minColumnCss * bytesPerCss)));
  const fitting = 2 ** Math.floor(Math.log2(Math.max(1, heightCss / rowCss)));
  const firstOffset = Math.floor(block.fromOffset / columnBytes) * columnBytes;
  return {
    columnBytes,
    rows: Math.min(maxRows, fitting, columnBytes),
    firstOffset,
    columns: Math.ceil((block.toOffset - firstOffset) / columnBytes),
  };
}

export function cellBytes(grid: TextureGrid): number {
  return grid.columnBytes / grid.rows;
}

/** What a cell shows. From `faint` on: bytes other than zero, the brighter the greater. */
export const cellLevel = {
  unknown: 0,
  untouched: 1,
  unreadable: 2,
  zero: 3,
  faint: 4,
  low: 5,
  high: 6,
  full: 7,
} as const;
export const cellLevels = 8;

/** Of a larger cell this many bytes are looked at: as many as the watch asks for. */
export const sampleBytes = 64;

/** A level for each cell, column by column. */
export function textureLevels(live: LiveBytes, letter: string, length: number, grid: TextureGrid): Uint8Array {
  const bytes = cellBytes(grid);
  const levels = new Uint8Array(grid.columns * grid.rows);
  for (let cell = 0; cell < levels.length; cell += 1) {
    const offset = grid.firstOffset + cell * bytes;
    if (offset < length) levels[cell] = levelOf(live, letter, offset, Math.min(bytes, sampleBytes, length - offset));
  }
  return levels;
}

function levelOf(live: LiveBytes, letter: string, offset: number, count: number): number {
  const state = live.stateAt(letter, offset);
  if (state === null) return cellLevel.unknown;
  if (state === 'untouched') return cellLevel.untouched;
  if (state === 'unreadable') return cellLevel.unreadable;
  // The first byte that is not zero stands for the cell: averages would make text and noise alike.
  for (let index = 0; index < count; index += 1) {
    const byte = live.byteAt(letter, offset + index) ?? 0;
    if (byte > 0)
      return byte < 0x20
        ? cellLevel.faint
        : byte < 0x60
          ? cellLevel.low
          : byte < 0x80
            ? cellLevel.high
            : cellLevel.full;
  }
  return cellLevel.zero;
}
