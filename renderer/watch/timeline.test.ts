import { describe, expect, it } from 'vitest';
import { type Bins, panned, positionAt, spanAround, stackOf, strideOf, sumOf, timeText, zoomed } from './timeline.ts';

/** Three bins: 2 map and 2 unmap; none; 1 protect. Five calls came before them. */
const bins: Bins = {
  counts: Uint32Array.from([2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]),
  sizes: Float64Array.from([10, 10, 10]),
  resident: new Float64Array(3),
  positions: Uint32Array.from([9, 9, 10]),
};

describe('the timeline', () => {
  it('stacks the kinds of a bin, and shows single calls next to many', () => {
    expect(sumOf(bins, 0)).toBe(4);
    expect(stackOf(bins, 0, 4)).toEqual([
      { kind: 0, bottom: 0, top: 0.5 },
      { kind: 1, bottom: 0.5, top: 1 },
    ]);
    expect(stackOf(bins, 1, 4)).toEqual([]);
    expect(stackOf(bins, 2, 4)).toEqual([{ kind: 2, bottom: 0, top: 0.5 }]);
  });

  it('finds the call at a place, also where the strip begins later than the trace', () => {
    expect([0, 1 / 6, 1 / 3, 0.5, 1].map((share) => positionAt(bins, share))).toEqual([5, 7, 9, 9, 10]);
    expect([-1, 2].map((share) => positionAt(bins, share))).toEqual([5, 10]);
    const none = {
      counts: new Uint32Array(),
      resident: new Float64Array(0),
      sizes: new Float64Array(),
      positions: new Uint32Array(),
    };
    expect(positionAt(none, 0.5)).toBe(0);
  });

  it('goes with the moment where only a part is shown, and stays within the trace', () => {
    const span = { from: 100, to: 200 };
    expect(spanAround(span, 150, 1000)).toBe(span);
    expect(spanAround(null, 150, 1000)).toBeNull();
    expect(spanAround(span, 500, 1000)).toEqual({ from: 450, to: 550 });
    expect(spanAround(span, 990, 1000)).toEqual({ from: 900, to: 1000 });
    expect(panned(span, -500, 1000)).toEqual({ from: 0, to: 100 });
  });

  it('zooms around the pointer, within the trace', () => {
    expect(zoomed({ from: 0, to: 1000 }, 0.5, 0.5, 1000)).toEqual({ from: 250, to: 750 });
    expect(zoomed({ from: 0, to: 500 }, 0.5, 0, 1000)).toEqual({ from: 0, to: 250 });
    expect(zoomed({ from: 500, to: 1000 }, 1.5, 0.1, 1000)).toEqual({ from: 250, to: 1000 });
    expect(zoomed({ from: 250, to: 750 }, 2, 0.5, 1000)).toBeNull();
    const narrow = zoomed({ from: 100, to: 112 }, 0.01, 0.5, 1000);
    expect(narrow).toEqual({ from: 101, to: 111 });
  });

  it('steps as a slider does', () => {
    const keys = ['ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowDown', 'PageUp', 'PageDown', 'End', 'Home'];
    const without = Number.POSITIVE_INFINITY;
    expect(keys.map(strideOf)).toEqual([1, 1, -1, -1, 100, -100, without, -without]);
    expect(['a', 'constructor'].map(strideOf)).toEqual([null, null]);
  });

  it('says times in a unit of their size', () => {
    expect([0, 999, 12_345, 2_500_000].map(timeText)).toEqual(['0 µs', '999 µs', '12.345 ms', '2.500 s']);
  });
});
