/**
 * A button over each block in sight, so that views can be focused, named and grabbed: the canvas's twin. One tab stop
 * for all (roving tabindex); a view keeps its button, and with it the focus, when a move changes its address and name.
 */
import { formatAddress } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import { onFrame } from '../frame.ts';
import type { Block } from './boxes.ts';
import { minBlockCss } from './layout.ts';

/** More than this are neither told apart on screen nor cheap to keep in place. */
const maxHandles = 300;
/**
 * From so many blocks on the handles follow the map at intervals only, and its last place for certain: nobody takes hold
 * of one that moves, and to move hundreds in each frame would cost more than the picture itself.
 */
const manyBlocks = 64;
const followMs = 100;
/** So many new ones a frame: the rest comes in the next ones. */
const mostNew = 24;

export interface HandlesState {
  blocks: readonly Block[];
  /** All views in order of address. */
  views: readonly View[];
  selected: string | null;
  /** All that is selected together. */
  group: readonly string[];
  carried: string | null;
  widthCss: number;
}

export class Handles {
  readonly #root: HTMLElement;
  readonly #buttons = new Map<string, HTMLButtonElement>();
  #views: readonly View[] = [];
  /** The one that Tab comes to. */
  #current: string | null = null;
  /** To be focused as soon as it is there. */
  #wanted: string | null = null;
  #state: HandlesState | null = null;
  #placedMs = Number.NEGATIVE_INFINITY;
  /** Whether all are there that should be. */
  #isWhole = true;
  readonly #later = onFrame('after', () => this.#follow());

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** The letter of the handle that an event came from, or null. */
  static letterOf(target: EventTarget | null): string | null {
    return target instanceof Element ? (target.closest<HTMLElement>('[data-view]')?.dataset['view'] ?? null) : null;
  }

  /** The letter of the handle that has the focus, or null. */
  get focused(): string | null {
    return this.#root.contains(document.activeElement) ? Handles.letterOf(document.activeElement) : null;
  }

  update(state: HandlesState): void {
    this.#state = state;
    this.#views = state.views;
    if (state.blocks.length <= manyBlocks || this.#wanted !== null) this.#place(state);
    else this.#later.request();
  }

  /** Returns whether there is more to do. */
  #follow(): boolean {
    if (!this.#state) return false;
    if (this.#isWhole && performance.now() - this.#placedMs < followMs) return true;
    this.#place(this.#state);
    return !this.#isWhole;
  }

  #place({ blocks, views, selected, group, carried, widthCss }: HandlesState): void {
    this.#placedMs = performance.now();
    const { focused } = this;
    const single = blocks.filter((block) => !block.piled);
    const chosen = [...single, ...blocks.filter((block) => block.piled)].slice(0, maxHandles);
    const shown = new Map(chosen.map((block) => [block.view.letter, block]));
    const kept = new Set([focused, carried, this.#wanted]);
    const order = views.filter((view) => shown.has(view.letter) || kept.has(view.letter));
    const wanted = new Set(order.map((view) => view.letter));
    for (const [letter, button] of this.#buttons) {
      if (wanted.has(letter)) continue;
      button.remove();
      this.#buttons.delete(letter);
    }
    if (this.#current !== null && !wanted.has(this.#current)) this.#current = null;
    this.#current =
      focused ?? this.#current ?? order.find((view) => view.letter === selected)?.letter ?? order[0]?.letter ?? null;
    let made = 0;
    this.#isWhole = true;
    for (const view of order) {
      const isNew = !this.#buttons.has(view.letter);
      if (isNew && made >= mostNew && !kept.has(view.letter) && view.letter !== this.#current) {
        this.#isWhole = false;
        continue;
      }
      if (isNew) made += 1;
      const button = this.#buttonOf(view);
      this.#mark(button, view.letter, selected, group);
      placeButton(button, shown.get(view.letter), widthCss, view.letter === focused || view.letter === this.#current);
    }
    this.#sort(order, focused);
    if (this.#wanted !== null) {
      this.#buttons.get(this.#wanted)?.focus({ preventScroll: true });
      this.#wanted = null;
    }
  }

  /** Says of a button what it is just now; only what has changed is written, for that alone the browser works. */
  #mark(button: HTMLButtonElement, letter: string, selected: string | null, group: readonly string[]): void {
    const tabIndex = letter === this.#current ? 0 : -1;
    if (button.tabIndex !== tabIndex) button.tabIndex = tabIndex;
    setOrRemove(button, 'aria-current', letter === selected ? 'true' : null);
    setOrRemove(button, 'aria-pressed', group.length > 1 ? String(group.includes(letter)) : null);
  }

  /** Gives the focus to a view's handle; where it is out of sight, as soon as there is one. Returns the view. */
  focus(letter: string): void {
    this.#wanted = letter;
    const button = this.#buttons.get(letter);
    if (!button) return;
    this.#wanted = null;
    button.focus({ preventScroll: true });
  }

  /** The next view by address (the one before, when `step` is -1), or null at the end. */
  neighbour(letter: string, step: 1 | -1): View | null {
    const index = this.#views.findIndex((view) => view.letter === letter);
    return (index < 0 ? null : this.#views[index + step]) ?? null;
  }

  dispose(): void {
    this.#later.dispose();
    this.#state = null;
    this.#root.replaceChildren();
    this.#buttons.clear();
  }

  #buttonOf(view: View): HTMLButtonElement {
    let button = this.#buttons.get(view.letter);
    if (!button) {
      button = document.createElement('button');
      button.type = 'button';
      button.className = 'map-handle';
      button.dataset['view'] = view.letter;
      this.#buttons.set(view.letter, button);
      this.#root.append(button);
    }
    const name = `View ${view.letter} at ${formatAddress(view.address)}`;
    if (button.ariaLabel !== name) button.ariaLabel = name;
    return button;
  }

  /** In order of address, without moving the focused one: taken out of the page, it would lose the focus. */
  #sort(order: readonly View[], focused: string | null): void {
    const wanted = order.flatMap(({ letter }) => this.#buttons.get(letter) ?? []);
    const fixed = focused === null ? undefined : this.#buttons.get(focused);
    let next = this.#root.firstElementChild;
    for (const button of wanted) {
      // What stands before it and should not is met again below.
      if (button === next || button === fixed) next = button.nextElementSibling;
      else this.#root.insertBefore(button, next);
    }
  }
}

function setOrRemove(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Over the part of the block that is in sight; a handle without a block in sight is kept, but cannot be hit. */
function placeButton(
  button: HTMLButtonElement,
  block: Block | undefined,
  widthCss: number,
  isReachedByKeys: boolean,
): void {
  let style = 'width: 1px; height: 1px; pointer-events: none';
  // A pile is clicked as a whole; its views' handles are for the keyboard, which comes to one at a time.
  if (block && (!block.piled || isReachedByKeys)) {
    const left = Math.max(0, Math.min(block.leftCss, widthCss - minBlockCss / 2));
    const right = Math.min(widthCss, Math.max(block.leftCss + block.widthCss, minBlockCss / 2));
    style = `transform: translate(${left}px, ${block.topCss}px); width: ${right - left}px; height: ${block.heightCss}px`;
    if (block.piled) style += '; pointer-events: none';
  }
  if (button.dataset['place'] === style) return;
  button.dataset['place'] = style;
  button.style.cssText = style;
}
