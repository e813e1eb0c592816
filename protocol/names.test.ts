import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfName, nameFromBytes, nameFromText, textOfName, visibleName } from './names.ts';

const bytes = (text: string) => Uint8Array.from(text, (each) => each.charCodeAt(0));
const utf8 = (text: string) => new TextEncoder().encode(text);

/** Bytes that may well make sequences of UTF-8, escapes, or the ends of path parts. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc
    .array(fc.constantFrom(...'\\\\\\xu{}e9202eE/ \x07\x85\xc3\xa9\xe2\x80\xae\xed\xa0\xff'), { maxLength: 24 })
    .map((all) => bytes(all.join(''))),
  fc.string({ unit: 'binary', maxLength: 20 }).map(utf8),
);

describe('a name from outside', () => {
  it.each([
    ['/usr/lib/libc.so.6', '/usr/lib/libc.so.6'],
    ['caf\xe9.bin', String.raw`caf\xe9.bin`],
    ['caf\xe8.bin', String.raw`caf\xe8.bin`],
    ['bell\x07\x01', String.raw`bell\x07\x01`],
    ['tab\there\x1b[31m.bin', String.raw`tab\x09here\x1b[31m.bin`],
    ['line\nbreak', String.raw`line\x0abreak`],
    ['trailing ', String.raw`trailing\x20`],
    ['/ a / b.bin', String.raw`/\x20a\x20/\x20b.bin`],
    ['/gone  (deleted)', String.raw`/gone\x20 (deleted)`],
    ['/with two  spaces (deleted)', '/with two  spaces (deleted)'],
    ['bad\xff\xfe', String.raw`bad\xff\xfe`],
    ['cut\xe2\x80', String.raw`cut\xe2\x80`],
    ['half\xed\xa0\x80', String.raw`half\xed\xa0\x80`],
    ['C:\\Users\\me', String.raw`C:\Users\me`],
    ['a\\x41', String.raw`a\\x41`],
    ['a\\\x07', String.raw`a\\\x07`],
    ['a\\ ', String.raw`a\\\x20`],
    ['line\\012break', String.raw`line\012break`],
  ])('of bytes: %j is shown as %s', (name, shown) => {
    expect(nameFromBytes(bytes(name))).toBe(shown);
    expect(bytesOfName(shown)).toEqual(bytes(name));
  });

  it.each([
    ['café.bin', 'café.bin'],
    ['safe\u202egnp.exe', String.raw`safe\u202egnp.exe`],
    ['zero\u200bwidth\u00a0no\u2028break\ufeff', String.raw`zero\u200bwidth\u00a0no\u2028break\ufeff`],
    ['odd\uffff\ufffd', 'odd\\uffff\ufffd'],
    ['tag\u{e0041}', String.raw`tag\u{e0041}`],
    ['c1\u0085', String.raw`c1\u0085`],
    ['soft\u00adhyphen\u3164\u2800', String.raw`soft\u00adhyphen\u3164\u2800`],
    ['\u{1f468}\u200d\u{1f467}', '\u{1f468}\\u200d\u{1f467}'],
    ['שלום.bin', 'שלום.bin'],
  ])('of characters: %j is shown as %s', (name, shown) => {
    expect(nameFromText(name)).toBe(shown);
    expect(nameFromBytes(utf8(name))).toBe(shown);
    expect(textOfName(shown)).toBe(name);
    expect(bytesOfName(shown)).toEqual(utf8(name));
  });

  it('of any bytes reads back as the same bytes, so no two names are shown alike', () => {
    fc.assert(
      fc.property(anyBytes, (name) => {
        expect(bytesOfName(nameFromBytes(name))).toEqual(name);
      }),
      { numRuns: 2000 },
    );
  });

  it('of any characters reads back as the same, halves of pairs included', () => {
    const text = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 });
    fc.assert(
      fc.property(text, (codes) => {
        const name = String.fromCharCode(...codes);
        expect(textOfName(nameFromText(name))).toBe(name);
      }),
      { numRuns: 2000 },
    );
  });

  it('shows nothing that cannot be seen, that XML forbids, or that is no text', () => {
    fc.assert(
      fc.property(anyBytes, (name) => {
        const shown = nameFromBytes(name);
        expect(shown).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u00a0]/u);
        expect(shown).toBe(shown.trim());
      }),
      { numRuns: 2000 },
    );
  });

  it('as typed need not be escaped, and what is no escape stands for itself', () => {
    expect(bytesOfName('trailing ')).toEqual(bytes('trailing '));
    expect(bytesOfName('\\x4 \\u12 \\u{110000} \\q \\')).toEqual(bytes('\\x4 \\u12 \\u{110000} \\q \\'));
    expect(bytesOfName(String.raw`\u{1F600}\xE9`)).toEqual(Uint8Array.from([...utf8('\u{1f600}'), 0xe9]));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        bytesOfName(typed);
        textOfName(typed);
      }),
    );
  });

  it('is not made of half a character where names are bytes, nor of a byte where they are characters', () => {
    expect(bytesOfName(String.raw`a\ud800`)).toBeNull();
    expect(bytesOfName('a\ud800')).toBeNull();
    expect(textOfName(String.raw`caf\xe9`)).toBeNull();
    expect(textOfName(String.raw`a\ud800`)).toBe('a\ud800');
  });
});

it('a name as typed keeps its meaning when what cannot be seen is made visible', () => {
  expect(visibleName('/tmp/trailing ')).toBe(String.raw`/tmp/trailing\x20`);
  expect(visibleName('caf\\xe9\u202e')).toBe(String.raw`caf\xe9\u202e`);
  expect(visibleName('C:\\x20folder')).toBe('C:\\x20folder');
  const typed = fc.array(fc.constantFrom(...'\\\\x20u{}41/ \x07\u200b\u{e0041}é'), { maxLength: 16 });
  fc.assert(
    fc.property(typed, (characters) => {
      const name = characters.join('');
      expect(textOfName(visibleName(name))).toEqual(textOfName(name));
      expect(bytesOfName(visibleName(name))).toEqual(bytesOfName(name));
      expect(visibleName(visibleName(name))).toBe(visibleName(name));
    }),
    { numRuns: 2000 },
  );
});
