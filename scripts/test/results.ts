/** What a step of `npm test` came to, and how the tools' own JSON reports are read into it. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, counts) => ({
      passed: total.passed + counts.passed,
      failed: total.failed + counts.failed,
      skipped: total.skipped + counts.skipped,
    }),
    none,
  );
}

/** The last line of `npm test`. */
export function summaryLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

const count = z.number().int().nonnegative();

const vitestReport = z
  .object({ numPassedTests: count, numFailedTests: count, numPendingTests: count, numTodoTests: count })
  .transform(
    (report): Counts => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }),
  );

const playwrightReport = z
  .object({ stats: z.object({ expected: count, unexpected: count, flaky: count, skipped: count }) })
  .transform(
    ({ stats }): Counts => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }),
  );

const reports = { vitest: vitestReport, playwright: playwrightReport };
export type ReportKind = keyof typeof reports;

/**
 * The counts in a JSON report. A tool that failed without a failed test (a file that does not load, an error outside
 * any test, no report at all) counts as one failure: nothing that went wrong may look like a pass.
 */
export function readReport(kind: ReportKind, path: string, succeeded: boolean): Counts {
  let counts = none;
  let readable = true;
  try {
    counts = reports[kind].parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    readable = false;
  }
  const ran = counts.passed + counts.failed + counts.skipped > 0;
  if (counts.failed === 0 && !(succeeded && readable && ran)) return { ...counts, failed: 1 };
  return counts;
}
