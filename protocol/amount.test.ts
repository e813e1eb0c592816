import { expect, it } from 'vitest';
import { amount } from './amount.ts';

it.each([
  [4096, 'bytes', '4 KiB'],
  [27_345, 'ns', '27.35 µs'],
  [999, 'ns', '999 ns'],
  [3_400_000, 'ns', '3.4 ms'],
  [2e9, 'ns', '2 s'],
  [1, 'pages', '1 page'],
  [0, 'pages', '0 pages'],
  [20_000, 'regions', '20,000 regions'],
  [3.0004, '×', '3 ×'],
])('%d in %s is %s', (value, unit, text) => expect(amount(value, unit)).toBe(text));
