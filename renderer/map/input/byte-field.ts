/**
 * The byte under the cursor, in place on the map: a field over its cell that takes the keys. The cursor is the one of
 * the view's card, so that both stand at the same byte.
 */
import { formatAddress } from '../../../protocol/address.ts';
import type { View } from '../../../protocol/model.ts';
import { listenToClipboard } from '../../live/byte-clipboard.ts';
import { copiedBytes } from '../../live/byte-selection.ts';
import { FollowingField } from '../../live/following-field.ts';
import { type HexCursor, moveCursor, type Typed, typeCharacter } from '../../live/hex-model.ts';
import { liveBytes } from '../../live/live-bytes.ts';
import { writeRefusal } from '../../live/page-hint.ts';
import { pasteAt } from '../../live/pasted-bytes.ts';
import { sayCopied } from '../../state/clipboard.ts';
import { perform } from '../../state/operations.ts';
import { tryTyped } from '../../state/refused-write.ts';
import { selectView, setCursor } from '../../state/selection.ts';
import { useApp } from '../../state/store.ts';
import type { Navigation } from '../../viewport/navigation.ts';
import { byteBox, bytesInSight, showsDigits } from '../layout/byte-cells.ts';
import type { MapLayout } from '../layout/layout.ts';

/** There is one row; up and down go by this many bytes, as in the cards. */
const rowBytes = 16;
const pageRows = 17;
/** As wide a byte becomes when the map goes to the bytes by itself, CSS pixels. */
const comfortableCss = 24;

interface ByteFieldParts {
  plot: HTMLElement;
  navigation: Navigation;
  /** Asks for a painting, after which `update` is called. */
  repaint(): void;
  focusHandle(letter: string): void;
}

export class ByteField {
  readonly #parts: ByteFieldParts;
  readonly #input = document.createElement('input');
  readonly #note = document.createElement('div');
  readonly #following: FollowingField;
  readonly #stopClipboard: () => void;
  #letter: string | null = null;
  #high: number | null = null;
  /** To be focused as soon as its cell is in sight. */
  #isEntering = false;

