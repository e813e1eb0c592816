import { expect, it } from 'vitest';
import { nextItem } from './menu.tsx';

const items = ['Remap', 'Copy address', 'Copy range', 'Remove'].map((textContent) => ({ textContent }));
const go = (key: string, at: number) => nextItem(key, at, items)?.textContent;

it('goes round with the arrows, and to the ends', () => {
  expect([go('ArrowDown', -1), go('ArrowDown', 0), go('ArrowDown', 3)]).toEqual(['Remap', 'Copy address', 'Remap']);
  expect([go('ArrowUp', -1), go('ArrowUp', 0), go('ArrowUp', 2)]).toEqual(['Remove', 'Remove', 'Copy address']);
  expect([go('Home', 2), go('End', 0)]).toEqual(['Remap', 'Remove']);
});

it('goes to the next item with a letter', () => {
  expect([go('c', 0), go('c', 1), go('c', 2), go('R', 0)]).toEqual([
    'Copy address',
    'Copy range',
    'Copy address',
    'Remove',
  ]);
  expect([go('x', 0), go(' ', 0), go('Enter', 0)]).toEqual([undefined, undefined, undefined]);
});
