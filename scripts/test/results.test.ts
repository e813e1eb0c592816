import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport, sum, summaryLine } from './results.ts';

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

describe('readReport', () => {
  it('counts what vitest reports', () => {
    expect(readReport('vitest', report(vitest(5, 1)), false)).toEqual({ passed: 5, failed: 1, skipped: 3 });
  });

  it('counts what Playwright reports, a flaky test as failed', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 2 };
    expect(readReport('playwright', report({ stats }), false)).toEqual({ passed: 7, failed: 2, skipped: 2 });
  });

  it('counts one failure where a tool failed without a failed test', () => {
    expect(readReport('vitest', report(vitest(5, 0)), false)).toEqual({ passed: 5, failed: 1, skipped: 3 });
  });

  it.each([
    ['a missing report', () => join(folder, 'absent.json')],
    ['a torn report', () => report('{"stats":')],
    ['a report of another shape', () => report({ passed: 3 })],
    ['a report of no test at all', () => report({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } })],
  ])('counts %s as one failure, whatever the exit code', (_, path) => {
    expect(readReport('playwright', path(), true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

it('sums and ends with the line that others read', () => {
  const total = sum([
    { passed: 3, failed: 1, skipped: 0 },
    { passed: 10, failed: 0, skipped: 2 },
  ]);
  expect(summaryLine(total)).toBe('13 passed, 1 failed, 2 skipped');
});
