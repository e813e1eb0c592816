import { expect, it } from 'vitest';
import { figureOfRows, memoryOfRows, sameResident } from './region-memory.ts';

const answer = {
  starts: Float64Array.of(0x1000, 0x3000, 0x5000),
  resident: Float64Array.of(1, 2, 3),
  proportional: Float64Array.of(4, 5, 6),
};

it('gives each row what was said of a region that starts there', () => {
  const rows = { count: 3, starts: Float64Array.of(0x1000, 0x4000, 0x5000) };
  expect([...figureOfRows(rows, answer, 'resident')]).toEqual([1, Number.NaN, 3]);
  expect(memoryOfRows(rows, answer).proportional).toEqual(figureOfRows(rows, answer, 'proportional'));
  expect([...figureOfRows(rows, answer, 'proportional')]).toEqual([4, Number.NaN, 6]);
});

it('tells whether another answer says the same of what is resident', () => {
  const with_ = (change: Partial<typeof answer>) => sameResident(answer, { ...answer, ...change });
  expect(with_({ proportional: Float64Array.of(0, 0, 0) })).toBe(true);
  expect(with_({ starts: answer.starts.slice(), resident: answer.resident.slice() })).toBe(true);
  expect(with_({ resident: Float64Array.of(1, 2, 4) })).toBe(false);
  expect(with_({ starts: Float64Array.of(0x1000, 0x3000, 0x6000) })).toBe(false);
  expect(with_({ starts: Float64Array.of(0x1000, 0x3000), resident: Float64Array.of(1, 2) })).toBe(false);
});
