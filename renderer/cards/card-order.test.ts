import { expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { fakeView } from '../testing/fake-engine.ts';
import { cardsToMake, offsetResized, offsetToShow, orderCards, shownText, togglePinned } from './card-order.ts';

const view = (letter: string, at: number) => ({ ...fakeView(letter), address: address(at) });
const views = new Map(
  [view('A', 0x30_0000), view('B', 0x10_0000), view('C', 0x20_0000)].map((each) => [each.letter, each] as const),
);
const letters = (list: { letter: string }[]) => list.map(({ letter }) => letter).join('');

it('orders by age, which is that of letters, or by address; pinned ones stand apart', () => {
  expect(letters(orderCards(views, 'age', []).others)).toBe('ABC');
  expect(letters(orderCards(views, 'address', []).others)).toBe('BCA');
  const { pinned, others } = orderCards(views, 'address', ['C', 'A', 'gone']);
  expect(letters(pinned)).toBe('CA');
  expect(letters(others)).toBe('B');
});

it('pins two at most', () => {
  expect(togglePinned([], 'A')).toEqual(['A']);
  expect(togglePinned(['A', 'B'], 'C')).toEqual(['B', 'C']);
  expect(togglePinned(['A', 'B'], 'A')).toEqual(['B']);
});

it('says which cards are in sight', () => {
  expect(shownText(64, 0, 1440, 360)).toBe('Cards 1–4 of 64');
  expect(shownText(2000, 360 * 1000, 1440, 360)).toBe('Cards 1,001–1,004 of 2,000');
  expect(shownText(64, 60 * 360, 1440, 360)).toBe('Cards 61–64 of 64');
  expect(shownText(64, 100, 1440, 360)).toBe('Cards 2–4 of 64');
  expect(shownText(2, 0, 1440, 720)).toBe('2 cards');
  expect(shownText(9, 500, 400, 500)).toBe('Card 2 of 9');
  expect(shownText(0, 0, 400, 500)).toBe('');
});

it('makes the cards in sight, one on either side, and the selected one', () => {
  expect(cardsToMake(64, 0, 1440, 360, 0)).toEqual([0, 1, 2, 3, 4]);
  expect(cardsToMake(64, 720, 1440, 360, 60)).toEqual([1, 2, 3, 4, 5, 6, 60]);
  expect(cardsToMake(3, 0, 1440, 480, -1)).toEqual([0, 1, 2]);
  expect(cardsToMake(3, 0, 0, 480, -1)).toEqual([0]);
  expect(cardsToMake(2, 9000, 1440, 480, 5)).toEqual([]);
});

it('scrolls no further than needed', () => {
  expect(offsetToShow(0, 500, 1440, 360)).toBe(0);
  expect(offsetToShow(5, 0, 1440, 360)).toBe(720);
  expect(offsetToShow(2, 360, 1440, 360)).toBe(360);
  expect(offsetToShow(3, 0, 300, 360)).toBe(1080);
});

it('stays at the same cards when widths change, and keeps the selected one in sight if it was', () => {
  const atEnd = { offsetCss: 4320, widthCss: 1440, cardCss: 360 };
  // The inspector takes a part of the row: the last of 16 cards stays whole.
  expect(offsetResized(atEnd, { widthCss: 1044, cardCss: 348 }, 15)).toBe(16 * 348 - 1044);
  expect(offsetResized(atEnd, { widthCss: 1044, cardCss: 348 }, 12)).toBe(12 * 348);
  // Of one that was out of sight, or partly so, nothing is made.
  expect(offsetResized(atEnd, { widthCss: 1044, cardCss: 348 }, 2)).toBe(12 * 348);
  expect(offsetResized({ ...atEnd, offsetCss: 4200 }, { widthCss: 1080, cardCss: 360 }, 15)).toBe(4200);
  expect(offsetResized(atEnd, { widthCss: 1044, cardCss: 348 }, -1)).toBe(12 * 348);
});
