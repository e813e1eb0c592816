import { expect, it } from 'vitest';
import { compareRuns, figureIn } from './compare.ts';
import type { BenchRun } from './run-file.ts';

function run(...reports: BenchRun['reports']): BenchRun {
  return { version: 1, started: '2026-01-02T03:04:05.000Z', commit: 'abc', machine: [], reports };
}

it.each([
  ['4.78 ms', { value: 4.78, unit: 'ms' }],
  ['1,234', { value: 1234, unit: '' }],
  ['1.45×', { value: 1.45, unit: '×' }],
  ['.5 %', { value: 0.5, unit: '%' }],
  ['≤ 5 ms', null],
  ['yes', null],
  ['', null],
])('reads the figure in %j', (cell, figure) => expect(figureIn(cell)).toEqual(figure));

it('sets figures of the same row and unit side by side, and leaves goals out', () => {
  const before = run({
    title: 'Moves',
    rows: [
      { what: '4 pages', median: '4 µs', p99: '1 ms', target: '5 µs' },
      { what: 'a page', median: '3 µs' },
    ],
    notes: [],
  });
  const after = run({
    title: 'Moves',
    rows: [
      { what: '4 pages', median: '6 µs', p99: '900 µs', target: '5 µs' },
      { what: 'a gigabyte', median: '7 µs' },
    ],
    notes: [],
  });
  expect(compareRuns(before, after)).toEqual([
    {
      title: 'Moves',
      rows: [
        { what: '4 pages, median', before: '4 µs', after: '6 µs', 'after / before': '1.5×' },
        // No ratio of different units.
        { what: '4 pages, p99', before: '1 ms', after: '900 µs', 'after / before': '' },
      ],
      notes: ['Only in the later run: a gigabyte', 'Only in the earlier run: a page'],
    },
  ]);
});

it('says of a part that only one run has, or that could not run, why nothing is compared', () => {
  const views = { title: 'Views', rows: [{ what: 'late', median: '1 %' }], notes: [] };
  const missing = { title: 'windows', rows: [], notes: ['Left out: There is no Wine.'] };
  expect(compareRuns(run(), run(views))).toEqual([{ ...views, rows: [], notes: ['Only in the later run'] }]);
  expect(compareRuns(run(views), run(missing))).toEqual([
    { ...missing, notes: [...missing.notes, 'Only in the later run'] },
    { ...views, rows: [], notes: ['Only in the earlier run'] },
  ]);
});
