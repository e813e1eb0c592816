import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { totalBytes } from '../../os/sorted-extents.ts';
import { subtract } from './extents.ts';

/** Extents that do not touch, in order, from the gaps and lengths between them. */
const extents = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), { maxLength: 6 })
  .map((parts) => {
    let at = 0;
    return parts.map(([gap, length]) => {
      const start = at + gap;
      at = start + length;
      return { start, end: at };
    });
  });

const bytesOf = (all: readonly { start: number; end: number }[]) =>
  new Set(all.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index)));

describe('subtract', () => {
  it('leaves just what lies outside, byte for byte', () => {
    void fc.assert(
      fc.property(extents, extents, (from, taken) => {
        const left = subtract(from, taken);
        const gone = bytesOf(taken);
        expect(bytesOf(left)).toEqual(new Set([...bytesOf(from)].filter((at) => !gone.has(at))));
        expect(totalBytes(left)).toBe(bytesOf(left).size);
        expect(left.every(({ start, end }) => end > start)).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('splits what is taken from the middle', () => {
    expect(subtract([{ start: 0, end: 10 }], [{ start: 3, end: 5 }])).toEqual([
      { start: 0, end: 3 },
      { start: 5, end: 10 },
    ]);
  });
});
