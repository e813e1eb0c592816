import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSize, parseSize, readSize } from './size.ts';

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [65_536, '64 KiB'],
    [1_048_575, '1 MiB'],
    [1.5 * 2 ** 30, '1.5 GiB'],
    [47.3 * 2 ** 40, '47.3 TiB'],
    [128 * 2 ** 40, '128 TiB'],
    [2 ** 60, '1 EiB'],
    [2 ** 64, '16 EiB'],
  ])('of %d bytes is written %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));

  it('is written within half a percent, and below 1024 of its unit', () => {
    const factors = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40, PiB: 2 ** 50 };
    fc.assert(
      fc.property(fc.nat(2 ** 53 - 1), (bytes) => {
        const [, figures = '', unit = 'B'] = /^([\d.]+) (\w+)$/.exec(formatSize(bytes)) ?? [];
        // The pattern's second group is one of these names, or the lookup gives NaN and the test fails.
        const shown = Number(figures) * (factors[unit as keyof typeof factors] ?? Number.NaN);
        expect(Math.abs(shown - bytes)).toBeLessThanOrEqual(0.005 * bytes);
        expect(Number(figures)).toBeLessThan(1024);
        expect(figures.replace('.', '').length).toBeLessThanOrEqual(Number(figures) >= 1000 ? 4 : 3);
      }),
    );
  });

  it('that is whole in its unit reads back as itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1023 }), fc.integer({ min: 0, max: 4 }), (count, power) => {
        const bytes = count * 1024 ** power;
        expect(parseSize(formatSize(bytes))).toBe(bytes);
      }),
    );
  });

  it('is read with every usual unit, in powers of two', () => {
    const units: Record<string, number> = {
      '': 0,
      b: 0,
      k: 1,
      kb: 1,
      kib: 1,
      m: 2,
      mb: 2,
      mib: 2,
      g: 3,
      gb: 3,
      gib: 3,
      t: 4,
    };
    const spelling = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toUpperCase(),
    );
    fc.assert(
      fc.property(
        fc.nat(4000),
        fc.constantFrom(...Object.keys(units)),
        spelling,
        fc.constantFrom('', ' ', '  '),
        (count, unit, spell, space) => {
          expect(parseSize(` ${count}${space}${spell(unit)} `)).toBe(count * 1024 ** (units[unit] ?? Number.NaN));
        },
      ),
    );
    expect(parseSize('1 byte')).toBe(1);
    expect(parseSize('12 bytes')).toBe(12);
    expect(parseSize('1.5 GiB')).toBe(1.5 * 2 ** 30);
    expect(parseSize('0x10000')).toBe(65_536);
    expect(parseSize('0XfF')).toBe(255);
    expect(parseSize('1_048_576')).toBe(2 ** 20);
    expect(parseSize("0x10'0000")).toBe(2 ** 20);
    expect(parseSize('\u200b64\u00a0KiB\ufeff')).toBe(65_536);
  });

  it.each<[string, number]>([
    ['+0x4000', 0x4000],
    ['1. MiB', 2 ** 20],
    ['.5k', 512],
    ['0x10k', 16_384],
    ['0x40 KiB', 65_536],
    ['0x10b', 0x10b],
    ['2^20', 2 ** 20],
    ['2 ^ 6 KiB', 65_536],
    ['1,048,576', 2 ** 20],
    ['1 048 576 bytes', 2 ** 20],
    ['1\u202f048\u202f576', 2 ** 20],
    ['1’048’576', 2 ** 20],
    ['4 PiB', 2 ** 52],
    ['16 EiB', 2 ** 64],
    ['9007199254740992', 2 ** 53],
    ['2^9999', Number.POSITIVE_INFINITY],
  ])('is read from “%s”', (text, bytes) => expect(readSize(text)).toEqual({ bytes }));

  it.each([
    ['', 'Type a size such as 64 KiB, 1.5 GiB or 0x10000.'],
    ['-1', '“-1” is less than nothing.'],
    ['−64 KiB', '“-64 KiB” is less than nothing.'],
    ['MiB', 'How many MiB?'],
    ['0x', 'Type the digits after 0x.'],
    [' 0X ', 'Type the digits after 0x.'],
    ['64 kg', '“kg” is not a unit. There are B, KiB, MiB, GiB, TiB, PiB, EiB.'],
    ['1,5 MiB', '“1,5 MiB” may be read in two ways. Type 1.5 with a point, and 1048576 without commas.'],
    ['1,024 KiB', '“1,024 KiB” may be read in two ways. Type 1.5 with a point, and 1048576 without commas.'],
    ['1.1 KiB', '1.1 KiB is not a whole number of bytes: the next one is 1127.'],
    ['all of it', '“all of it” is not a size. Type one such as 64 KiB, 1.5 GiB or 0x10000.'],
  ])('is refused from “%s” with what is wrong with it', (text, error) => expect(readSize(text)).toEqual({ error }));

  it.each([
    '',
    ' ',
    'k',
    '-1',
    '1,5k',
    '1 e3',
    '1e3',
    '1 kk',
    '64 KiB x',
    '1 2',
    '0x',
    '0xg',
    '1__0',
    '_1',
    '1_',
    '1.5',
    '1.0001k',
    '9007199254740992',
    '8192 TiB',
    'Infinity',
    'NaN',
    'constructor',
  ])('is not read from “%s”', (text) => expect(parseSize(text)).toBeNull());
});
