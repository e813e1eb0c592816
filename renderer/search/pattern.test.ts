import { expect, it } from 'vitest';
import { type PatternOptions, patternOf, type SearchKind, searchKindName, searchKinds } from './pattern.ts';

const plain: PatternOptions = { matchCase: true, aligned: false, order: 'little' };
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

function read(text: string, kind: SearchKind, options: Partial<PatternOptions> = {}) {
  const pattern = patternOf(text, kind, { ...plain, ...options });
  return typeof pattern === 'string' ? pattern : [hex(pattern.bytes), hex(pattern.mask), pattern.alignment];
}

it.each([
  ['4d 5A ?? 90', '4d 5a 00 90', 'ff ff 00 ff'],
  ['4d5a??90', '4d 5a 00 90', 'ff ff 00 ff'],
  ['0x4d, 0x5?', '4d 50', 'ff f0'],
  ['\\x4d\\x5a', '4d 5a', 'ff ff'],
  ['7', '07', 'ff'],
])('bytes %s', (text, bytes, mask) => expect(read(text, 'bytes')).toEqual([bytes, mask, 1]));

it('text in UTF-8 and UTF-16; letters of either case only where that is wanted, and only from A to Z', () => {
  expect(read('aé1', 'utf-8')).toEqual(['61 c3 a9 31', 'ff ff ff ff', 1]);
  expect(read('aé1', 'utf-8', { matchCase: false })).toEqual(['61 c3 a9 31', 'df ff ff ff', 1]);
  expect(read('aš', 'utf-16', { matchCase: false })).toEqual(['61 00 61 01', 'df ff ff ff', 1]);
  expect(read('aš', 'utf-16', { matchCase: false, order: 'big' })).toEqual(['00 61 01 61', 'ff df ff ff', 1]);
});

it('numbers in the order of the machine’s bytes, and at multiples of their size where that is wanted', () => {
  expect(read('42', 'u32')).toEqual(['2a 00 00 00', 'ff ff ff ff', 1]);
  expect(read('42', 'u16', { order: 'big', aligned: true })).toEqual(['00 2a', 'ff ff', 2]);
  expect(read('1.5', 'f32')).toEqual(['00 00 c0 3f', 'ff ff ff ff', 1]);
});

it.each([
  [' ', 'bytes', 'Type what'],
  ['?? ??', 'bytes', 'everywhere'],
  ['4d5', 'bytes', 'odd number'],
  ['hello', 'bytes', 'not a byte in hex'],
  ['300', 'u8', 'holds 0 to 255'],
  ['x'.repeat(1025), 'utf-8', '1025 bytes'],
] as const)('%s as %s says why not', (text, kind, why) => expect(read(text, kind)).toContain(why));

it('what is far too long says how long it is', () => {
  const long: [string, SearchKind, string][] = [
    ['4f'.repeat(300_000), 'bytes', '300000 bytes'],
    ['4f '.repeat(300_000), 'bytes', '300000 bytes'],
    ['é'.repeat(300_000), 'utf-16', '600000 bytes'],
    ['9'.repeat(10_000), 'u64', 'holds 0 to'],
  ];
  for (const [text, kind, why] of long) expect(read(text, kind)).toContain(why);
});

it('every kind has its own name', () => {
  expect(new Set(searchKinds.map(searchKindName)).size).toBe(searchKinds.length);
});
