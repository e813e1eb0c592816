import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from './codec.ts';

const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger(),
  // A zero outside of columns loses its sign.
  fc.double().filter((value) => !Object.is(value, -0)),
  fc.string({ unit: 'binary' }),
  fc.uint8Array(),
  fc.float64Array(),
  fc.uint32Array(),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigUint64Array(),
);
const { message } = fc.letrec((tie) => ({
  message: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('message')),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('message'),
      { noNullPrototype: true },
    ),
  ),
}));

describe('a message', () => {
  it('arrives as it was sent, columns and bytes as what they were', () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(decodeMessage(encodeMessage(sent))).toEqual(sent);
      }),
    );
  });

  it('arrives from within a larger buffer, at any offset, and from Node’s own Buffers', () => {
    fc.assert(
      fc.property(fc.float64Array(), fc.uint32Array(), fc.nat(20), (starts, names, offset) => {
        const sent = { starts, names, count: starts.length };
        const bytes = encodeMessage(sent);
        const within = new Uint8Array(bytes.length + 40);
        within.set(bytes, offset);
        expect(decodeMessage(within.subarray(offset, offset + bytes.length))).toEqual(sent);
        expect(decodeMessage(Buffer.from(bytes))).toEqual(sent);
      }),
    );
  });

  it('carries parts of columns, and nothing around them', () => {
    const column = Float64Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(decodeMessage(encodeMessage(column))).toEqual(Float64Array.of(2, 3));
    const small = encodeMessage(new Float64Array(new ArrayBuffer(1_000_000), 8, 1));
    expect(small.length).toBeLessThan(20);
  });

  it('does not share memory with the bytes it came in', () => {
    const bytes = encodeMessage(Uint32Array.of(1, 2, 3));
    const arrived = decodeMessage(bytes);
    bytes.fill(0);
    expect(arrived).toEqual(Uint32Array.of(1, 2, 3));
  });

  it('carries addresses and values that are not finite exactly', () => {
    const column = Float64Array.of(0x7fff_ffff_f000, Number.MAX_SAFE_INTEGER, Number.NaN, -0, Number.POSITIVE_INFINITY);
    expect(decodeMessage(encodeMessage(column))).toEqual(column);
  });

  it('carries bytes whole, and the zeros at their end as their number', () => {
    const zeros = fc
      .tuple(fc.uint8Array(), fc.nat(300))
      .map(([bytes, more]) => new Uint8Array([...bytes, ...new Uint8Array(more)]));
    fc.assert(
      fc.property(zeros, (bytes) => {
        expect(decodeMessage(encodeMessage({ bytes }))).toEqual({ bytes });
      }),
    );
    const untouched = new Uint8Array(65_536);
    expect(encodeMessage(untouched).length).toBeLessThan(16);
    expect(decodeMessage(encodeMessage(untouched))).toEqual(untouched);
    // Too long for the short form: carried as it is.
    expect(encodeMessage(new Uint8Array(17 * 2 ** 20)).length).toBeGreaterThan(17 * 2 ** 20);
  });

  it('does not allocate bytes that a message only claims to have', () => {
    const claim = encodeMessage(new Uint8Array(100));
    // fixext or ext 8 header, then the length.
    expect([...claim.slice(-4)]).toEqual([100, 0, 0, 0]);
    claim.set([0xff, 0xff, 0xff, 0xff], claim.length - 4);
    expect(() => decodeMessage(claim)).toThrow(RangeError);
  });

  it('leaves out what is undefined', () => {
    expect(decodeMessage(encodeMessage({ a: 1, b: undefined }))).toEqual({ a: 1 });
  });

  it('of 65,000 regions is small and few pieces', () => {
    const starts = Float64Array.from({ length: 65_000 }, (_, index) => index * 4096);
    expect(encodeMessage({ starts }).length).toBeLessThan(starts.byteLength + 32);
  });
});

it('bytes that are no message throw or give something, and nothing else happens', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decodeMessage(bytes);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 2000 },
  );
  const cutShort = encodeMessage({ starts: Float64Array.of(1, 2) }).slice(0, -1);
  expect(() => decodeMessage(cutShort)).toThrow();
  expect(() => decodeMessage(new Uint8Array())).toThrow();
});
