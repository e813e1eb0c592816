/** In which order cards stand, and which of them stay where they are. Pure. */
import type { View } from '../../protocol/model.ts';
import { viewsInOrder } from '../space/sections.ts';
import { countOf, grouped } from '../state/describe.ts';

export type CardOrder = 'age' | 'address';

/** The most pinned cards that stay in front while the others are scrolled. */
const mostPinned = 2;

/** Pinned ones in the order in which they were pinned, and the others in the order asked for; letters come by age. */
export function orderCards(
  views: ReadonlyMap<string, View>,
  order: CardOrder,
  pinned: readonly string[],
): { pinned: View[]; others: View[] } {
  const ordered = viewsInOrder(views);
  if (order === 'address') ordered.sort((a, b) => a.address - b.address);
  return {
    pinned: pinned.flatMap((letter) => views.get(letter) ?? []),
    others: ordered.filter((view) => !pinned.includes(view.letter)),
  };
}

/** Pins a card, or lets go of it; the one that was pinned first gives way to a third. */
export function togglePinned(pinned: readonly string[], letter: string): string[] {
  if (pinned.includes(letter)) return pinned.filter((each) => each !== letter);
  return [...pinned, letter].slice(-mostPinned);
}

/** `Cards 61–64 of 64`: which of `count` cards are seen whole, or else at all, scrolled to `offsetCss`. */
export function shownText(count: number, offsetCss: number, widthCss: number, cardCss: number): string {
  if (count === 0) return '';
  const first = Math.min(count - 1, Math.ceil((offsetCss - 1) / cardCss));
  const last = Math.max(first, Math.min(count - 1, Math.floor((offsetCss + widthCss + 1) / cardCss) - 1));
  if (first === 0 && last === count - 1) return countOf(count, 'card');
  const [from, to, all] = [first + 1, last + 1, count].map(grouped);
  return first === last ? `Card ${from} of ${all}` : `Cards ${from}–${to} of ${all}`;
}

/** One more on either side of what is in sight is made: it is there when it comes into sight. */
const besides = 1;

/** Indexes of the cards that are made: those in sight, and the selected one, which may hold the focus; -1 for none. */
export function cardsToMake(
  count: number,
  offsetCss: number,
  widthCss: number,
  cardCss: number,
  selected: number,
): number[] {
  const first = Math.max(0, Math.floor(offsetCss / cardCss) - besides);
  const end = Math.min(count, Math.ceil((offsetCss + widthCss) / cardCss) + besides);
  const indexes = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  return selected < 0 || selected >= count || indexes.includes(selected) ? indexes : [...indexes, selected];
}

/** How far to scroll so that a card is seen whole, and no further than that. */
export function offsetToShow(index: number, offsetCss: number, widthCss: number, cardCss: number): number {
  return Math.min(index * cardCss, Math.max(offsetCss, (index + 1) * cardCss - widthCss));
}

export interface RowPlace {
  /** Where the row is scrolled to, how wide its scroller is and each of its cards, CSS pixels. */
  offsetCss: number;
  widthCss: number;
  cardCss: number;
}

/** Where the row is scrolled to when a width changes: to the same cards, the selected one among them if it was in sight. */
export function offsetResized(before: RowPlace, now: Omit<RowPlace, 'offsetCss'>, selected: number): number {
  const offsetCss = (before.offsetCss / before.cardCss) * now.cardCss;
  const leftCss = selected * before.cardCss - before.offsetCss;
  const wasInSight = selected >= 0 && leftCss > -1 && leftCss + before.cardCss < before.widthCss + 1;
  return wasInSight ? offsetToShow(selected, offsetCss, now.widthCss, now.cardCss) : offsetCss;
}
