import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortText } from './short-text.ts';

it('keeps what is short enough, and of the rest both ends', () => {
  expect(shortText('abcdef', 6)).toBe('abcdef');
  expect(shortText('abcdefg', 6)).toBe('abc…fg');
  expect(shortText('abc', 1)).toBe('…');
});

it('is never longer than asked', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 50 }), fc.integer({ min: 1, max: 40 }), (text, most) => {
      expect(shortText(text, most).length).toBeLessThanOrEqual(most);
    }),
  );
});

it('cuts no character in two', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.integer({ min: 1, max: 40 }), (text, most) => {
      expect(shortText(text, most)).not.toMatch(/\p{Cs}/u);
    }),
  );
});
