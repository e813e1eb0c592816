import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareLetters, viewLetter } from './letters.ts';
import { viewLetterSchema } from './model.ts';

it.each([
  [0, 'A'],
  [1, 'B'],
  [25, 'Z'],
  [26, 'AA'],
  [27, 'AB'],
  [51, 'AZ'],
  [52, 'BA'],
  [701, 'ZZ'],
  [702, 'AAA'],
  [18_277, 'ZZZ'],
  [18_278, 'AAAA'],
])('view number %d is %s', (index, letter) => expect(viewLetter(index)).toBe(letter));

it('no two views share a letter: it can be counted back', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000_000), (index) => {
      const letter = viewLetter(index);
      expect(viewLetterSchema.safeParse(letter).success).toBe(true);
      const counted = [...letter].reduce((sum, digit) => sum * 26 + digit.charCodeAt(0) - 64, 0);
      expect(counted - 1).toBe(index);
    }),
  );
});

it('sorts letters as they were given', () => {
  expect(['AA', 'B', 'Z', 'A', 'AB'].sort(compareLetters)).toEqual(['A', 'B', 'Z', 'AA', 'AB']);
});
