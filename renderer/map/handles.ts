/**
 * A button over each block in sight, so that views can be focused, named and grabbed: the canvas's twin. One tab stop
 * for all (roving tabindex); a view keeps its button, and with it the focus, when a move changes its address and name.
 */
import { formatAddress } from '../../protocol/address.ts';
import type { View } from '../../protocol/model.ts';
import type { Block } from './boxes.ts';
import { minBlockCss } from './layout.ts';

/** More than this are neither told apart on screen nor cheap to keep in place. */
const maxHandles = 300;

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

  update({ blocks, views, selected, group, carried, widthCss }: HandlesState): void {
    this.#views = views;
    const { focused } = this;
    const shown = new Map(blocks.slice(0, maxHandles).map((block) => [block.view.letter, block]));
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
    for (const view of order) {
      const button = this.#buttonOf(view);
      button.tabIndex = view.letter === this.#current ? 0 : -1;
      if (view.letter === selected) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
      if (group.length > 1) button.ariaPressed = String(group.includes(view.letter));
      else button.removeAttribute('aria-pressed');
      placeButton(button, shown.get(view.letter), widthCss);
    }
    this.#sort(order, focused);
    if (this.#wanted !== null) {
      this.#buttons.get(this.#wanted)?.focus({ preventScroll: true });
      this.#wanted = null;
    }
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
    const isSorted = wanted.every((button, index) => this.#root.children[index] === button);
    if (isSorted) return;
    const fixed = focused === null ? undefined : this.#buttons.get(focused);
    const split = fixed ? wanted.indexOf(fixed) : 0;
    wanted.slice(0, split).forEach((button) => fixed?.before(button));
    wanted.slice(fixed ? split + 1 : 0).forEach((button) => this.#root.append(button));
  }
}

/** Over the part of the block that is in sight; a handle without a block in sight is kept, but cannot be hit. */
function placeButton(button: HTMLButtonElement, block: Block | undefined, widthCss: number): void {
  let style = 'width: 1px; height: 1px; pointer-events: none';
  if (block) {
    const left = Math.max(0, Math.min(block.leftCss, widthCss - minBlockCss / 2));
    const right = Math.min(widthCss, Math.max(block.leftCss + block.widthCss, minBlockCss / 2));
    style = `transform: translate(${left}px, ${block.topCss}px); width: ${right - left}px; height: ${block.heightCss}px`;
    // A pile is clicked as a whole; its views' handles are for the keyboard.
    if (block.piled) style += '; pointer-events: none';
  }
  if (button.dataset['place'] === style) return;
  button.dataset['place'] = style;
  button.style.cssText = style;
}
