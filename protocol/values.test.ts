import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ByteOrder,
  formatValue,
  isTextType,
  parseValue,
  shortValueName,
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
    const complement = -(1n << BigInt(8 * valueBytes[type] - 1));
    const also = min === 0n ? ` (or ${complement} to -1)` : '';
    for (const beyond of [complement - 1n, max + 1n])
      expect(errorOf(String(beyond), type)).toBe(`${shortValueName(type)} holds ${min} to ${max}${also}.`);
  });

  it('an unsigned one may be typed as the negative number of the same bits', () => {
    for (const bits of [8, 16, 32, 64] as const)
      fc.assert(
        fc.property(fc.bigInt({ min: -(1n << BigInt(bits - 1)), max: -1n }), orders, (value, order) => {
          expect(bytesOf(String(value), `u${bits}`, order)).toEqual(bytesOf(String(value), `i${bits}`, order));
        }),
      );
    expect(bytesOf('-1', 'u32')).toEqual([0xff, 0xff, 0xff, 0xff]);
    expect(bytesOf('-0x80', 'u8')).toEqual([0x80]);
    expect(errorOf('-0x81', 'u8')).toBe('BYTE holds 0 to 255 (or -128 to -1).');
  });

  it('are read in decimal, hex and binary, with a sign and with _ between digits', () => {
    for (const text of ['42', ' 42 ', '+42', '0x2a', '0X2A', '0b101010', '0b10_1010', '0x2_a', '4_2', '0042']) {
      expect(bytesOf(text, 'u32')).toEqual([42, 0, 0, 0]);
    }
    expect(bytesOf('-0x80', 'i8')).toEqual([0x80]);
    expect(bytesOf('0xdeadbeef', 'u32', 'big')).toEqual([0xde, 0xad, 0xbe, 0xef]);
    expect(bytesOf('18446744073709551615', 'u64')).toEqual(Array.from({ length: 8 }, () => 0xff));
  });

  it('are asked for where nothing is typed, and where it cannot be seen', () => {
    for (const type of ['u8', 'i64'] as const)
      for (const text of ['', ' ', '\u200b', '\u00a0\u202a'])
        expect(errorOf(text, type)).toMatch(/^Type a whole number/);
    for (const type of ['f32', 'f64'] as const)
      for (const text of ['', ' ', '\ufeff']) expect(errorOf(text, type)).toMatch(/^Type a number such as/);
  });

  it('are read as they are pasted: with other minus signs and spaces, and with what cannot be seen', () => {
    for (const minus of ['\u2212', '\u2011', '\ufe63', '\uff0d']) {
      expect(bytesOf(`${minus}1`, 'i8')).toEqual([0xff]);
      expect(bytesOf(`${minus}0`, 'f32', 'big')).toEqual([0x80, 0, 0, 0]);
    }
    expect(bytesOf('\u200b4\u200b2\u00a0', 'u8')).toEqual([42]);
    expect(bytesOf('\u202a0.5\u202c', 'f32', 'big')).toEqual([0x3f, 0, 0, 0]);
    expect(errorOf('\u202ex', 'u8')).toBe('“x” is not a whole number. Try 42, 0x2a or 0b101010.');
    for (const type of ['u64', 'f64'] as const) expect(errorOf('x'.repeat(5000), type)?.length).toBeLessThan(100);
  });

  it.each(['many', '4 2', '1.5', '1e3', '0x', '0b2', '0b', '_1', '1_', '1__0', '--1', '0o7', 'NaN', '１'])(
    'are not read from “%s”',
    (text) => expect(errorOf(text, 'i32')).toContain('is not a whole number'),
  );
});

