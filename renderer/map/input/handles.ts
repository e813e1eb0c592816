/**
 * A button over each block in sight, so that views can be focused, named and grabbed: the canvas's twin. One tab stop
 * for all (roving tabindex); a view keeps its button, and with it the focus, when a move changes its address and name.
 */
import { formatAddress } from '../../../protocol/address.ts';
import type { View } from '../../../protocol/model.ts';
import { onFrame } from '../../live/frame.ts';
import { shallowEqual } from '../../state/memoize.ts';
import type { Viewport } from '../../viewport/scale.ts';
import type { Block } from '../layout/boxes.ts';
import { minBlockCss } from '../layout/layout.ts';

/** More than this cannot be distinguished on screen, nor cheaply kept in place. */
const maxHandles = 300;
/**
 * More than this follow the map only when it has come to rest, but for those that are held: to move hundreds in each
 * frame would cost more than the picture itself. Until then, hit testing uses the layout.
 */
const manyHandles = 64;
const restMs = 100;
/** New handles per frame: the rest comes in the next frames. */
const mostNew = 24;

export interface HandlesState {
  viewport: Viewport;
  blocks: readonly Block[];
  /** All views in order of address. */
  views: readonly View[];
  selected: string | null;
  /** All that is selected together. */
  group: readonly string[];
  carried: string | null;
}

interface Handle {
  button: HTMLButtonElement;
  /** What its name says. */
  view: View | null;
  /** The style that puts it over its block. */
  place: string;
}

export class Handles {
  readonly #root: HTMLElement;
  readonly #handles = new Map<string, Handle>();
  /** The one that Tab comes to. */
  #current: string | null = null;
  /** To be focused as soon as it is there. */
  #wanted: string | null = null;
  /** The one that had the focus when they were placed. */
  #focusedThen: string | null = null;
  #state: HandlesState | null = null;
  #movedMs = Number.NEGATIVE_INFINITY;
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
    const isSame = this.#state !== null && shallowEqual(this.#state, state) && this.focused === this.#focusedThen;
    if (isSame && this.#wanted === null) return;
    const isMoving = this.#state !== null && this.#state.viewport !== state.viewport;
    this.#state = state;
    if (isMoving) this.#movedMs = performance.now();
    const isFew = Math.max(state.blocks.length, this.#handles.size) <= manyHandles;
    if (isFew || this.#wanted !== null) {
      if (!this.#place(state)) this.#later.request();
      return;
    }
    this.#placeHeld(state);
    this.#later.request();
  }

  /** Returns whether there is more to do. */
  #follow(): boolean {
    if (!this.#state) return false;
    if (performance.now() - this.#movedMs < restMs) return true;
    return !this.#place(this.#state);
  }

  /** The focus ring is seen, and what is carried is under the pointer: these two never wait. */
  #placeHeld({ blocks, carried, viewport }: HandlesState): void {
    const { focused } = this;
    if (focused === null && carried === null) return;
    for (const letter of new Set([focused, carried])) {
      const handle = this.#handles.get(letter ?? '');
      if (!handle) continue;
      const block = blocks.find(({ view }) => view.letter === letter);
      if (block) label(handle, block.view);
      put(handle, placeOver(block, viewport.widthCss, true));
    }
  }

  /** Returns whether all are there that should be. */
  #place({ blocks, views, selected, group, carried, viewport }: HandlesState): boolean {
    const { focused } = this;
    const single = blocks.filter((block) => !block.piled);
    const chosen = [...single, ...blocks.filter((block) => block.piled)].slice(0, maxHandles);
    const shown = new Map(chosen.map((block) => [block.view.letter, block]));
    const kept = new Set([focused, carried, this.#wanted]);
    const order = views.filter((view) => shown.has(view.letter) || kept.has(view.letter));
    const wanted = new Set(order.map((view) => view.letter));
    for (const [letter, { button }] of this.#handles) {
      if (wanted.has(letter)) continue;
      button.remove();
      this.#handles.delete(letter);
    }
    if (this.#current !== null && !wanted.has(this.#current)) this.#current = null;
    // Tab comes to what is selected: to go through the map selects nothing else.
    const atSelected = selected !== null && wanted.has(selected) ? selected : null;
    this.#current = focused ?? atSelected ?? this.#current ?? order[0]?.letter ?? null;
    let made = 0;
    let isWhole = true;
    for (const view of order) {
      const { letter } = view;
      const isNew = !this.#handles.has(letter);
      if (isNew && made >= mostNew && !kept.has(letter) && letter !== this.#current) {
        isWhole = false;
        continue;
      }
      if (isNew) made += 1;
      const handle = this.#handles.get(letter) ?? this.#make(letter);
      label(handle, view);
      this.#mark(handle.button, letter, selected, group);
      put(handle, placeOver(shown.get(letter), viewport.widthCss, letter === focused || letter === this.#current));
    }
    this.#sort(order, focused);
    if (this.#wanted !== null) {
      this.#handles.get(this.#wanted)?.button.focus({ preventScroll: true });
      this.#wanted = null;
    }
    this.#focusedThen = this.focused;
    return isWhole;
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
    const handle = this.#handles.get(letter);
    if (!handle) return;
    this.#wanted = null;
    handle.button.focus({ preventScroll: true });
  }

  /** The next view by address (the one before, when `step` is -1), or null at the end. */
  neighbour(letter: string, step: 1 | -1): View | null {
    const views = this.#state?.views ?? [];
    const index = views.findIndex((view) => view.letter === letter);
    return (index < 0 ? null : views[index + step]) ?? null;
  }

  dispose(): void {
    this.#later.dispose();
    this.#state = null;
    this.#root.replaceChildren();
    this.#handles.clear();
  }

  #make(letter: string): Handle {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'map-handle';
    button.dataset['view'] = letter;
    this.#root.append(button);
    const handle = { button, view: null, place: '' };
    this.#handles.set(letter, handle);
    return handle;
  }

  /** In order of address, without moving the focused one: taken out of the page, it would lose the focus. */
  #sort(order: readonly View[], focused: string | null): void {
    const wanted = order.flatMap(({ letter }) => this.#handles.get(letter)?.button ?? []);
    const fixed = this.#handles.get(focused ?? '')?.button;
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

function label(handle: Handle, view: View): void {
  if (handle.view === view) return;
  handle.view = view;
  handle.button.ariaLabel = `View ${view.letter} at ${formatAddress(view.address)}`;
  handle.button.ariaDescription = view.name ?? null;
}

function put(handle: Handle, place: string): void {
  if (handle.place === place) return;
  handle.place = place;
  handle.button.style.cssText = place;
}

/** Over the part of the block that is in sight; a handle without a block in sight is kept, but cannot be hit. */
function placeOver(block: Block | undefined, widthCss: number, isReachedByKeys: boolean): string {
  // A pile is clicked as a whole; its views' handles are for the keyboard, which comes to one at a time.
  if (!block || (block.piled && !isReachedByKeys)) return 'width: 1px; height: 1px; pointer-events: none';
  const left = Math.max(0, Math.min(block.leftCss, widthCss - minBlockCss / 2));
  const right = Math.min(widthCss, Math.max(block.leftCss + block.widthCss, minBlockCss / 2));
  const place = `transform: translate(${left}px, ${block.topCss}px); width: ${right - left}px; height: ${block.heightCss}px`;
  return block.piled ? `${place}; pointer-events: none` : place;
}
