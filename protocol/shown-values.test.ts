import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ByteOrder,
  formatValue,
  isTextType,
  parseValue,
  type ValueType,
  valueBytes,
  valueTypes,
} from './values.ts';

const orders = fc.constantFrom<ByteOrder>('little', 'big');

function bytesOf(text: string, type: ValueType, order: ByteOrder = 'little'): number[] {
  const parsed = parseValue(text, type, order);
  if ('error' in parsed) throw new Error(parsed.error);
  return [...parsed.bytes];
}

function errorOf(text: string, type: ValueType): string | null {
  const parsed = parseValue(text, type, 'little');
  return 'error' in parsed ? parsed.error : null;
}

describe('in hex', () => {
  const hex = (text: string, type: ValueType) =>
    formatValue(Uint8Array.from(bytesOf(text, type)), type, 'little', true);

  it('whole numbers and times are shown by their bits, in all digits of the type', () => {
    expect(hex('42', 'u8')).toBe('0x2a');
    expect(hex('42', 'u64')).toBe('0x000000000000002a');
    expect(hex('-42', 'i32')).toBe('0xffffffd6');
    expect(hex('1970-01-01 00:00:01Z', 'time64')).toBe('0x0000000000000001');
  });

  it('floats are shown as %a writes them', () => {
    expect(hex('42', 'f32')).toBe('0x1.5p+5');
    expect(hex('1', 'f64')).toBe('0x1p+0');
    expect(hex('-0.1', 'f64')).toBe('-0x1.999999999999ap-4');
    expect(hex('1.4e-45', 'f32')).toBe('0x0.000002p-126');
    expect(hex('-0', 'f32')).toBe('-0');
    expect(hex('-inf', 'f64')).toBe('-Infinity');
  });

  it.each(valueTypes)('%s: whatever is shown reads back as the same bytes', (type) => {
    const length = valueBytes[type];
    fc.assert(
      fc.property(fc.uint8Array({ minLength: length, maxLength: length }), orders, (bytes, order) => {
        if (isTextType(type)) return;
        for (const inHex of [true, false]) {
          expect(bytesOf(formatValue(bytes, type, order, inHex), type, order)).toEqual([...bytes]);
        }
      }),
    );
  });

  it('a signed number may be typed by its bits, and no longer ones', () => {
    expect(bytesOf('0xff', 'i8')).toEqual([0xff]);
    expect(bytesOf('0b1111_1111', 'i8')).toEqual([0xff]);
    expect(errorOf('0x100', 'i8')).toBe('i8 holds -128 to 127.');
    expect(errorOf('255', 'i8')).toBe('i8 holds -128 to 127.');
    expect(errorOf('-0x81', 'i8')).toBe('i8 holds -128 to 127.');
  });
});

describe('UTF-16', () => {
  it('reads back in either order, with characters of two units', () => {
    expect(bytesOf('aé', 'utf16')).toEqual([0x61, 0, 0xe9, 0]);
    expect(bytesOf('a', 'utf16', 'big')).toEqual([0, 0x61]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }), orders, (text, order) => {
        fc.pre(!text.includes('\0'));
        const shown = formatValue(
          Uint8Array.from([...bytesOf(text.replaceAll('\\', '\\\\'), 'utf16', order), 0, 0]),
          'utf16',
          order,
        );
        const again = bytesOf(shown, 'utf16', order);
        expect(formatValue(Uint8Array.from([...again, 0, 0]), 'utf16', order)).toBe(shown);
      }),
    );
  });

  it('ends at its first zero, leaves out half a pair at the end, and says one within', () => {
    expect(formatValue(Uint8Array.of(0x61, 0, 0, 0, 0x62, 0), 'utf16', 'little')).toBe('a');
    const cut = Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? 0xd8 : at % 2 === 0 ? 0x61 : 0));
    expect(formatValue(cut, 'utf16', 'little')).toBe('aaaaaaa');
    expect(formatValue(Uint8Array.of(0x00, 0xd8, 0x61, 0), 'utf16', 'little')).toBe('\\ud800a');
  });

  it('longer texts and single bytes are refused', () => {
    expect(errorOf('123456789', 'utf16')).toBe('UTF-16 holds up to 16 bytes; these are 18.');
    expect(errorOf('\\xe9', 'utf16')).toMatch(/^UTF-16 holds characters/);
    expect(errorOf('', 'utf16')).toBe('There is no text to write.');
  });
});

describe('times', () => {
  const secondsOf = (text: string) => Buffer.from(bytesOf(text, 'time64')).readBigInt64LE();

  it('are read as days, with zones, or as seconds', () => {
    expect(secondsOf('2026-11-29 06:24:05Z')).toBe(1795933445n);
    expect(secondsOf('2026-11-29T07:24:05+01:00')).toBe(1795933445n);
    expect(secondsOf('2026-11-29 07:24:05 +0100')).toBe(1795933445n);
    expect(secondsOf('1970-01-02')).toBe(86400n);
    expect(secondsOf('-1')).toBe(-1n);
    expect(secondsOf('0x10')).toBe(16n);
  });

  it('are shown as days of the years 0 to 9999, else as seconds', () => {
    const shown = (seconds: string) => formatValue(Uint8Array.from(bytesOf(seconds, 'time64')), 'time64', 'little');
    expect(shown('1795933445')).toBe('2026-11-29 06:24:05Z');
    expect(shown('-1')).toBe('1969-12-31 23:59:59Z');
    expect(shown('253402300799')).toBe('9999-12-31 23:59:59Z');
    expect(shown('253402300800')).toBe('253402300800');
    expect(shown('-9223372036854775808')).toBe('-9223372036854775808');
  });

  it('days that there are not, and those that 32 bits do not hold, are refused', () => {
    expect(errorOf('2026-02-30', 'time64')).toBe('“2026-02-30” is not a day and time.');
    expect(errorOf('2026-02-28 25:00', 'time64')).toBe('“2026-02-28 25:00” is not a day and time.');
    expect(errorOf('2038-01-19 03:14:08Z', 'time32')).toBe(
      'time_t 32 holds 1901-12-13 20:45:52Z to 2038-01-19 03:14:07Z.',
    );
    expect(errorOf('2147483648', 'time32')).toBe('time_t 32 holds -2147483648 to 2147483647.');
    expect(errorOf('soon', 'time32')).toMatch(/^“soon” is not a day and time, and no whole number of seconds/);
    expect(errorOf('', 'time64')).toMatch(/^Type a day and time or a whole number of seconds such as/);
  });
});
