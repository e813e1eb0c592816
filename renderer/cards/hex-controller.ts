/** One card's bytes at work: where they are scrolled to, the cursor, keys, wheel, and painting. Outside React. */
import type { Target } from '../../protocol/targets.ts';
import { listenToClipboard } from '../live/byte-clipboard.ts';
import { type ByteRange, copiedBytes, mostCopied, selectedRange, selectionText } from '../live/byte-selection.ts';
import { onFrame } from '../live/frame.ts';
import {
  clampOffset,
  clampTopRow,
  type HexCursor,
  lastTopRow,
  moveCursor,
  type Typed,
  topRowFor,
  typeCharacter,
  typeText,
  wheelRows,
} from '../live/hex-model.ts';
import { type ByteChange, liveBytes } from '../live/live-bytes.ts';
import { fileEndIn, pageHint, writeRefusal } from '../live/page-hint.ts';
import { pasteAt } from '../live/pasted-bytes.ts';
import { setWatch } from '../live/watch.ts';
import { sayCopied } from '../state/clipboard.ts';
import { perform } from '../state/operations.ts';
import { tryTyped } from '../state/refused-write.ts';
import { setCursor, setSelectedBytes } from '../state/selection.ts';
import { ComposedText } from './composed-text.ts';
import { HexGrid, type HexScene } from './hex-grid.ts';
import type { HexElements, HexProps } from './hex-props.ts';
import { HexScrollbar } from './hex-scrollbar.ts';
import { watchedRanges } from './watched-ranges.ts';

/** Height of a row, CSS pixels; hex-row in hex.css has the same. */
export const rowCss = 18;
/** A mark is taken away once its place has been quiet this long, ms. */
const quietMs = 1000;

export class HexController {
  readonly #elements: HexElements;
  readonly #grid: HexGrid;
  readonly #scrollbar: HexScrollbar;
  readonly #frame = onFrame('paint', (timeMs) => this.#paint(timeMs));
  readonly #composed: ComposedText;
  /** Where composed text would go, as it was given last. */
  #composedAt = '';
  readonly #unsubscribe: () => void;
  readonly #stopClipboard: () => void;
  #props: HexProps;
  #rows = 0;
  #topRow = 0;
  #column: HexCursor['column'] = 'hex';
  #high: number | null = null;
  /** The other end of what is selected; null while nothing is. */
  #anchor: number | null = null;
  #wheelRest = 0;
  #changes: ByteChange[] = [];
  #sweep: ReturnType<typeof setTimeout> | null = null;

