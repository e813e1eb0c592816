import { expect, it } from 'vitest';
import { KeptByView } from './kept-by-view.ts';

it('keeps what belongs to views that are there, and little of those that are gone', () => {
  const kept = new KeptByView<number>();
  const views = new Map<string, null>();
  let most = 0;
  for (let made = 0; made < 10_000; made += 1) {
    views.set(`V${made}`, null);
    kept.set(`V${made}`, made, views);
    if (made >= 10) views.delete(`V${made - 10}`);
    most = Math.max(most, kept.size);
  }
  for (const letter of views.keys()) expect(kept.get(letter)).toBe(Number(letter.slice(1)));
  expect(most).toBeLessThan(100);
});

it('keeps thousands while they are there', () => {
  const kept = new KeptByView<number>();
  const views = new Map(Array.from({ length: 5000 }, (_, index) => [String(index), null]));
  for (const letter of views.keys()) kept.set(letter, Number(letter), views);
  expect([kept.size, kept.get('0'), kept.get('4999')]).toEqual([5000, 0, 4999]);
});
