import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ByteOrder,
  formatValue,
  parseValue,
  type ValueType,
  valueBytes,
  valueNames,
  valueTypes,
} from './values.ts';

const integers = ['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64'] as const;
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

/** Lowest and highest value of an integer type. */
function rangeOf(type: (typeof integers)[number]): [bigint, bigint] {
  const bits = BigInt(8 * valueBytes[type]);
  return type.startsWith('i') ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
}

describe('integers', () => {
  it.each(integers)('%s: every value reads back, in either order, and takes its bytes', (type) => {
    const [min, max] = rangeOf(type);
    fc.assert(
      fc.property(fc.bigInt({ min, max }), orders, (value, order) => {
        const bytes = bytesOf(String(value), type, order);
        expect(bytes).toHaveLength(valueBytes[type]);
        expect(formatValue(Uint8Array.from(bytes), type, order)).toBe(String(value));
        const other = order === 'little' ? 'big' : 'little';
        expect(bytesOf(String(value), type, other)).toEqual([...bytes].reverse());
      }),
    );
    for (const edge of [min, max]) expect(errorOf(String(edge), type)).toBeNull();
    for (const beyond of [min - 1n, max + 1n])
      expect(errorOf(String(beyond), type)).toBe(`${type} holds ${min} to ${max}.`);
  });

  it('are read in decimal, hex and binary, with a sign and with _ between digits', () => {
    for (const text of ['42', ' 42 ', '+42', '0x2a', '0X2A', '0b101010', '0b10_1010', '0x2_a', '4_2', '0042']) {
      expect(bytesOf(text, 'u32')).toEqual([42, 0, 0, 0]);
    }
    expect(bytesOf('-0x80', 'i8')).toEqual([0x80]);
    expect(bytesOf('0xdeadbeef', 'u32', 'big')).toEqual([0xde, 0xad, 0xbe, 0xef]);
    expect(bytesOf('18446744073709551615', 'u64')).toEqual(Array.from({ length: 8 }, () => 0xff));
  });

  it.each(['', ' ', 'many', '4 2', '1.5', '1e3', '0x', '0b2', '0b', '_1', '1_', '1__0', '--1', '0o7', 'NaN', '１'])(
    'are not read from “%s”',
    (text) => expect(errorOf(text, 'i32')).toContain('is no whole number'),
  );
});

describe('floats', () => {
  it('f64: every number reads back', () => {
    fc.assert(
      fc.property(fc.double(), orders, (value, order) => {
        const bytes = Uint8Array.from(bytesOf(String(value), 'f64', order));
        expect(formatValue(bytes, 'f64', order)).toBe(String(value));
      }),
    );
  });

  it('f32: every number reads back, by the shortest text that does', () => {
    fc.assert(
      fc.property(fc.float(), orders, (value, order) => {
        const bytes = Uint8Array.from(bytesOf(String(value), 'f32', order));
        const text = formatValue(bytes, 'f32', order);
        expect(Math.fround(Number(text))).toBe(value === 0 ? 0 : value);
        const digits = text
          .replace(/e.*$/, '')
          .replace(/[-.]/g, '')
          .replace(/^0+|0+$/g, '').length;
        if (Number.isFinite(value) && digits > 1) {
          expect(Math.fround(Number(Number(text).toPrecision(digits - 1)))).not.toBe(value);
        }
      }),
    );
    expect(formatValue(Uint8Array.from(bytesOf('0.1', 'f32')), 'f32', 'little')).toBe('0.1');
  });

  it('are written as they are stored: 1 is 00 00 80 3f', () => {
    expect(bytesOf('1', 'f32')).toEqual([0, 0, 0x80, 0x3f]);
    expect(bytesOf('-2', 'f64', 'big')).toEqual([0xc0, 0, 0, 0, 0, 0, 0, 0]);
    expect(bytesOf('.5', 'f32')).toEqual(bytesOf('5e-1', 'f32'));
    expect(bytesOf('-Infinity', 'f32', 'big')).toEqual([0xff, 0x80, 0, 0]);
  });

  it.each(['', '0x10', '1,5', 'infinity', 'NaN1', '1e', 'e5', '.', '1.2.3', 'Infinitye5'])(
    'are not read from “%s”',
    (text) => expect(errorOf(text, 'f64')).toContain('is no number'),
  );
});

describe('text', () => {
  const size = (text: string) => new TextEncoder().encode(text).length;

  it('of up to 16 bytes reads back, whatever its script', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(
        text.filter((value) => !value.includes('\0') && size(value) <= 16),
        orders,
        (value, order) => {
          const bytes = new Uint8Array(20);
          bytes.set(bytesOf(value, 'text', order));
          expect(formatValue(bytes.subarray(0, 16), 'text', order)).toBe(value);
        },
      ),
    );
  });

  it('ends at its first zero, or after 16 bytes', () => {
    expect(formatValue(Uint8Array.of(72, 105, 0, 33), 'text', 'little')).toBe('Hi');
    expect(formatValue(new Uint8Array(40).fill(65), 'text', 'little')).toBe('A'.repeat(16));
    expect(formatValue(new Uint8Array(4), 'text', 'little')).toBe('');
  });

  it('of nothing, or of more, is refused', () => {
    expect(errorOf('', 'text')).toBe('There is no text to write.');
    expect(errorOf('seventeen letters', 'text')).toBe('At most 16 bytes of text are written at once.');
    expect(errorOf('ééééééééé', 'text')).toBe('At most 16 bytes of text are written at once.');
  });
});

describe('every type', () => {
  it.each(valueTypes)('%s has a name, and no value where there are too few bytes', (type) => {
    expect(valueNames[type]).toContain(type);
    if (type !== 'text') expect(formatValue(new Uint8Array(valueBytes[type] - 1), type, 'little')).toBe('');
  });

  it('reads from within a larger buffer', () => {
    const buffer = Uint8Array.of(9, 9, 9, 42, 0, 0, 0, 9);
    expect(formatValue(buffer.subarray(3), 'u32', 'little')).toBe('42');
  });
});
