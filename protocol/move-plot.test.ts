import { describe, expect, it } from 'vitest';
import { busyness, crossing, type MovePoint, type MoveWay } from './move-plot.ts';

const point = (way: MoveWay, bytes: number, median: number, wall = median): MovePoint => ({
  ...{ way, bytes, samples: 9 },
  cpu: { median, low: median, high: median },
  wall: { median: wall, low: wall, high: wall },
});
/** Moving always takes 1,000 ns; copying a nanosecond for each byte. */
const points = [2 ** 8, 2 ** 12, 2 ** 16].flatMap((bytes) => [
  point('mremap-whole-tables', bytes, 1000),
  point('memcpy-warm', bytes, bytes),
]);

describe('the crossing point', () => {
  it('is read off where both lines cross', () => {
    expect(crossing(points, 'mremap-whole-tables', 'memcpy-warm')).toBeCloseTo(1000, 6);
  });

  it('is 0 where moving always wins, Infinity where it never does, and null where nothing can be compared', () => {
    const large = points.filter(({ bytes }) => bytes >= 2 ** 12);
    expect(crossing(large, 'mremap-whole-tables', 'memcpy-warm')).toBe(0);
    expect(crossing(points.slice(0, 2), 'mremap-whole-tables', 'memcpy-warm')).toBe(Number.POSITIVE_INFINITY);
    expect(crossing(points, 'mremap-whole-tables', 'memcpy-cold')).toBeNull();
  });

  it('is the last one where a curve bends back below the other', () => {
    const bent = [...points, point('mremap-whole-tables', 2 ** 20, 2 ** 21), point('memcpy-warm', 2 ** 20, 2 ** 20)];
    expect(crossing(bent, 'mremap-whole-tables', 'memcpy-warm')).toBe(Number.POSITIVE_INFINITY);
  });
});

it('says how busy the machine is, by the median of all points', () => {
  expect(
    busyness([point('memcpy-warm', 1, 10, 10), point('memcpy-warm', 2, 10, 30), point('memcpy-warm', 4, 10, 20)]),
  ).toBe(2);
  expect(busyness(points.map((each) => ({ ...each, cpu: null })))).toBeNull();
});
