import { expect, it } from 'vitest';
import { memoizeLast, shallowEqual } from './memoize.ts';

it('checks whether all parts are identical', () => {
  const list = [1];
  expect(shallowEqual({ list, at: 1 }, { list, at: 1 })).toBe(true);
  expect(shallowEqual({ list, at: 1 }, { list: [1], at: 1 })).toBe(false);
  expect(shallowEqual({ list, at: 1 }, { list, at: 2 })).toBe(false);
  expect(shallowEqual({ list, at: Number.NaN }, { list, at: Number.NaN })).toBe(false);
});

it('computes a result again only when a part has changed', () => {
  const sum = memoizeLast(({ from, to }: { from: readonly number[]; to: number }) => ({ all: [...from, to] }));
  const from = [1, 2];
  const first = sum({ from, to: 3 });
  expect(sum({ from, to: 3 })).toBe(first);
  const next = sum({ from, to: 4 });
  expect(next).toEqual({ all: [1, 2, 4] });
  // Two in turn: both are kept. A third one takes the place of the one that was asked for longest ago.
  expect(sum({ from, to: 3 })).toBe(first);
  expect(sum({ from, to: 4 })).toBe(next);
  expect(sum({ from: [1, 2], to: 4 })).not.toBe(next);
  expect(sum({ from, to: 3 })).not.toBe(first);
});
