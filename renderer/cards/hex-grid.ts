/**
 * The bytes of one view as a grid in the DOM. React makes only the outer element: the cells are made and painted here,
 * from liveBytes, inside the one frame, so that no change of bytes costs a render.
 */

import type { ByteRange } from '../live/byte-selection.ts';
import { type HexCursor, type HexLayout, offsetLabel, rowsOf, textOf } from '../live/hex-model.ts';
import { type ByteChange, liveBytes } from '../live/live-bytes.ts';
import { FlashLimiter } from './flash-limiter.ts';

export interface HexScene {
  view: string;
  layout: HexLayout;
  topRow: number;
  cursor: HexCursor;
  selected: ByteRange | null;
  /** Bytes of the typed value at the cursor. */
  valueBytes: number;
  /** Where the section's file ends, from the view's start; Infinity where it has none. */
  fileEnd: number;
}

interface Cell {
  element: HTMLElement;
  text: Text;
  shownText: string;
  shownClass: string;
  /** Offset and byte that it showed last; a flash is due only where the same offset shows another byte. */
  offset: number;
  byte: number | null;
  /** Swaps between two equal animations: that is what restarts it without forcing a layout. */
  odd: boolean;
}

interface Row {
  element: HTMLElement;
  label: Text;
  hex: Cell[];
  text: Cell[];
}

/** ARIA's count for "unknown or too many to say". */
const uncounted = -1;
const largestCount = 2 ** 31 - 1;

export class HexGrid {
  readonly #root: HTMLElement;
  readonly #limiter = new FlashLimiter<number>();
  #rows: Row[] = [];
  #built = '';

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /**
   * Paints the scene; `changes` are those since the last time. Returns whether marks are left that a later sweep has
   * to take away.
   */
  paint(scene: HexScene, changes: readonly ByteChange[], timeMs: number): boolean {
    this.#build(scene);
    const marked = this.#limiter.sweep(timeMs);
    this.#rows.forEach((row, index) => this.#paintRow(scene, row, scene.topRow + index, changes, timeMs));
    this.#pointToCursor(scene);
    return marked || changes.length > 0;
  }

  /** Which byte of the scene an element shows, and in which column; null outside the cells. */
  cellAt(scene: HexScene, target: EventTarget | null): Pick<HexCursor, 'offset' | 'column'> | null {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[data-slot]') : null;
    if (!cell) return null;
    const offset = scene.topRow * scene.layout.bytesPerRow + Number(cell.dataset['slot']);
    if (offset >= scene.layout.length) return null;
    return { offset, column: cell.dataset['column'] === 'text' ? 'text' : 'hex' };
  }

  #build({ view, layout }: HexScene): void {
    const shape = `${view} ${layout.rows} ${layout.bytesPerRow} ${layout.length}`;
    if (shape === this.#built) return;
    this.#built = shape;
    const total = rowsOf(layout);
    this.#root.setAttribute('aria-rowcount', String(total > largestCount ? uncounted : total));
    this.#root.setAttribute('aria-colcount', String(1 + 2 * layout.bytesPerRow));
    this.#rows = Array.from({ length: layout.rows }, (_, index) => buildRow(view, layout.bytesPerRow, index));
    this.#root.replaceChildren(...this.#rows.map((row) => row.element));
  }

