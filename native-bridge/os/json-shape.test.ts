import { expect, it } from 'vitest';
import { isBuiltWithin } from './json-shape.ts';

const isWithin = (json: string, depth: number, parts = 100) => isBuiltWithin(Buffer.from(json), { depth, parts });

it('counts what lies in each other, and what there is in all', () => {
  expect([isWithin('{"a":[{}]}', 3), isWithin('{"a":[{}]}', 2)]).toEqual([true, false]);
  expect([isWithin('[[],[],[]]', 2, 6), isWithin('[[],[],[]]', 2, 5)]).toEqual([true, false]);
  expect([isWithin('[1,2,3]', 1, 3), isWithin('[1,2,3]', 1, 2)]).toEqual([true, false]);
});

it('leaves out what stands in strings', () => {
  expect(isWithin(String.raw`{"[[[\"[[\\":"]],{{,,"}`, 1, 1)).toBe(true);
  expect(isWithin(String.raw`{"\\":[[]]}`, 2)).toBe(false);
});

it('takes what is no JSON', () => {
  for (const text of ['', '"', '"\\', '"abc', ']]]]', '\0']) expect(isWithin(text, 0, 0)).toBe(true);
});

it.each([
  ['[', false],
  ['[],', false],
  ['"\\"', true],
  [' ', true],
])('judges a MiB filled with %s', (filled, within) => {
  expect(isBuiltWithin(Buffer.alloc(2 ** 20, filled), { depth: 64, parts: 2 ** 16 })).toBe(within);
});
