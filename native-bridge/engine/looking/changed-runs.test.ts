import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedRuns } from './changed-runs.ts';

const page = 64;
const states = (...codes: number[]) => Uint8Array.from(codes);

describe('changedRuns', () => {
  it('finds nothing where nothing changed', () => {
    const bytes = new Uint8Array(128).fill(3);
    expect(changedRuns(bytes, bytes.slice(), states(1, 1), states(1, 1), 0, page)).toEqual([]);
  });

  it('joins changes close together and keeps apart what is not', () => {
    const before = new Uint8Array(128);
    const after = before.slice();
    for (const at of [3, 10, 100]) after[at] = 1;
    expect(changedRuns(before, after, states(1, 1), states(1, 1), 0, page)).toEqual([
      { start: 3, end: 11 },
      { start: 100, end: 101 },
    ]);
  });

  it('reports a whole page when its state changed, though its bytes did not', () => {
    const bytes = new Uint8Array(150);
    // The range begins 10 bytes into a page: its pages end at 54, 118 and 150.
    expect(changedRuns(bytes, bytes, states(0, 0, 1), states(0, 1, 1), 10, page)).toEqual([{ start: 54, end: 118 }]);
    expect(changedRuns(bytes, bytes, states(0, 0, 1), states(1, 0, 0), 10, page)).toEqual([
      { start: 0, end: 54 },
      { start: 118, end: 150 },
    ]);
  });

  it('covers every change, in order, and no byte far from one', () => {
    const range = fc.record({
      offset: fc.nat(200),
      length: fc.integer({ min: 1, max: 300 }),
      changes: fc.array(fc.nat(299), { maxLength: 20 }),
    });
    void fc.assert(
      fc.property(range, ({ offset, length, changes }) => {
        const pages = new Uint8Array(Math.floor((offset + length - 1) / page) - Math.floor(offset / page) + 1).fill(1);
        const before = new Uint8Array(length);
        const after = before.slice();
        const changed = changes.filter((at) => at < length);
        for (const at of changed) after[at] = 1;
        const runs = changedRuns(before, after, pages, pages, offset, page);
        for (const at of changed) expect(runs.some(({ start, end }) => at >= start && at < end)).toBe(true);
        runs.forEach(({ start, end }, index) => {
          expect([after[start], after[end - 1]]).toEqual([1, 1]);
          expect(start - (runs[index - 1]?.end ?? -100)).toBeGreaterThan(16);
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
