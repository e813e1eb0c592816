import { expect, it } from 'vitest';
import { Flashes } from './flashes.ts';

it('keeps one steady mark on a place that changes again and again', () => {
  const flashes = new Flashes();
  for (let now = 0; now <= 5000; now += 50) {
    expect(flashes.expire(now)).toBe(now === 0 ? null : now + 950);
    flashes.add([{ view: 'A', offset: 8, length: 4 }], now);
    expect(flashes.all).toHaveLength(1);
    expect(flashes.all[0]?.sinceMs).toBe(0);
  }
  expect(flashes.expire(6001)).toBeNull();
  expect(flashes.all).toEqual([]);
});

it('marks the same bytes of each alias, joins neighbours, and has a limit', () => {
  const flashes = new Flashes();
  flashes.add(
    [
      { view: 'A', offset: 0, length: 4 },
      { view: 'B', offset: 0, length: 4 },
    ],
    0,
  );
  flashes.add([{ view: 'A', offset: 4, length: 4 }], 10);
  expect(flashes.all).toMatchObject([
    { view: 'A', offset: 0, length: 8 },
    { view: 'B', offset: 0, length: 4 },
  ]);
  flashes.add(
    Array.from({ length: 1000 }, (_, index) => ({ view: 'C', offset: index * 16, length: 1 })),
    20,
  );
  expect(flashes.all.length).toBe(256);
});
