// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it } from 'vitest';
import { spaceOf, withSpace } from '../../state/spaces.ts';
import { useApp } from '../../state/store.ts';
import { inventRegions } from '../../testing/invented-regions.ts';
import type { Box } from '../layout/boxes.ts';
import { HoverCard } from './hover-card.ts';

const initial = useApp.getState();
const regions = inventRegions([{ start: 0x400000, end: 0x500000, name: 'libc' }]);
const hit = { kind: 'regions', run: { first: 0, last: 0, leftCss: 100, rightCss: 140 }, addr: 0x400000 } as const;
const at = { xCss: 100, yCss: 60 };
const cardCss = { width: 200, height: 80 };

let card: HTMLElement;
beforeEach(() => {
  useApp.setState((state) => withSpace(state, 'ours', { regions }));
  const map = document.createElement('div');
  card = document.createElement('div');
  map.append(card);
  // jsdom lays nothing out.
  Object.defineProperties(map, { clientWidth: { value: 1000 }, clientHeight: { value: 400 } });
  Object.defineProperties(card, { offsetWidth: { value: cardCss.width }, offsetHeight: { value: cardCss.height } });
});
afterEach(() => useApp.setState(initial, true));

/** Where the card stands for the region beside these views. */
function placeBeside(clear?: readonly Box[]): { left: number; top: number } {
  const shown = new HoverCard(card, spaceOf, () => undefined);
  shown.show(hit, at, 1, clear);
  expect(card.hidden).toBe(false);
  const [left = Number.NaN, top = Number.NaN] = card.style.transform.match(/-?[\d.]+/g)?.map(Number) ?? [];
  shown.dispose();
  return { left, top };
}

const covers = (place: { left: number; top: number }, box: Box) =>
  place.left < box.leftCss + box.widthCss &&
  place.left + cardCss.width > box.leftCss &&
  place.top < box.topCss + box.heightCss &&
  place.top + cardCss.height > box.topCss;

it('stands right below the pointer where nothing is to be left clear', () => {
  expect(placeBeside()).toEqual({ left: 114, top: 76 });
});

it('of the keyboard covers no view: it stands below those in its way', () => {
  const view = { leftCss: 150, widthCss: 100, topCss: 90, heightCss: 70 };
  const below = placeBeside([view]);
  expect(below).toEqual({ left: 114, top: 166 });
  expect(covers(below, view)).toBe(false);
  // A view elsewhere is not in its way.
  expect(placeBeside([{ ...view, leftCss: 600 }])).toEqual({ left: 114, top: 76 });
});
