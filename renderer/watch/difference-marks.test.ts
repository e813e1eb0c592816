import { expect, test } from 'vitest';
import { marksOf } from './difference-marks.ts';

test('marks say what came, went or changed, in the order of addresses', () => {
  const marks = marksOf({
    starts: Float64Array.of(100, 300, 500, 20, 40),
    ends: Float64Array.of(200, 400, 600, 30, 50),
    kinds: Uint8Array.of(0, 3, 2, 1, 4),
  });
  const texts = marks.map(({ kind, start, end }) => `${kind} ${start}-${end}`);
  expect(texts).toEqual(['went 20-30', 'went 40-50', 'came 100-200', 'came 300-400', 'changed 500-600']);
});
