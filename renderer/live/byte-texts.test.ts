import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteTexts } from './byte-texts.ts';
import { hexBytes } from './pasted-bytes.ts';

const bytes = Uint8Array.from({ length: 21 }, (_, at) => at + 0x30);

describe('bytes as text', () => {
  it('hex, C and dumps are pasted again as the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (all) => {
        for (const { of } of [byteTexts.hex, byteTexts['c-array'], byteTexts.hexdump])
          expect(hexBytes(of(all))).toEqual(all);
        expect([...Buffer.from(byteTexts.base64.of(all), 'base64')]).toEqual([...all]);
      }),
    );
  });

  it('a C array says its length, twelve in a line', () => {
    expect(byteTexts['c-array'].of(bytes)).toBe(
      'unsigned char bytes[21] = {\n  0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x3b,\n  0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x44\n};\n',
    );
  });

  it('a hexdump is what hexdump -C prints, from its offset on', () => {
    expect(byteTexts.hexdump.of(bytes, 0x40)).toBe(
      '00000040  30 31 32 33 34 35 36 37  38 39 3a 3b 3c 3d 3e 3f  |0123456789:;<=>?|\n' +
        '00000050  40 41 42 43 44                                    |@ABCD|\n00000055\n',
    );
  });

  it('Base64 of many bytes is one line', () => {
    const many = new Uint8Array(100_000).fill(0xa5);
    expect(byteTexts.base64.of(many)).toBe(Buffer.from(many).toString('base64'));
  });
});
