import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeMessage } from './codec.ts';
import { Encoding } from './encode-in-parts.ts';

function inParts(message: unknown): { bytes: Uint8Array; parts: number } {
  const encoding = new Encoding(message);
  for (let parts = 1; ; parts += 1) {
    const bytes = encoding.next();
    if (bytes) return { bytes, parts };
  }
}

const entry = fc.oneof(
  fc.nat(),
  fc.string(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 300 }),
  fc.record({ view: fc.string(), at: fc.maxSafeInteger(), left: fc.constant(undefined) }),
  fc.array(fc.nat(), { maxLength: 20 }),
);
const list = fc.tuple(entry, fc.integer({ min: 0, max: 2000 })).map(([one, count]) => new Array(count).fill(one));
const body = fc.record({
  revision: fc.nat(),
  views: list,
  names: list,
  column: fc.float64Array(),
  nothing: fc.constant(undefined),
});
const message = fc.oneof(
  body.map((data) => ({ t: 'q', m: 'changed', a: [data] })),
  body.map((ok) => ({ t: 's', i: 'abc', r: { ok } })),
  entry,
);

it('gives the same bytes as in one go', () => {
  fc.assert(
    fc.property(message, (sent) => {
      expect(Buffer.compare(inParts(sent).bytes, encodeMessage(sent))).toBe(0);
    }),
    { numRuns: 200 },
  );
});

it.each([70_000, 40])('also of lists of more entries than two bytes can count, beside %i keys', (count) => {
  const views = Array.from({ length: 70_000 }, (_, index) => ({ index }));
  const others = Object.fromEntries(Array.from({ length: count }, (_, index) => [`key ${index}`, index]));
  const sent = { r: { views, ...others } };
  const { bytes, parts } = inParts(sent);
  expect(Buffer.compare(bytes, encodeMessage(sent))).toBe(0);
  expect(parts).toBeGreaterThan(140);
});

it('what cannot be encoded says so', () => {
  const views = new Array(2000).fill({ no: () => 1 });
  expect(() => inParts({ r: { ok: { views } } })).toThrow('object');
});
