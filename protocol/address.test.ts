import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  address,
  addressSchema,
  alignDown,
  alignUp,
  formatAddress,
  formatRange,
  offsetAddress,
  parseAddress,
} from './address.ts';

const anyAddress = fc.maxSafeNat();

describe('an address', () => {
  it('as text reads back as the same address, however it is written', () => {
    const digits = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toUpperCase(),
    );
    const spaces = fc.constantFrom('', ' ', '\t ');
    fc.assert(
      fc.property(
        anyAddress,
        digits,
        fc.boolean(),
        spaces,
        fc.constantFrom('', '_', "'", '`'),
        (value, as, bare, space, mark) => {
          const hex = as(value.toString(16));
          const grouped = mark === '' ? hex : hex.replace(/\B(?=(?:[0-9a-f]{4})+$)/gi, mark);
          expect(parseAddress(`${space}${bare ? '' : '0x'}${grouped}${space}`)).toBe(value);
        },
      ),
    );
    expect(parseAddress('0X7FFF')).toBe(0x7fff);
    expect(parseAddress('\u202a0x7f\u200bff\u202c\u00a0')).toBe(0x7fff);
    expect(parseAddress('0000_0000_0028_0000')).toBe(0x280000);
  });

  it('is 0x and lower-case hex, without leading zeros', () => {
    expect(formatAddress(0x280000)).toBe('0x280000');
    expect(formatAddress(0)).toBe('0x0');
    expect(formatAddress(0x7fff_ffff_f000)).toBe('0x7ffffffff000');
    fc.assert(fc.property(anyAddress, (value) => /^0x(0|[1-9a-f][0-9a-f]*)$/.test(formatAddress(value))));
    expect(formatRange(0x280000, 0x290000)).toBe('0x280000–0x290000');
  });

  it('is read whole or not at all: never a part of the text, never another value', () => {
    const text = fc.string({ unit: fc.constantFrom(..."0189afAFxX_' g-+."), maxLength: 20 });
    fc.assert(
      fc.property(text, (typed) => {
        const read = parseAddress(typed);
        const plain = typed.trim().replace(/^0x/i, '');
        const isHex = /^[0-9a-f]([0-9a-f_']*[0-9a-f])?$/i.test(plain) && !/[_']{2}/.test(plain);
        const value = isHex ? BigInt(`0x${plain.replace(/[_']/g, '')}`) : null;
        const readable = value !== null && value <= BigInt(Number.MAX_SAFE_INTEGER);
        expect(read).toBe(readable ? Number(value) : null);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['', ' ', '0x', 'x10', '0x_1', '1_', '1__2', "1'_2", '12g', '0x10 0', '-1', '+1', '1.5', '1e5h', '0x0x1'])(
    'is not read from “%s”',
    (text) => expect(parseAddress(text)).toBeNull(),
  );

  it('ends at 2^53 - 1', () => {
    expect(parseAddress('0x1fffffffffffff')).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseAddress('0x20000000000000')).toBeNull();
    expect(parseAddress('0xffffffffff600000')).toBeNull();
    expect(address(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
    for (const no of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => address(no)).toThrow(RangeError);
      expect(addressSchema.safeParse(no).success).toBe(false);
    }
  });

  it('plus bytes is an address again, or an error', () => {
    expect(offsetAddress(address(0x280000), 0x10000)).toBe(0x290000);
    expect(offsetAddress(address(0x290000), -0x10000)).toBe(0x280000);
    expect(() => offsetAddress(address(0), -1)).toThrow(RangeError);
    expect(() => offsetAddress(address(Number.MAX_SAFE_INTEGER), 1)).toThrow(RangeError);
  });
});

describe('aligning', () => {
  it('finds the nearest multiple below and above', () => {
    const value = fc.nat(2 ** 47);
    const unit = fc.oneof(
      fc.constantFrom(1, 4096, 16_384, 65_536, 2 ** 21, 2 ** 30),
      fc.integer({ min: 1, max: 10_000 }),
    );
    fc.assert(
      fc.property(value, unit, (at, step) => {
        const [down, up] = [alignDown(at, step), alignUp(at, step)];
        expect([down % step, up % step]).toEqual([0, 0]);
        expect(down <= at && at - down < step).toBe(true);
        expect(up >= at && up - at < step).toBe(true);
      }),
    );
  });
});
