/** What is shown while a view is carried: on a tag at its ghost, and, not too often, to a screen reader. */
import { formatAddress } from '../../../protocol/address.ts';
import type { MapLayout } from '../layout/layout.ts';
import type { Carried } from './carry.ts';
import { spokenText, tagText, waysOut } from './text.ts';

/** A new place is announced to a screen reader at most this often, and always the last one. */
const speakMs = 600;

export class CarryTag {
  readonly #tag: HTMLElement;
  readonly #live: HTMLElement;
  readonly #address = document.createElement('span');
  readonly #rest = document.createElement('span');
  #spokenMs = Number.NEGATIVE_INFINITY;
  /** What was announced last, or will be next. */
  #spoken = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tag: HTMLElement, live: HTMLElement) {
    this.#tag = tag;
    this.#live = live;
    this.#address.className = 'mono map-tag-address';
    tag.replaceChildren(this.#address, this.#rest);
  }

  update(layout: MapLayout, carried: Carried | null): void {
    if (this.#tag.hidden !== (carried === null)) this.#tag.hidden = carried === null;
    if (!carried) {
      this.#speak('');
      return;
    }
    this.#address.textContent = formatAddress(carried.target);
    this.#rest.textContent = carried.waiting ? tagText(carried) : tagText(carried) + waysOut[carried.by];
    this.#tag.dataset['refused'] = String(!carried.placement.ok);
    const block = layout.blocks.find((each) => each.view.letter === carried.view.letter);
    const topCss = (block?.topCss ?? layout.rows.views.topCss) - this.#tag.offsetHeight - 5;
    const wanted = block?.leftCss ?? 0;
    const left = Math.max(4, Math.min(wanted - 6, layout.viewport.widthCss - this.#tag.offsetWidth - 4));
    this.#tag.style.transform = `translate(${left}px, ${Math.max(2, topCss)}px)`;
    this.#speak(spokenText(carried));
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #speak(text: string): void {
    if (this.#spoken === text) return;
    this.#spoken = text;
    clearTimeout(this.#timer);
    const waitMs = text === '' ? 0 : this.#spokenMs + speakMs - performance.now();
    const say = () => {
      this.#spokenMs = performance.now();
      this.#live.textContent = text;
    };
    if (waitMs <= 0) say();
    else this.#timer = setTimeout(say, waitMs);
  }
}
