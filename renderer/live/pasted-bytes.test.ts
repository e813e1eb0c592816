import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexBytes, pasteAt } from './pasted-bytes.ts';

describe('bytes that are pasted in hex', () => {
  it.each([
    ['AD BE EF', [0xad, 0xbe, 0xef]],
    ['adbeef', [0xad, 0xbe, 0xef]],
    ['0xad, 0xbe', [0xad, 0xbe]],
    ['0xAD,0xBE,\n0x0', [0xad, 0xbe, 0]],
    ['{0xad, 0xbe}', [0xad, 0xbe]],
    ['unsigned char data[3] = { 0xad, /* two */ 0xbe, 0xef, }; // three', [0xad, 0xbe, 0xef]],
    ['const uint8_t key[] = "\\xad\\xbe";', [0xad, 0xbe]],
    ['\\xad\\xBE', [0xad, 0xbe]],
    ['b"\\xad\\xbe"', [0xad, 0xbe]],
    ["data = b'\\xad\\x00' b'\\xbe'", [0xad, 0, 0xbe]],
    ['const char *s = u8"\\xad";', [0xad]],
    ['b ad', [0xb, 0xad]],
    ['ad:be:ef', [0xad, 0xbe, 0xef]],
    ['ad-be-ef', [0xad, 0xbe, 0xef]],
    ['0 1 a', [0, 1, 10]],
    ['\u200bADBE\u00a0EF\ufeff\r\n', [0xad, 0xbe, 0xef]],
    ['', []],
  ])('%j', (text, bytes) => expect(hexBytes(text)).toEqual(Uint8Array.from(bytes)));

  it.each([
    ['AD XY EF', '“XY” is not a byte in hex.'],
    ['hello', '“hello” is not a byte in hex.'],
    ['ADBEE', '“ADBEE” has an odd number of digits'],
    ['0xdeadbeef', '0xdeadbeef is a number of several bytes.'],
    ['0x', '“0x” is not a byte in hex.'],
    ['z'.repeat(10_000), '“zzz'],
  ])('%j is refused', (text, part) => expect(hexBytes(text)).toContain(part));

  it('read back whatever way they are written, and never fail', () => {
    const separators = fc.constantFrom(' ', ', ', ',', '\n', ':', '-', ' 0x', ',0x', '\\x', '');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), separators, fc.boolean(), (bytes, between, upper) => {
        const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
        const text = (between.trim().endsWith('x') ? between.replace(',', '') : '') + digits.join(between);
        expect(hexBytes(upper ? text.toUpperCase() : text)).toEqual(bytes);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        hexBytes(text);
      }),
    );
  });
});

describe('pasting', () => {
  const at = (offset: number, column: 'hex' | 'text' = 'hex') => ({ offset, column, high: null });

  it('writes in one go from the cursor on, which then stands behind it', () => {
    expect(pasteAt(at(4), 'AD BE EF', 16)).toEqual({
      cursor: at(7),
      write: { offset: 4, bytes: Uint8Array.of(0xad, 0xbe, 0xef) },
    });
    expect(pasteAt({ ...at(13), high: 5 }, 'AD BE EF', 16)).toMatchObject({ cursor: at(15) });
  });

  it('writes text as UTF-8 in the text column, line breaks and all', () => {
    expect(pasteAt(at(0, 'text'), 'hé\n', 16)).toMatchObject({
      cursor: at(4, 'text'),
      write: { bytes: Uint8Array.of(0x68, 0xc3, 0xa9, 0x0a) },
    });
    expect(pasteAt(at(0, 'text'), 'AD', 16)).toMatchObject({ write: { bytes: Uint8Array.of(0x41, 0x44) } });
  });

  it('writes nothing where not all of it fits, or where there is nothing', () => {
    expect(pasteAt(at(14), 'AD BE EF', 16)).toBe('3 bytes do not fit: from +0xe on, the view has 2.');
    expect(pasteAt(at(15, 'text'), 'é', 16)).toBe('2 bytes do not fit: from +0xf on, the view has 1.');
    expect(pasteAt(at(0), '', 16)).toBe('There is nothing to paste.');
  });
});
