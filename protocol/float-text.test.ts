import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatFloat, parseFloatBits } from './float-text.ts';

it.each([
  // Halfway between two, and a hair above or below: by way of a double these would be the even one.
  ['1.000000059604644775390625', 0x3f800000n],
  ['1.0000000596046447753906250000001', 0x3f800001n],
  ['1.00000017881393432617187499', 0x3f800001n],
  ['1.000000178813934326171875', 0x3f800002n],
  ['0x1.0000010000000000001p0', 0x3f800001n],
  ['0x1.000001p0', 0x3f800000n],
  ['3.4028235677973365e38', 0x7f7fffffn],
  ['1.1754943508222875e-38', 0x00800000n],
  ['1.1754942e-38', 0x007fffffn],
  ['7.0064923216240854e-46', 0x00000001n],
  [`1${'0'.repeat(1500)}e-1500`, 0x3f800000n],
  [`0.${'0'.repeat(1500)}1e1501`, 0x3f800000n],
])('%s is the nearest there is', (text, bits) => expect(parseFloatBits(text, 'f32', 'float')).toBe(bits));

it('f64: are read as JavaScript reads them, also by halves, and hex in its least bits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n }), fc.integer({ min: -360, max: 320 }), (digits, power) => {
      const text = `${digits}e${power}`;
      const value = Number(text);
      const isRefused = !Number.isFinite(value) || (value === 0 && digits !== 0n);
      const bits = parseFloatBits(text, 'f64', 'double');
      const read = typeof bits === 'bigint' ? formatFloat(bits, 'f64') : 'refused';
      expect(read).toBe(isRefused ? 'refused' : String(value));
    }),
  );
  expect(parseFloatBits('0x1.00000000000008p-1023', 'f64', 'double')).toBe(0x8000000000000n);
  expect(parseFloatBits('0x1.0000000000000801p0', 'f64', 'double')).toBe(0x3ff0000000000001n);
  const error = (text: string) => ({ error: expect.stringContaining(text) });
  expect(parseFloatBits('1e99999999999999999999', 'f64', 'double')).toEqual(error('holds numbers up to'));
  expect(parseFloatBits('1e-99999999999999999999', 'f64', 'double')).toEqual(error('so close to 0'));
});
