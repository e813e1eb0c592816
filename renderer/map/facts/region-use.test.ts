import { expect, it } from 'vitest';
import { useText } from './region-use.ts';

it('says what is resident, and how much of it is shared', () => {
  expect(useText({ resident: 0, shared: 0 })).toBe('resident: nothing');
  expect(useText({ resident: 8192, shared: 0 })).toBe('resident: 8 KiB, none of it shared');
  expect(useText({ resident: 8192, shared: 4096 })).toBe('resident: 8 KiB, 4 KiB of it shared');
  expect(useText({ resident: 8192, shared: 8192 })).toBe('resident: 8 KiB, all of it shared');
  expect(useText({ resident: 2 ** 40, shared: null })).toBe(
    'resident: 1 TiB; how much of it is shared was not counted',
  );
});
