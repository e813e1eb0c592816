import { expect, it } from 'vitest';
import { contentOf } from './content.ts';

const of = (bytes: ArrayLike<number>) => contentOf(Int16Array.from(bytes));
/** Noise that is the same every time (a linear congruential generator, its upper bits). */
function noise(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

it('distinguishes zeros, text, counters and noise, in small windows and larger ones', () => {
  const text = new TextEncoder().encode('The quick brown fox jumps over the lazy dog.\nThen it sleeps, and so on.');
  for (const count of [16, 32, 64]) {
    expect(of(new Uint8Array(count))).toBe('zero');
    expect(of(text.subarray(0, count))).toBe('text');
    expect(of(Array.from({ length: count }, (_, index) => (index + 0x30) & 0xff))).toBe('numbers');
    expect(of(new Uint8Array(Uint32Array.from({ length: count / 4 }, (_, index) => 1000 + index).buffer))).toBe(
      'numbers',
    );
    expect(of(new Uint8Array(Float64Array.from({ length: count / 8 }, (_, index) => index / 2).buffer))).toBe(
      'numbers',
    );
    expect(of([42, ...new Uint8Array(count - 1)])).toBe('numbers');
  }
  let asNoise = 0;
  for (let seed = 1; seed <= 200; seed += 1) if (of(noise(32, seed * 7919)) === 'noise') asNoise += 1;
  expect(asNoise).toBeGreaterThan(195);
});

it('takes what is not known for zeros', () => {
  expect(contentOf(null)).toBe('zero');
  expect(of([-1, -1, 0, -1])).toBe('zero');
});
