/** Moving and typing in a view's bytes: pure, so that every key in every place can be tried. */

export type HexColumn = 'hex' | 'text';

export interface HexCursor {
  /** From the view's start; 0 to length - 1. */
  offset: number;
  column: HexColumn;
  /** The first of two typed digits, 0 to 15, until the second one makes a byte of them. */
  high: number | null;
}

export interface HexLayout {
  /** Bytes of the view. */
  length: number;
  bytesPerRow: number;
  /** Rows on show. */
  rows: number;
}

export function rowsOf({ length, bytesPerRow }: HexLayout): number {
  return Math.ceil(length / bytesPerRow);
}

export function clampOffset(offset: number, length: number): number {
  return Math.min(Math.max(0, offset), Math.max(0, length - 1));
}

/** The greatest row that may stand on top. */
export function lastTopRow(layout: HexLayout): number {
  return Math.max(0, rowsOf(layout) - layout.rows);
}

export function clampTopRow(topRow: number, layout: HexLayout): number {
  return Math.min(Math.max(0, Math.round(topRow)), lastTopRow(layout));
}

/** The top row nearest to `topRow` with which `offset` is on show. */
export function topRowFor(offset: number, topRow: number, layout: HexLayout): number {
  const row = Math.floor(offset / layout.bytesPerRow);
  return clampTopRow(Math.min(Math.max(topRow, row - layout.rows + 1), row), layout);
}

/** Where a key takes the cursor, or null where the key moves nothing. A half-typed byte is given up. */
export function moveCursor(cursor: HexCursor, key: string, command: boolean, layout: HexLayout): HexCursor | null {
  const { bytesPerRow, length, rows } = layout;
  const { offset } = cursor;
  const inRow = offset % bytesPerRow;
  const page = Math.max(1, rows - 1) * bytesPerRow;
  const to = (target: number): HexCursor => ({ ...cursor, offset: clampOffset(target, length), high: null });
  /** Rows away, staying in the same column: at either end it stays where it is. */
  const byRows = (bytes: number): HexCursor => {
    if (bytes < 0) return to(offset + bytes >= 0 ? offset + bytes : inRow);
    const lastInColumn = inRow + Math.floor((length - 1 - inRow) / bytesPerRow) * bytesPerRow;
    return to(Math.min(offset + bytes, lastInColumn));
  };
  switch (key) {
    case 'ArrowLeft':
      return to(offset - 1);
    case 'ArrowRight':
      return to(offset + 1);
    case 'ArrowUp':
      return byRows(-bytesPerRow);
    case 'ArrowDown':
      return byRows(bytesPerRow);
    case 'PageUp':
      return byRows(-page);
    case 'PageDown':
      return byRows(page);
    case 'Home':
      return to(command ? 0 : offset - inRow);
    case 'End':
      return to(command ? length - 1 : offset - inRow + bytesPerRow - 1);
    default:
      return null;
  }
}

export interface Typed {
  cursor: HexCursor;
  /** What is to be written, at which offset; null after the first of two digits. */
  write: { offset: number; bytes: Uint8Array<ArrayBuffer> } | null;
}

/** What a typed character does, or null where it means nothing here. Bytes past the view's end are not written. */
export function typeCharacter(cursor: HexCursor, character: string, length: number): Typed | null {
  if (cursor.column === 'hex') return typeDigit(cursor, character, length);
  // Keys that write nothing have names of several letters.
  return [...character].length === 1 ? typeText(cursor, character, length) : null;
}

function typeDigit(cursor: HexCursor, character: string, length: number): Typed | null {
  if (!/^[0-9a-f]$/i.test(character)) return null;
  const digit = Number.parseInt(character, 16);
  if (cursor.high === null) return { cursor: { ...cursor, high: digit }, write: null };
  const bytes = Uint8Array.of(cursor.high * 16 + digit);
  return written(cursor, bytes, length);
}

/** The text as UTF-8: one byte for plain letters, more for others. Null for signs that are not written, or too many. */
export function typeText(cursor: HexCursor, text: string, length: number): Typed | null {
  if ([...text].some((character) => character < ' ' || character === '\u007f')) return null;
  const bytes = new TextEncoder().encode(text);
  if (cursor.offset + bytes.length > length) return null;
  return written(cursor, bytes, length);
}

function written(cursor: HexCursor, bytes: Uint8Array<ArrayBuffer>, length: number): Typed {
  const { offset } = cursor;
  const next = { ...cursor, offset: clampOffset(offset + bytes.length, length), high: null };
  return { cursor: next, write: { offset, bytes } };
}

/** How many rows a wheel event scrolls, with the rest kept for the next one: trackpads send fractions. */
export function wheelRows(rest: number, deltaCss: number, rowCss: number): { rows: number; rest: number } {
  const total = rest + deltaCss / rowCss;
  const rows = Math.trunc(total);
  return { rows, rest: total - rows };
}

/** Where the scrollbar's thumb lies and how long it is, both as shares of the track; at least `least` long. */
export function thumbOf(topRow: number, layout: HexLayout, least: number): { start: number; size: number } | null {
  const total = rowsOf(layout);
  if (total <= layout.rows) return null;
  const size = Math.max(least, layout.rows / total);
  return { start: (topRow / lastTopRow(layout)) * (1 - size), size };
}

/** The top row for a thumb dragged so that it starts at `start` (share of the track). */
export function topRowAtThumb(start: number, size: number, layout: HexLayout): number {
  return clampTopRow((start / Math.max(1e-9, 1 - size)) * lastTopRow(layout), layout);
}

/** What a byte looks like in the text column. */
export function textOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}

/** `+0040`: as many digits as the view's last byte needs, at least three. */
export function offsetLabel(offset: number, length: number): string {
  return `+${offset.toString(16).padStart(offsetDigits(length), '0')}`;
}

export function offsetDigits(length: number): number {
  return Math.max(3, Math.max(0, length - 1).toString(16).length);
}
