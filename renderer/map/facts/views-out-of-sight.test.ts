import { expect, it } from 'vitest';
import { inventView } from '../../testing/invented-views.ts';
import { outOfSight } from './views-out-of-sight.ts';

const views = [
  inventView('A', 0x10000, 0x1000),
  inventView('B', 0x20000, 0x1000),
  inventView('C', 0x30000, 0x1000),
  inventView('D', 0x40000, 0x1000),
];
const letters = (start: number, end: number, side: 'left' | 'right') =>
  outOfSight(views, { start, end }, side).map(({ letter }) => letter);

it('names what lies beyond an edge, the nearest first', () => {
  expect(letters(0x28000, 0x29000, 'left')).toEqual(['B', 'A']);
  expect(letters(0x28000, 0x29000, 'right')).toEqual(['C', 'D']);
});

it('has nothing beyond an edge of what reaches into sight', () => {
  expect(letters(0x10fff, 0x40001, 'left')).toEqual([]);
  expect(letters(0x10fff, 0x40001, 'right')).toEqual([]);
  expect(letters(0x11000, 0x40000, 'left')).toEqual(['A']);
  expect(letters(0x11000, 0x40000, 'right')).toEqual(['D']);
});
