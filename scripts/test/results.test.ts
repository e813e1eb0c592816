import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { none, readReport, sum, summaryLine } from './results.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'samepage-results-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function report(content: unknown): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
const vitest = (passed: number, failed: number) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 2,
  numTodoTests: 1,
});
const rerun = (file: string, project: string) => `again ${file} ${project}`.trimEnd();

describe('readReport', () => {
  it('counts what vitest reports', () => {
    expect(readReport('vitest', report(vitest(5, 1)), false, rerun)).toEqual({
      ...none,
      passed: 5,
      failed: 1,
      skipped: 3,
    });
  });

  it('names the tests that failed in Vitest, with what runs their file once more', () => {
    const passing = { ancestorTitles: [], title: 'holds', status: 'passed' };
    const failing = { ancestorTitles: ['folding', 'wide'], title: 'keeps the order', status: 'failed' };
    const testResults = [{ name: join(process.cwd(), 'renderer/fold.test.ts'), assertionResults: [passing, failing] }];
    expect(readReport('vitest', report({ ...vitest(1, 1), testResults }), false, rerun).failures).toEqual([
      { name: 'renderer/fold.test.ts › folding › wide › keeps the order', rerun: 'again renderer/fold.test.ts' },
    ]);
  });

  it('counts and names a file that could not be loaded, also beside tests that failed', () => {
    const failing = { ancestorTitles: [], title: 'holds', status: 'failed' };
    const testResults = [
      { name: join(process.cwd(), 'renderer/map.test.ts'), status: 'failed', assertionResults: [] },
      { name: join(process.cwd(), 'renderer/fold.test.ts'), status: 'failed', assertionResults: [failing] },
    ];
    const { failed, failures } = readReport('vitest', report({ ...vitest(1, 1), testResults }), false, rerun);
    expect(failed).toBe(2);
    expect(failures.map(({ name }) => name)).toEqual([
      'renderer/map.test.ts › could not be loaded',
      'renderer/fold.test.ts › holds',
    ]);
  });

  it('counts and names a file in which no test failed, but what is around them, or its process', () => {
    const of = (status: string) => ({ ancestorTitles: [], title: 'holds', status });
    const file = (name: string, status: string, ...assertionResults: ReturnType<typeof of>[]) => ({
      ...{ name: join(process.cwd(), name), status, assertionResults },
    });
    const testResults = [
      file('renderer/hook.test.ts', 'failed', of('skipped')),
      file('renderer/crash.test.ts', 'passed', of('passed'), of('pending')),
      file('renderer/skipped.test.ts', 'passed', of('skipped')),
    ];
    const { failed, failures } = readReport('vitest', report({ ...vitest(1, 0), testResults }), false, rerun);
    expect(failed).toBe(2);
    expect(failures.map(({ name }) => name)).toEqual([
      'renderer/hook.test.ts › what is done before or after its tests',
      'renderer/crash.test.ts › holds › did not end',
    ]);
  });

  const noTests = { config: { rootDir: join(process.cwd(), 'e2e') }, suites: [] };

  it('counts what Playwright reports, as passed what passed when tried once more', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 2 };
    const counts = { ...none, passed: 8, failed: 1, skipped: 2 };
    expect(readReport('playwright', report({ ...noTests, stats }), false, rerun)).toEqual(counts);
  });

  it('names the tests that failed in Playwright or passed by chance, in each project, however deep they lie', () => {
    const spec = (title: string, status: string) => ({
      title,
      file: 'moving.spec.ts',
      line: 12,
      tests: [
        { projectName: 'web', status: 'expected' },
        { projectName: 'electron', status },
      ],
    });
    const inner = { specs: [spec('nudges', 'flaky')] };
    const suites = [{ specs: [spec('drags', 'unexpected'), spec('drops', 'expected')], suites: [inner] }];
    const stats = { expected: 1, unexpected: 1, flaky: 1, skipped: 0 };
    const { failures, unstable } = readReport('playwright', report({ ...noTests, suites, stats }), false, rerun);
    expect(failures).toEqual([
      { name: '[electron] e2e/moving.spec.ts:12 › drags', rerun: 'again e2e/moving.spec.ts:12 electron' },
    ]);
    expect(unstable).toEqual([
      { name: '[electron] e2e/moving.spec.ts:12 › nudges', rerun: 'again e2e/moving.spec.ts:12 electron' },
    ]);
  });

  it('counts one failure where a tool failed without a failed test', () => {
    const counts = { ...none, passed: 5, failed: 1, skipped: 3 };
    expect(readReport('vitest', report(vitest(5, 0)), false, rerun)).toEqual(counts);
  });

  it.each([
    ['a missing report', () => join(folder, 'absent.json')],
    ['a torn report', () => report('{"stats":')],
    ['a report of another shape', () => report({ passed: 3 })],
    [
      'a report of no test at all',
      () => report({ ...noTests, stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } }),
    ],
  ])('counts %s as one failure, whatever the exit code', (_, path) => {
    expect(readReport('playwright', path(), true, rerun)).toEqual({ ...none, failed: 1 });
  });
});

it('sums and ends with the line that others read', () => {
  const failure = { name: 'fold', rerun: 'npx vitest run fold' };
  const chance = { name: 'drag', rerun: 'npx playwright test drag' };
  const total = sum([
    { passed: 3, failed: 1, skipped: 0, failures: [failure], unstable: [] },
    { passed: 10, failed: 0, skipped: 2, failures: [], unstable: [chance] },
  ]);
  expect(summaryLine(total)).toBe('13 passed, 1 failed, 2 skipped');
  expect(total.failures).toEqual([failure]);
  expect(total.unstable).toEqual([chance]);
});
