import { expect, it } from 'vitest';
import { matcherOf } from './matcher.ts';

/** `4?` is not had: `??` any byte, `a~` a letter of either case, everything else a byte in hex. */
function patternOf(text: string) {
  const parts = text.split(' ');
  const bytes = Uint8Array.from(parts, (part) =>
    part === '??' ? 0 : part.endsWith('~') ? part.charCodeAt(0) : Number.parseInt(part, 16),
  );
  const mask = Uint8Array.from(parts, (part) => (part === '??' ? 0 : part.endsWith('~') ? 0xdf : 0xff));
  return { bytes, mask, alignment: 1 };
}

function allOf(text: string, buffer: Buffer): number[] {
  const match = matcherOf(patternOf(text));
  const found: number[] = [];
  for (let at = match(buffer, 0); at >= 0; at = match(buffer, at + 1)) found.push(at);
  return found;
}

it.each([
  ['61 61', 'aaa', [0, 1]],
  ['61 ?? 63', 'abcaXc-ac', [0, 3]],
  ['?? 62', 'b-b', [1]],
  ['62 ??', 'b-b', [0]],
  ['a~ b~', 'abAbaB@b!b', [0, 2, 4]],
  ['a~ 31 ?? b~', 'A1-B a1-b a2-b', [0, 5]],
  ['61 62 63', 'ab', []],
])('%s in %s', (pattern, text, found) => expect(allOf(pattern, Buffer.from(text, 'latin1'))).toEqual(found));

it('finds the same as a search byte by byte', () => {
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  for (let round = 0; round < 300; round += 1) {
    const buffer = Buffer.from(Array.from({ length: 40 }, () => random(3)));
    const parts = Array.from({ length: 1 + random(4) }, () => (random(3) === 0 ? '??' : `0${random(3)}`));
    if (parts.every((part) => part === '??')) continue;
    const plain = [...buffer.keys()].filter(
      (at) =>
        at + parts.length <= buffer.length &&
        parts.every((part, index) => part === '??' || Number(part) === buffer[at + index]),
    );
    expect([parts, allOf(parts.join(' '), buffer)]).toEqual([parts, plain]);
  }
});

/** The same mask, counting how often one of its bytes is read. */
function counting(mask: Uint8Array<ArrayBuffer>): { mask: Uint8Array<ArrayBuffer>; reads: () => number } {
  let reads = 0;
  const counted = new Proxy(mask, {
    get(target, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { mask: counted, reads: () => reads };
}

it.each([
  [0, 0xdf],
  [0, 0xff],
  [1023, 0xdf],
  [1023, 0xff],
])('a long pattern that differs in byte %d alone is not compared whole at each place (mask %d)', (differs, bits) => {
  const buffer = Buffer.alloc(2 ** 14, 0x61);
  const bytes = new Uint8Array(1024).fill(0x61);
  bytes[differs] = 0x62;
  const { mask, reads } = counting(new Uint8Array(1024).fill(bits).fill(0xdf, 500, 502));
  expect(matcherOf({ bytes, mask, alignment: 1 })(buffer, 0)).toBe(-1);
  // To get ready, and one or two at each place; compared whole it would be a thousand times as many.
  expect(reads()).toBeLessThan(4 * (bytes.length + buffer.length));
});