describe('floats', () => {
  const written = (value: number) => (Object.is(value, -0) ? '-0' : String(value));

  it('f64: every number reads back', () => {
    fc.assert(
      fc.property(fc.double(), orders, (value, order) => {
        const bytes = Uint8Array.from(bytesOf(written(value), 'f64', order));
        expect(Number(formatValue(bytes, 'f64', order))).toBe(value);
      }),
    );
  });

  it('f32: every number reads back, by the shortest text that does', () => {
    fc.assert(
      fc.property(fc.float(), orders, (value, order) => {
        const bytes = Uint8Array.from(bytesOf(written(value), 'f32', order));
        const text = formatValue(bytes, 'f32', order);
        expect(Math.fround(Number(text))).toBe(value);
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

  it('beyond what the type holds are refused in its name, and the last ones within it are not', () => {
    for (const text of ['1e39', '-3.5e38', '1e400'])
      expect(errorOf(text, 'f32')).toBe('float holds numbers up to 3.4028235e38. Infinity is written as inf.');
    for (const text of ['1e400', '-1e309']) expect(errorOf(text, 'f64')).toMatch(/^double holds numbers up to 1\.797/);
    expect(errorOf('1e-46', 'f32')).toMatch(/^float holds no number so close to 0/);
    expect(errorOf('0x1p-152', 'f32')).toMatch(/^float holds no number so close to 0/);
    expect(errorOf('0x1p+1024', 'f64')).toMatch(/^double holds numbers up to/);
    expect(errorOf('1e-400', 'f64')).toMatch(/^double holds no number so close to 0/);
    expect(bytesOf('3.4028235e38', 'f32', 'big')).toEqual([0x7f, 0x7f, 0xff, 0xff]);
    expect(bytesOf('1.4e-45', 'f32', 'big')).toEqual([0, 0, 0, 1]);
    expect(bytesOf('0e-400', 'f64')).toEqual(new Array(8).fill(0));
  });

  it.each([
    ['inf', [0x7f, 0x80, 0, 0]],
    ['+Inf', [0x7f, 0x80, 0, 0]],
    ['-INF', [0xff, 0x80, 0, 0]],
    ['-infinity', [0xff, 0x80, 0, 0]],
    ['nan', [0x7f, 0xc0, 0, 0]],
    ['-nan', [0xff, 0xc0, 0, 0]],
    ['NaN(0x1)', [0x7f, 0xc0, 0, 1]],
    ['nan(255)', [0x7f, 0xc0, 0, 255]],
    ['-NAN()', [0xff, 0xc0, 0, 0]],
    ['snan', [0x7f, 0xa0, 0, 0]],
    ['-sNaN(0x3fffff)', [0xff, 0xbf, 0xff, 0xff]],
    ['-nan(ind)', [0xff, 0xc0, 0, 0]],
    ['nan(snan)', [0x7f, 0xa0, 0, 0]],
    ['-NaN(SNAN)', [0xff, 0xa0, 0, 0]],
    ['-0', [0x80, 0, 0, 0]],
    ['-0x0p+0', [0x80, 0, 0, 0]],
    ['0x1.8p+1', [0x40, 0x40, 0, 0]],
    ['-0X1.P-3', [0xbe, 0, 0, 0]],
    ['0x1p-149', [0, 0, 0, 1]],
    ['0x10000000p-177', [0, 0, 0, 1]],
  ])('%s is taken', (text, bytes) => expect(bytesOf(` ${text} `, 'f32', 'big')).toEqual(bytes));

  it('with a comma for a point are refused with the reason', () =>
    expect(errorOf('-1,5', 'f32')).toBe('“-1,5” is not a number. The fraction comes after a point: 1.5.'));

  it.each([
    ['nan(0x400000)', 'float holds payloads of a NaN up to 0x3fffff.'],
    ['snan(0)', 'float holds no signalling NaN without a payload: that is Infinity.'],
    ['nan(x)', '“x” is not a payload of a NaN. Try NaN(0x1).'],
  ])('%s is refused', (text, error) => expect(errorOf(text, 'f32')).toBe(error));

  it.each([
    ['f32', '80000000', '-0'],
    ['f32', '7f800001', 'sNaN(0x1)'],
    ['f32', 'ffc00000', '-NaN'],
    ['f32', '7fc00000', 'NaN'],
    ['f32', '00000001', '1e-45'],
    ['f64', '8000000000000000', '-0'],
    ['f64', '7ff4000000000001', 'sNaN(0x4000000000001)'],
    ['f64', 'fff8000000000007', '-NaN(0x7)'],
  ] as const)('%s %s is shown as %s', (type, hex, text) => {
    expect(formatValue(Uint8Array.from(Buffer.from(hex, 'hex')), type, 'big')).toBe(text);
  });

  it.each([
    '0x10',
    '0x1.8',
    '0xp1',
    '0x1p',
    '1,5',
    'infinit',
    'NaN1',
    'nan(',
    'inf(1)',
    '1e',
    'e5',
    '.',
    '1.2.3',
    'Infinitye5',
  ])('are not read from “%s”', (text) => expect(errorOf(text, 'f64')).toContain('is not a number'));
});

describe('text', () => {
  const shown = (...bytes: number[]) => formatValue(Uint8Array.from(bytes), 'text', 'little');

  it('stands for itself, whatever its script, but for what nobody would see', () => {
    for (const text of ['Hi there', 'naïve', '日本語', '👩', '�', '$^*{}', 'ﷺ', 'C:\\dir', '\\'])
      expect(shown(...new TextEncoder().encode(text))).toBe(text);
    expect(shown(0x41, 0x0a, 0x42)).toBe('A\\x0aB');
    expect(shown(0x0d, 0x0a, 0x41)).toBe('\\x0d\\x0aA');
    expect(shown(0xff, 0xfe, 0x41)).toBe('\\xff\\xfeA');
    expect(shown(0xc0, 0xaf)).toBe('\\xc0\\xaf');
    expect(shown(0x20, 0x41, 0x20)).toBe('\\x20A\\x20');
    expect(shown(...new TextEncoder().encode('\u{202e}\u{85}\u{feff}'))).toBe('\\u202e\\u0085\\ufeff');
    // Nothing comes after it: this one is not cut by us.
    expect(shown(0x41, 0xc3)).toBe('A\\xc3');
    expect(shown(0xc3, 0)).toBe('\\xc3');
  });

  it('is written as it was typed, with escapes', () => {
    expect(bytesOf('a\\x0a\\xFF\\x00\\u00e9 ', 'text')).toEqual([0x61, 10, 0xff, 0, 0xc3, 0xa9, 0x20]);
    expect(bytesOf('C:\\dir', 'text')).toEqual([...new TextEncoder().encode('C:\\dir')]);
    expect(errorOf('a\ud800', 'text')).toBe('Half a character stands here: text holds whole ones.');
  });

  it('leaves out a character that is cut in two at its end', () => {
    for (const character of ['é', '語', '👩', '\u{10ffff}', '\u{d7ff}']) {
      const cut = new TextEncoder().encode(character);
      for (let kept = 1; kept < cut.length; kept += 1) {
        const letters = new Array<number>(16 - kept).fill(0x61);
        expect(formatValue(Uint8Array.of(...letters, ...cut), 'text', 'little')).toBe('a'.repeat(16 - kept));
      }
    }
    const undecodable = Uint8Array.of(...new Array<number>(14).fill(0x61), 0xed, 0xbf, 0x80, 0x80);
    expect(formatValue(undecodable, 'text', 'little')).toBe(`${'a'.repeat(14)}\\xed\\xbf`);
  });

  it('ends at its first zero, or after 16 bytes', () => {
    expect(formatValue(Uint8Array.of(72, 105, 0, 33), 'text', 'little')).toBe('Hi');
    expect(formatValue(new Uint8Array(40).fill(65), 'text', 'little')).toBe('A'.repeat(16));
    expect(formatValue(new Uint8Array(4), 'text', 'little')).toBe('');
  });

  it('of nothing, or of more, is refused', () => {
    expect(errorOf('', 'text')).toBe('There is no text to write.');
    expect(errorOf('seventeen letters', 'text')).toBe('text holds up to 16 bytes; these are 17.');
    expect(errorOf('ééééééééé', 'text')).toBe('text holds up to 16 bytes; these are 18.');
  });
});

describe('every type', () => {
  it.each(valueTypes)('%s: what is shown of any bytes is read as the same bytes', (type) => {
    // Mostly the ends of what there is: exponents of all ones and zeros, leads and controls.
    const byte = fc.oneof(fc.integer({ min: 1, max: 255 }), fc.constantFrom(1, 10, 0x5c, 0x7f, 0x80, 0xc3, 0xf0, 0xff));
    const least = type === 'text' ? 1 : type === 'utf16' ? 14 : valueBytes[type];
    const count = { minLength: least, maxLength: type === 'text' ? 15 : least };
    fc.assert(
      fc.property(fc.array(byte, count), orders, (bytes, order) => {
        expect(bytesOf(formatValue(Uint8Array.from(bytes), type, order), type, order)).toEqual(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(valueTypes)('%s has a name, and no value where there are too few bytes', (type) => {
    expect(valueNames[type]).toContain(type);
    if (!isTextType(type)) expect(formatValue(new Uint8Array(valueBytes[type] - 1), type, 'little')).toBe('');
  });

  it('reads from within a larger buffer', () => {
    const buffer = Uint8Array.of(9, 9, 9, 42, 0, 0, 0, 9);
    expect(formatValue(buffer.subarray(3), 'u32', 'little')).toBe('42');
  });
});
