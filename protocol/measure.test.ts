import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage } from './codec.ts';
import { requestBudget } from './limits.ts';
import { measure } from './measure.ts';

const small = { bytes: 1000, depth: 4, items: 20, textBytes: 10, unpackedBytes: 200 };
const faultOf = (bytes: Uint8Array, budget = small) => measure(bytes, budget).fault;
/** The head of an array that claims 2^25 - 1 values: 256 MiB, once a decoder believes it. */
const claim = [0xdd, 0x01, 0xff, 0xff, 0xff];

describe('a message within its budget', () => {
  it('passes, whatever values it holds', () => {
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        fc.constantFrom(null, true, false),
        fc.integer(),
        fc.double(),
        fc.string(),
        fc.uint8Array({ maxLength: 300 }),
        fc.float64Array({ maxLength: 9 }),
        fc.uint32Array({ maxLength: 9 }),
        fc.array(tie('any'), { maxLength: 20 }),
        fc.dictionary(fc.string(), tie('any'), { maxKeys: 20, noNullPrototype: true }),
      ),
    })).any;
    const wide = { ...requestBudget, depth: 1000 };
    fc.assert(
      fc.property(value, (sent) => {
        expect(faultOf(encodeMessage(sent), wide)).toBeNull();
      }),
    );
  });

  it('carries its request’s id, and no other answer', () => {
    expect(measure(encodeMessage({ m: 'state', a: [{ i: 'inner' }], t: 'q', i: 'outer' }), small).id).toBe('outer');
    expect(measure(encodeMessage({ m: 'i', a: ['i', 'no'], t: 'q' }), small).id).toBeNull();
    expect(measure(encodeMessage(['i', 'no']), small).id).toBeNull();
    expect(measure(encodeMessage({ i: 7 }), small).id).toBeNull();
  });
});

describe('is refused with the limit that it breaks', () => {
  it.each([
    ['bytes', new Uint8Array(1001), /1001 bytes is refused: at most 1000 are/],
    ['depth', encodeMessage([[[[[1]]]]]), /nested over 4 deep/],
    ['values', encodeMessage(new Array(21).fill(0)), /over 20 values/],
    ['keys', encodeMessage(Object.fromEntries('abcdefghijk'.split('').map((key) => [key, 1]))), /over 20 values/],
    ['a text', encodeMessage('x'.repeat(11)), /11 bytes in a text is refused: at most 10 are/],
    ['zeros', encodeMessage([new Uint8Array(150), new Uint8Array(151)]), /301 unpacked bytes.*at most 200/],
  ])('%s', (_what, bytes, sentence) => {
    expect(faultOf(bytes)).toMatch(sentence);
  });

  it('and is still answered: its id is found behind what is too much', () => {
    const message = { m: 'undo', a: [Object.fromEntries(Array.from({ length: 1000 }, (_, key) => [`k${key}`, 1]))] };
    const { fault, id } = measure(encodeMessage({ ...message, t: 'q', i: 'mine' }), requestBudget);
    expect([fault, id]).toEqual([null, 'mine']);
    expect(measure(encodeMessage({ ...message, t: 'q', i: 'mine' }), { ...small, bytes: 1e6 })).toEqual({
      fault: 'A message of over 20 values is refused.',
      id: 'mine',
    });
  });
});

describe('a claim', () => {
  it.each([
    ['of a long array', claim],
    ['of long arrays in each other', Array(30).fill(claim).flat()],
    ['of a long map', [0xdf, 0x00, 0xff, 0xff, 0xff]],
    ['of a long text', [0xdb, 0xff, 0xff, 0xff, 0xff]],
    ['of many bytes', [0xc6, 0xff, 0xff, 0xff, 0xff, 1]],
    ['of a long extension', [0xc9, 0xff, 0xff, 0xff, 0xff, 1]],
  ])('%s is not believed', (_what, bytes) => {
    expect(faultOf(Uint8Array.from(bytes), requestBudget)).toMatch(/ends before its content does|at most/);
  });

  it('of 16 MiB in each of thousands of six bytes is added up', () => {
    const count = 5000;
    const bytes = new Uint8Array(5 + 6 * count);
    const view = new DataView(bytes.buffer);
    view.setUint8(0, 0xdd);
    view.setUint32(1, count);
    for (let at = 5; at < bytes.length; at += 6) {
      bytes.set([0xd6, 3], at);
      view.setUint32(at + 2, 16 * 2 ** 20, true);
    }
    expect(faultOf(bytes, requestBudget)).toMatch(/unpacked bytes/);
  });
});

it('bytes of any kind are measured without an exception, and what passes can be decoded or is reported as undecodable', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const { fault, id } = measure(bytes, requestBudget);
      expect([typeof fault, typeof id].every((type) => type === 'string' || type === 'object')).toBe(true);
    }),
    { numRuns: 5000 },
  );
  const cut = encodeMessage({ t: 'q', m: 'state', a: [{}], i: 'x' });
  for (let length = 0; length < cut.length; length += 1) expect(faultOf(cut.subarray(0, length))).not.toBeNull();
  expect(faultOf(Uint8Array.of(...cut, 0))).toMatch(/after its end/);
  expect(faultOf(Uint8Array.of(0xc1))).toMatch(/no MessagePack/);
});
