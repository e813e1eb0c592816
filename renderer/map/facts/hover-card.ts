/** The card beside the pointer: the facts of what it points at, and on demand what they take of memory. */
import type { Space } from '../../state/spaces.ts';
import { type AppState, useApp } from '../../state/store.ts';
import type { Box } from '../layout/boxes.ts';
import type { Hit } from '../layout/hit-test.ts';
import { type Facts, factsOf } from './hover-facts.ts';
import { RegionUseAsked } from './region-use.ts';

export class HoverCard {
  readonly #card: HTMLElement;
  readonly #spaceIn: (state: AppState) => Space;
  readonly #use: RegionUseAsked;
  #text = '';
  /** What its place was worked out from. */
  #place = '';

  /** On the map of the space that `spaceIn` gives. `refresh` is called when there is more to show of the same thing. */
  constructor(card: HTMLElement, spaceIn: (state: AppState) => Space, refresh: () => void) {
    this.#card = card;
    this.#spaceIn = spaceIn;
    this.#use = new RegionUseAsked(refresh);
  }

  /**
   * Shows the facts beside a place of the map, but not over the block that they are about, nor over any of `clear`: below
   * these; a hit of null hides the card.
   */
  show(
    hit: Hit | null,
    at: { xCss: number; yCss: number } | null,
    bytesPerCss: number,
    clear: readonly Box[] = [],
  ): void {
    const app = useApp.getState();
    const space = this.#spaceIn(app);
    const facts = hit && factsOf(hit, { ...app, space }, bytesPerCss);
    // What a range takes of memory can be asked of our own process alone.
    const use = this.#use.of(space.key === 'ours' ? at && hit : null, space.regions);
    const card = this.#card;
    if (!facts || !at) {
      if (!card.hidden) card.hidden = true;
      this.#text = '';
      return;
    }
    this.#write(use ? { ...facts, lines: [...facts.lines, use] } : facts);
    const room = card.parentElement;
    const under = hit.kind === 'view' ? hit.block.topCss + hit.block.heightCss + 6 : at.yCss + 16;
    const bottom = clear.reduce((lowest, { topCss, heightCss }) => Math.max(lowest, topCss + heightCss), 0);
    const place = `${at.xCss} ${at.yCss} ${under} ${bottom} ${this.#text}`;
    // To measure it has the page laid out: in every frame of a map that moves, where the card stays.
    if (!room || (!card.hidden && this.#place === place)) return;
    this.#place = place;
    card.hidden = false;
    const left = Math.min(at.xCss + 14, room.clientWidth - card.offsetWidth - 6);
    const right = left + card.offsetWidth;
    const covers = clear.some((box) => box.leftCss < right && box.leftCss + box.widthCss > left);
    const tops = [...(covers ? [bottom + 6] : []), under, at.yCss + 16];
    const fits = tops.find((top) => top + card.offsetHeight <= room.clientHeight);
    const top = fits ?? Math.max(2, at.yCss - card.offsetHeight - 10);
    card.style.transform = `translate(${Math.max(4, left)}px, ${top}px)`;
  }

  dispose(): void {
    this.#use.dispose();
  }

  /** Only rewritten where the text differs: this runs in every frame while the pointer moves. */
  #write(facts: Facts): void {
    const text = [facts.title, facts.range, ...facts.lines].join('\n');
    if (this.#text === text) return;
    this.#text = text;
    const lines = facts.lines.map((each) => line('div', 'map-card-line', each));
    this.#card.replaceChildren(line('strong', '', facts.title), line('div', 'mono', facts.range), ...lines);
  }
}

function line(tag: string, className: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
