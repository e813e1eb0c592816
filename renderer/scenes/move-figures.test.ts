import { expect, it } from 'vitest';
import type { MovePoint, MoveWay } from '../../protocol/move-plot.ts';
import { busyText, crossingTexts, inOrder, intervalText, pointsCsv, timeText } from './move-figures.ts';

const point = (way: MoveWay, bytes: number, median: number): MovePoint => ({
  ...{ way, bytes, samples: 9 },
  cpu: { median, low: median - 1, high: median + 1 },
  wall: { median: 2 * median, low: null, high: null },
});
const points = [
  point('memcpy-warm', 65536, 8000),
  point('mremap-whole-tables', 65536, 4000),
  point('memcpy-warm', 4096, 100),
  point('mremap-whole-tables', 4096, 4000),
];

it('names the crossing point, and that the machine is busy', () => {
  expect(crossingTexts(points)).toEqual(['mremap takes less time than memcpy into used memory from about 41 KiB on.']);
  expect(busyText(points)).toBe('The machine is busy: 2.0 times as much time passed as the processor took.');
  expect(busyText(points.map((each) => ({ ...each, wall: each.cpu ?? each.wall })))).toBeNull();
});

it('is a table by size, as CSV, too', () => {
  expect(inOrder(points).map(({ way, bytes }) => `${bytes} ${way}`)).toEqual([
    '4096 mremap-whole-tables',
    '4096 memcpy-warm',
    '65536 mremap-whole-tables',
    '65536 memcpy-warm',
  ]);
  expect(pointsCsv(points.slice(2, 3))).toBe(
    'bytes,way,cpu_ns,cpu_low_ns,cpu_high_ns,wall_ns,wall_low_ns,wall_high_ns,samples\r\n' +
      '4096,memcpy-warm,100.0,99.0,101.0,200.0,,,9\r\n',
  );
});

it('says what is too short to be measured, and where there is no interval', () => {
  expect(timeText(1)).toBe('≤ 1 ns');
  expect(timeText(4321)).toBe('4.32 µs');
  expect(intervalText({ median: 5, low: null, high: null })).toBe('–');
  expect(intervalText({ median: 5, low: 4, high: 6 })).toBe('4 ns – 6 ns');
});