  #paintRow(scene: HexScene, row: Row, rowIndex: number, changes: readonly ByteChange[], timeMs: number): void {
    const { view, layout } = scene;
    const start = rowIndex * layout.bytesPerRow;
    const within = start < layout.length;
    const label = within ? offsetLabel(start, layout.length) : '';
    if (row.label.data !== label) {
      row.label.data = label;
      row.element.hidden = !within;
      if (rowIndex < largestCount) row.element.setAttribute('aria-rowindex', String(rowIndex + 1));
      else row.element.removeAttribute('aria-rowindex');
    }
    if (!within) return;
    const state = liveBytes.stateAt(view, start) ?? 'unknown';
    if (row.element.dataset['state'] !== state) row.element.dataset['state'] = state;
    for (let index = 0; index < layout.bytesPerRow; index += 1) {
      const [hex, text] = [row.hex[index], row.text[index]];
      if (hex && text) this.#paintByte(scene, start + index, hex, text, state, changes, timeMs);
    }
  }

  #paintByte(
    scene: HexScene,
    offset: number,
    hex: Cell,
    text: Cell,
    state: string,
    changes: readonly ByteChange[],
    timeMs: number,
  ): void {
    const { view, layout, cursor, selected, valueBytes, fileEnd } = scene;
    const byte = offset < layout.length && state !== 'unreadable' ? liveBytes.byteAt(view, offset) : null;
    const same = hex.offset === offset;
    if (same && hex.byte !== byte && isWithin(view, offset, changes)) {
      hex.odd = !hex.odd;
      this.#limiter.changed(offset, timeMs);
    }
    const mark = this.#limiter.markOf(offset);
    const flash = mark === 'flash' ? (hex.odd ? ' flash-odd' : ' flash-even') : mark === 'steady' ? ' changing' : '';
    const zero = (byte === 0 ? ' zero' : '') + (offset >= fileEnd && offset < layout.length ? ' beyond' : '');
    const pending = offset === cursor.offset && cursor.high !== null;
    const valued = offset > cursor.offset && offset < cursor.offset + valueBytes ? ' valued' : '';
    const chosen = selected && offset >= selected.start && offset < selected.end ? ' selected' : '';
    show(
      hex,
      pending ? `${cursor.high?.toString(16)}_` : hexText(byte, state, offset < layout.length),
      `hex-cell${zero}${flash}${valued}${chosen}${cursorClass(cursor, offset, 'hex')}`,
    );
    show(
      text,
      byte === null ? ' ' : textOf(byte),
      `text-cell${zero}${flash}${chosen}${cursorClass(cursor, offset, 'text')}`,
    );
    hex.offset = offset;
    hex.byte = byte;
  }

  /** The cell that the cursor stands in; null out of sight. */
  get cursorCell(): Element | null {
    const id = this.#root.getAttribute('aria-activedescendant');
    return id === null ? null : document.getElementById(id);
  }

  #pointToCursor({ view, layout, topRow, cursor }: HexScene): void {
    const slot = cursor.offset - topRow * layout.bytesPerRow;
    const shown = slot >= 0 && slot < layout.rows * layout.bytesPerRow;
    const id = shown ? cellId(view, cursor.column, slot) : null;
    if (this.#root.getAttribute('aria-activedescendant') === id) return;
    if (id) this.#root.setAttribute('aria-activedescendant', id);
    else this.#root.removeAttribute('aria-activedescendant');
  }
}

function isWithin(view: string, offset: number, changes: readonly ByteChange[]): boolean {
  return changes.some((each) => each.view === view && offset >= each.offset && offset < each.offset + each.length);
}

function hexText(byte: number | null, state: string, within: boolean): string {
  if (!within) return '  ';
  if (state === 'unreadable') return '??';
  return byte === null ? '  ' : byte.toString(16).padStart(2, '0');
}

function cursorClass(cursor: HexCursor, offset: number, column: HexCursor['column']): string {
  if (offset !== cursor.offset) return '';
  return cursor.column === column ? ' cursor' : ' cursor-twin';
}

function show(cell: Cell, text: string, className: string): void {
  if (cell.shownText !== text) {
    cell.shownText = text;
    cell.text.data = text;
  }
  if (cell.shownClass !== className) {
    cell.shownClass = className;
    cell.element.className = className;
    cell.element.ariaSelected = className.includes(' selected') ? 'true' : null;
  }
}

function cellId(view: string, column: HexCursor['column'], slot: number): string {
  return `bytes-${view}-${column}-${slot}`;
}

function buildRow(view: string, bytesPerRow: number, index: number): Row {
  const element = make('div', 'row', 'hex-row');
  const header = make('span', 'rowheader', 'hex-offset');
  const label = header.appendChild(new Text());
  const column = (name: HexCursor['column']): [HTMLElement, Cell[]] => {
    const group = make('span', 'presentation', `${name}-column`);
    const cells = Array.from({ length: bytesPerRow }, (_, at) => {
      const slot = index * bytesPerRow + at;
      const cell = make('span', 'gridcell', '');
      cell.id = cellId(view, name, slot);
      cell.dataset['slot'] = String(slot);
      cell.dataset['column'] = name;
      const text = cell.appendChild(new Text());
      return { element: cell, text, shownText: '', shownClass: '', offset: -1, byte: null, odd: false };
    });
    group.append(...cells.map((cell) => cell.element));
    return [group, cells];
  };
  const [hexGroup, hex] = column('hex');
  const [textGroup, text] = column('text');
  element.append(header, hexGroup, textGroup);
  return { element, label, hex, text };
}

function make(tag: string, role: string, className: string): HTMLElement {
  const element = document.createElement(tag);
  element.setAttribute('role', role);
  element.className = className;
  return element;
}