  constructor(elements: HexElements, props: HexProps) {
    this.#elements = elements;
    this.#props = props;
    this.#grid = new HexGrid(elements.grid);
    this.#composed = new ComposedText(elements.grid, (text) =>
      this.#write(typeText(this.#typedAt, text, this.#length)),
    );
    this.#scrollbar = new HexScrollbar(elements.track, elements.thumb, (topRow) => this.#scrollTo(topRow));
    this.#stopClipboard = listenToClipboard(elements.grid, {
      onPaste: (text) => this.#paste(text),
      onCopy: () => this.#copy(),
    });
    this.#unsubscribe = liveBytes.subscribe((changes) => {
      for (const change of changes) if (change.view === this.#props.view.letter) this.#changes.push(change);
      this.#frame.request();
    });
  }

  dispose(): void {
    this.#unsubscribe();
    this.#stopClipboard();
    this.#composed.listen(null);
    this.#frame.dispose();
    if (this.#sweep !== null) clearTimeout(this.#sweep);
    setWatch(this.#watchKey, null);
    this.#anchor = null;
    setSelectedBytes(this.#props.view.letter, this.#selected);
  }

  /** New props; a cursor that was put elsewhere is scrolled into sight. */
  update(props: HexProps): void {
    const moved = props.offset !== this.#props.offset;
    this.#props = props;
    if (moved) {
      this.#high = null;
      this.#anchor = null;
      setSelectedBytes(this.#props.view.letter, this.#selected);
      this.#topRow = topRowFor(props.offset, this.#topRow, this.#scene.layout);
    }
    this.#changed();
  }

  /** How much room the rows have, CSS pixels. */
  resize(heightCss: number): void {
    const rows = Math.max(1, Math.floor(heightCss / rowCss));
    if (rows === this.#rows) return;
    this.#rows = rows;
    this.#topRow = topRowFor(this.#props.offset, this.#topRow, this.#scene.layout);
    this.#changed();
  }

  /** Returns whether the key was used. */
  key(key: string, command: boolean, shift: boolean): boolean {
    if (key === 'Tab') return this.#switchColumn(shift);
    if (key === 'Escape' && this.#anchor !== null) {
      this.#setCursor({ ...this.#cursor, high: null });
      return true;
    }
    if (key === 'Escape' || key === 'Backspace') {
      if (this.#high === null) return key === 'Backspace' && this.key('ArrowLeft', false, false);
      this.#setCursor({ ...this.#cursor, high: null });
      return true;
    }
    const { layout } = this.#scene;
    const selectsAll = command && !shift && key.toLowerCase() === 'a';
    const from = selectsAll ? 0 : shift ? (this.#anchor ?? this.#cursor.offset) : null;
    const moved = moveCursor(this.#cursor, selectsAll ? 'End' : key, command, layout);
    if (moved) {
      this.#props.onMessage(null);
      this.#setCursor(moved, from);
      return true;
    }
    return !command && this.#type(key);
  }

  /** Over what is there, from the cursor on, or from where the selection begins. */
  #paste(text: string): void {
    const pasted = pasteAt(this.#typedAt, text, this.#length);
    if (typeof pasted === 'string') this.#props.onMessage(writeRefusal(this.#props.view) ?? pasted);
    else this.#write(pasted);
  }

  /** What is selected, else the byte at the cursor. */
  #copy(): string | null {
    const { offset } = this.#cursor;
    const { letter } = this.#props.view;
    const selected = this.#selected;
    const range = selected ?? { start: offset, end: offset + 1 };
    const copied = copiedBytes(range, selected ? this.#column : 'hex', (at) => liveBytes.byteAt(letter, at));
    this.#props.onMessage('error' in copied ? copied.error : null);
    if ('error' in copied) return null;
    sayCopied(selected ? selectionText(selected).replace('selected: ', `of ${letter} at `) : copied.text);
    return copied.text;
  }

  /** Returns whether there was anything to scroll. */
  wheel(deltaCss: number): boolean {
    if (lastTopRow(this.#scene.layout) === 0) return false;
    const { rows, rest } = wheelRows(this.#wheelRest, deltaCss, rowCss);
    this.#wheelRest = rest;
    if (rows !== 0) this.#scrollTo(this.#topRow + rows);
    return true;
  }

  /** `reaches`: what is selected reaches to there, from where it began or from the cursor. */
  pointer(target: EventTarget | null, reaches: boolean): void {
    const [cell, { offset, column }] = [this.#grid.cellAt(this.#scene, target), this.#cursor];
    if (!cell) return;
    if (reaches && this.#anchor === null && cell.offset === offset) return;
    this.#props.onMessage(null);
    // The column in which it began stays.
    const to = reaches ? { ...cell, column } : cell;
    this.#setCursor({ ...to, high: null }, reaches ? (this.#anchor ?? offset) : null);
  }

  /** The focus has gone: the next Tab into the bytes begins with the digits again. */
  leave(): void {
    this.#setCursor({ ...this.#cursor, column: 'hex', high: null }, this.#anchor);
  }

  get #watchKey(): string {
    return `card ${this.#props.view.letter}`;
  }

  get #cursor(): HexCursor {
    const offset = clampOffset(this.#props.offset, this.#props.view.length);
    return { offset, column: this.#column, high: this.#high };
  }

  get #scene(): HexScene {
    const { view, section, bytesPerRow, valueBytes } = this.#props;
    const layout = { length: view.length, bytesPerRow, rows: this.#rows };
    const topRow = clampTopRow(this.#topRow, layout);
    const at = { layout, topRow, cursor: this.#cursor, selected: this.#selected };
    return { ...at, view: view.letter, valueBytes, fileEnd: fileEndIn(view, section) };
  }

  get #selected(): ByteRange | null {
    return selectedRange(this.#anchor, this.#cursor, this.#length);
  }

  /** Where typing begins. */
  get #typedAt(): HexCursor {
    return { ...this.#cursor, offset: this.#selected?.start ?? this.#cursor.offset };
  }

  #changed(): void {
    const { view, pageSize } = this.#props;
    const { topRow, cursor, layout, selected } = this.#scene;
    this.#topRow = topRow;
    if (this.#rows > 0) {
      const ranges = watchedRanges(view.letter, topRow, cursor.offset, layout, pageSize);
      // What may be copied is known.
      const length = selected ? selected.end - selected.start : 0;
      if (selected && length <= mostCopied) ranges.push({ view: view.letter, offset: selected.start, length });
      setWatch(this.#watchKey, { ranges });
    }
    this.#frame.request();
  }

  #scrollTo(topRow: number): void {
    this.#topRow = topRow;
    this.#changed();
  }

  #setCursor(cursor: HexCursor, anchor: number | null = null): void {
    this.#column = cursor.column;
    this.#anchor = anchor;
    this.#high = cursor.high;
    const { view, offset } = this.#props;
    this.#topRow = topRowFor(cursor.offset, this.#topRow, this.#scene.layout);
    // Taken over here at once: keys may come faster than renders.
    this.#props = { ...this.#props, offset: cursor.offset };
    if (cursor.offset !== offset) setCursor(view.letter, cursor.offset);
    setSelectedBytes(this.#props.view.letter, this.#selected);
    this.#changed();
  }

  /** What the context menu is for: the selection where it is meant; else null, and the cursor goes there. */
  menuTarget(target: EventTarget | null, byKey: boolean): Target | null {
    const { letter: view } = this.#props.view;
    const [cell, range] = [byKey ? this.#cursor : this.#grid.cellAt(this.#scene, target), this.#selected];
    if (range && cell && cell.offset >= range.start && cell.offset < range.end)
      return { kind: 'bytes', view, ...range };
    if (cell && !byKey) this.#setCursor({ ...cell, high: null });
    return null;
  }

  /** Tab goes from the hex column to the text column and then on; Shift+Tab goes back. It is never a trap. */
  #switchColumn(back: boolean): boolean {
    const column = back ? 'hex' : 'text';
    if (column === this.#column) return false;
    this.#setCursor({ ...this.#cursor, column, high: null }, this.#anchor);
    return true;
  }

  #type(character: string): boolean {
    return this.#write(typeCharacter(this.#typedAt, character, this.#length));
  }

  get #length(): number {
    return this.#props.view.length;
  }

  #write(typed: Typed | null): boolean {
    const { view, onMessage } = this.#props;
    if (!typed) return false;
    const refusal = writeRefusal(view);
    onMessage(refusal);
    if (refusal) void tryTyped(view, typed, () => this.#cursor.offset, onMessage);
    else this.#setCursor(typed.cursor);
    if (typed.write && !refusal) void perform({ kind: 'write', view: view.letter, ...typed.write });
    return true;
  }

  /** In the text column, input methods may write, too. */
  #takeComposed({ cursor, topRow }: HexScene): void {
    const at = cursor.column === 'text' ? `${cursor.offset} ${topRow}` : '';
    if (at === this.#composedAt) return;
    this.#composedAt = at;
    this.#composed.listen(at === '' ? null : this.#grid.cursorCell);
  }

  #paint(timeMs: number): undefined {
    if (this.#rows === 0) return;
    const scene = this.#scene;
    const { view, section } = this.#props;
    const marked = this.#grid.paint(scene, this.#changes, timeMs);
    this.#changes = [];
    this.#takeComposed(scene);
    this.#scrollbar.paint(scene.topRow, scene.layout);
    const hint = scene.selected
      ? selectionText(scene.selected)
      : pageHint(liveBytes.stateAt(view.letter, scene.cursor.offset), view, section, scene.cursor.offset);
    if (this.#elements.hint.textContent !== hint) this.#elements.hint.textContent = hint;
    if (marked) {
      this.#sweep ??= setTimeout(() => {
        this.#sweep = null;
        this.#frame.request();
      }, quietMs);
    }
  }
}