  constructor(parts: ByteFieldParts) {
    this.#parts = parts;
    this.#input.className = 'map-byte mono';
    this.#input.tabIndex = -1;
    this.#input.hidden = true;
    this.#input.autocomplete = 'off';
    this.#input.spellcheck = false;
    // It follows live bytes: it has nothing of its own to undo.
    this.#input.dataset['follows'] = '';
    // Keys are taken one by one, and so is what is pasted; nothing else may put text into it.
    this.#input.addEventListener('beforeinput', (event) => event.preventDefault());
    this.#input.addEventListener('blur', () => this.#leave());
    this.#stopClipboard = listenToClipboard(this.#input, {
      onPaste: (text) => this.#paste(text),
      onCopy: () => {
        const view = this.#view;
        const offset = view ? this.#cursor(view).offset : 0;
        const copied = copiedBytes({ start: offset, end: offset + 1 }, 'hex', (at) =>
          view ? liveBytes.byteAt(view.letter, at) : null,
        );
        if ('error' in copied) return null;
        sayCopied(copied.text);
        return copied.text;
      },
    });
    this.#following = new FollowingField(this.#input, () => parts.repaint());
    this.#note.className = 'map-tag';
    this.#note.ariaLive = 'polite';
    this.#note.dataset['refused'] = 'true';
    this.#note.hidden = true;
    parts.plot.append(this.#input, this.#note);
  }

  dispose(): void {
    this.#letter = null;
    this.#following.dispose();
    this.#stopClipboard();
    this.#input.remove();
    this.#note.remove();
  }

  /** Whether it has the keys: then they are digits and movements, and none of the map's. */
  get active(): boolean {
    return document.activeElement === this.#input;
  }

  /** Puts the cursor on a byte of a view, and the keys with it. The byte may still be on its way into sight. */
  enter(letter: string, offset: number): void {
    this.#letter = letter;
    this.#high = null;
    this.#isEntering = true;
    this.#say(null);
    selectView(letter);
    setCursor(letter, offset);
    this.#parts.repaint();
  }

  /** From a view's handle: at the cursor where it is in sight, else at the first byte that is. False where no digits are. */
  enterInSight(letter: string, layout: MapLayout): boolean {
    const block = layout.blocks.find((each) => each.view.letter === letter);
    if (!block || !showsDigits(block)) return false;
    const { from, to } = bytesInSight(block, layout.viewport.widthCss);
    const cursor = useApp.getState().cursors.get(letter) ?? 0;
    this.enter(letter, cursor >= from && cursor < to ? cursor : from);
    return true;
  }

  /** From anywhere: the map goes down to the byte at a view's cursor. False where the view allows no access. */
  goTo(view: View): boolean {
    const { navigation } = this.#parts;
    const { viewport } = navigation;
    if (!viewport || view.protection === 'none') return false;
    const offset = useApp.getState().cursors.get(view.letter) ?? 0;
    const count = Math.max(1, Math.floor(viewport.widthCss / comfortableCss));
    const start = view.address + offset - Math.min(offset, Math.floor(count / 4));
    navigation.fit({ start, end: start + count }, 0.02);
    this.enter(view.letter, offset);
    return true;
  }

  /** Follows the picture: where the cell is, and what stands in it. */
  update(layout: MapLayout): void {
    const letter = this.#letter;
    if (letter === null) return;
    const { cursors } = useApp.getState();
    const offset = cursors.get(letter) ?? 0;
    const block = layout.blocks.find((each) => each.view.letter === letter);
    const box = block ? byteBox(block, offset) : null;
    const inSight = box && box.leftCss >= -1 && box.leftCss + box.widthCss <= layout.viewport.widthCss + 1;
    if (!block || !box || !inSight) {
      if (!this.#parts.navigation.travelling) this.#giveBack(letter);
      return;
    }
    this.#input.hidden = false;
    const { style } = this.#input;
    style.transform = `translate(${box.leftCss}px, ${box.topCss}px)`;
    style.width = `${box.widthCss}px`;
    style.height = `${box.heightCss}px`;
    const byte = liveBytes.byteAt(letter, offset);
    const digits = this.#high === null ? (byte?.toString(16).padStart(2, '0') ?? '··') : `${this.#high.toString(16)}_`;
    this.#following.show(digits);
    this.#input.ariaReadOnly = String(writeRefusal(block.view) !== null);
    const name = `Byte at ${formatAddress(block.view.address + offset)}`;
    if (this.#input.ariaLabel !== name) this.#input.ariaLabel = name;
    const noteLeft = Math.max(4, Math.min(box.leftCss, layout.viewport.widthCss - this.#note.offsetWidth - 4));
    this.#note.style.transform = `translate(${noteLeft}px, ${box.topCss + box.heightCss + 6}px)`;
    if (!this.#isEntering) return;
    this.#isEntering = false;
    this.#input.focus({ preventScroll: true });
  }

  /** Returns whether the key was used. */
  key(event: KeyboardEvent): boolean {
    const view = this.#view;
    if (!view || event.altKey || event.metaKey) return false;
    const { key } = event;
    const { offset } = this.#cursor(view);
    if (key === 'Escape' && this.#high === null) {
      this.#giveBack(view.letter);
      return true;
    }
    if (key === 'Escape' || (key === 'Backspace' && this.#high !== null)) return this.#goOn(view, offset, null);
    const layout = { length: view.length, bytesPerRow: rowBytes, rows: pageRows };
    const moved = moveCursor(this.#cursor(view), key === 'Backspace' ? 'ArrowLeft' : key, event.ctrlKey, layout);
    if (moved) {
      this.#say(null);
      return this.#goOn(view, moved.offset, null);
    }
    if (event.ctrlKey) return false;
    return this.#type(view, key) || key.length === 1;
  }

  /** The view whose byte it stands at. */
  get #view(): View | undefined {
    return useApp.getState().views.get(this.#letter ?? '');
  }

  #type(view: View, key: string): boolean {
    const typed = typeCharacter(this.#cursor(view), key, view.length);
    return typed !== null && this.#write(view, typed);
  }

  #paste(text: string): void {
    const view = this.#view;
    if (!view) return;
    const pasted = pasteAt(this.#cursor(view), text, view.length);
    if (typeof pasted === 'string') this.#say(writeRefusal(view) ?? pasted);
    else this.#write(view, pasted);
  }

  #write(view: View, typed: Typed): true {
    const refusal = writeRefusal(view);
    this.#say(refusal);
    if (refusal) {
      void tryTyped(
        view,
        typed,
        () => this.#cursor(view).offset,
        (text) => this.#say(text),
      );
      return true;
    }
    if (typed.write) void perform({ kind: 'write', view: view.letter, ...typed.write });
    return this.#goOn(view, typed.cursor.offset, typed.cursor.high);
  }

  #cursor({ letter, length }: View): HexCursor {
    const offset = Math.min(useApp.getState().cursors.get(letter) ?? 0, length - 1);
    return { offset, column: 'hex', high: this.#high };
  }

  #goOn({ letter, address }: View, offset: number, high: number | null): true {
    this.#high = high;
    // What was selected was so in another byte, or was typed over.
    this.#input.setSelectionRange(0, 0);
    setCursor(letter, offset);
    this.#parts.navigation.reveal({ start: address + offset, end: address + offset + 1 });
    this.#parts.repaint();
    return true;
  }

  #say(text: string | null): void {
    this.#note.textContent = text ?? '';
    this.#note.hidden = text === null;
    if (text !== null) this.#parts.repaint();
  }

  /** Out of the bytes, back to the view's handle. */
  #giveBack(letter: string): void {
    const hadFocus = this.active;
    this.#leave();
    if (hadFocus) this.#parts.focusHandle(letter);
  }

  #leave(): void {
    this.#letter = null;
    this.#high = null;
    this.#isEntering = false;
    this.#input.hidden = true;
    this.#say(null);
  }
}
