import { expect, it } from 'vitest';
import { unbroken } from './unbroken.ts';

it('keeps a figure and its unit in one line', () => {
  expect(unbroken('A section has 4 KiB to 1 TiB, not 5 B.')).toBe(
    'A section has 4\u00a0KiB to 1\u00a0TiB, not 5\u00a0B.',
  );
  expect(unbroken('Section 2 and B are 3 Bytes apart.')).toBe('Section 2 and B are 3 Bytes apart.');
});
