import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRun, writeRun } from './run-file.ts';
import { Runner } from './runner.ts';
import type { Report } from './table.ts';

const report = (title: string): Report => ({ title, rows: [{ what: 'it', median: '1 ms' }], notes: [] });
const broken = (error: unknown) => () => {
  throw error;
};

it('a part that cannot run says why, and those after it are measured', async () => {
  const printed: Report[] = [];
  const runner = new Runner((each) => printed.push(each));
  await runner.part('first', () => report('First'));
  expect(runner.failed).toBe(false);
  await runner.part('second', broken(new RangeError('There is no Wine.')));
  await runner.part('third', () => Promise.reject('odd'));
  expect(await runner.attempt('The window', broken(new Error('No display.')))).toBeNull();
  await runner.part('last', async () => report('Last'));
  expect(runner.failed).toBe(true);
  expect(printed).toEqual(runner.run.reports);
  expect(printed).toEqual([
    report('First'),
    { title: 'second', rows: [], notes: ['Left out: There is no Wine.'] },
    { title: 'third', rows: [], notes: ['Left out: odd'] },
    { title: 'The window', rows: [], notes: ['Left out: No display.'] },
    report('Last'),
  ]);
});

it('a run is read again as it was kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-bench-'));
  try {
    const { run } = new Runner(() => undefined);
    run.reports.push(report('First'));
    writeRun(join(folder, 'made', 'run.json'), run);
    expect(readRun(join(folder, 'made', 'run.json'))).toEqual(run);
    expect([run.machine.length > 0, Date.parse(run.started) <= Date.now()]).toEqual([true, true]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
