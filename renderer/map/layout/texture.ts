/**
 * A view's bytes as a picture: columns follow the addresses, each divided from top to bottom, down to one byte a
 * column. Columns begin at multiples of their size within the view, so that aliases of one range look the same.
 */
import { alignDown } from '../../../protocol/address.ts';
import type { Touched, View } from '../../../protocol/model.ts';
import type { LiveBytes } from '../../live/live-bytes.ts';
import type { Block } from './boxes.ts';
import { contentOf } from './content.ts';

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
  /** Holds something, but what has not been read. */
  touched: 4,
  faint: 5,
  low: 6,
  high: 7,
  full: 8,
  /** Not by their size, but by what they look like together. */
  text: 9,
  noise: 10,
} as const;
export const cellLevels = 11;

/** The most bytes examined of a larger cell. */
const sampleBytes = 64;
/** The bytes examined around a smaller cell: the kind of a few bytes shows in their neighbours. */
const windowBytes = 16;

export interface TextureSource {
  live: LiveBytes;
  /** As it is shown: a ghost, perhaps, … */
  view: View;
  /** … whose bytes are `shift` farther on in the view as it is mapped now, which has `mappedBytes`. */
  shift: number;
  mappedBytes: number;
  /** Of the view's section, and its length in whole pages, bytes: what is known of pages whose bytes are not. */
  touched: Touched | undefined;
  sectionBytes: number;
}

/** A level for each cell, column by column. */
export function textureLevels(source: TextureSource, grid: TextureGrid): Uint8Array {
  const bytes = cellBytes(grid);
  const levels = new Uint8Array(grid.columns * grid.rows);
  const { length } = source.view;
  // Where each byte has its own column, it speaks for itself.
  const showsKind = grid.columnBytes > 1;
  for (let cell = 0; cell < levels.length; cell += 1) {
    const offset = grid.firstOffset + cell * bytes;
    if (offset < length) levels[cell] = levelOf(source, offset, Math.min(bytes, length - offset), showsKind);
  }
  return levels;
}

function levelOf(source: TextureSource, offset: number, bytes: number, showsKind: boolean): number {
  const { live, view, shift, mappedBytes } = source;
  const at = offset + shift;
  const state = at < 0 || at >= mappedBytes ? null : live.stateAt(view.letter, at);
  if (state === null) return levelOfSection(source, offset, bytes);
  if (state === 'untouched') return cellLevel.untouched;
  if (state === 'unreadable') return cellLevel.unreadable;
  // By the first byte that is not zero: averages would make all numbers alike.
  const sample = live.window(view.letter, at, Math.min(bytes, sampleBytes));
  const first = sample?.find((byte) => byte > 0);
  if (!first) return cellLevel.zero;
  if (!showsKind) return levelOfByte(first);
  const from = alignDown(at, windowBytes);
  const content = contentOf(live.window(view.letter, from, Math.max(windowBytes, Math.min(bytes, sampleBytes))));
  return content === 'numbers' ? levelOfByte(first) : cellLevel[content];
}

function levelOfByte(byte: number): number {
  if (byte < 0x20) return cellLevel.faint;
  if (byte < 0x60) return cellLevel.low;
  return byte < 0x80 ? cellLevel.high : cellLevel.full;
}

/** Whether the section holds anything there; a cell of a copy-on-write view may hold private pages besides. */
function levelOfSection({ touched, view, sectionBytes }: TextureSource, offset: number, bytes: number): number {
  if (!touched || view.protection === 'none') return cellLevel.unknown;
  const perCell = sectionBytes / touched.cells.length;
  const first = Math.floor((view.offset + offset) / perCell);
  const last = Math.floor((view.offset + offset + bytes - 1) / perCell);
  for (let cell = first; cell <= last; cell += 1) if ((touched.cells[cell] ?? 0) > 0) return cellLevel.touched;
  return cellLevel.untouched;
}
