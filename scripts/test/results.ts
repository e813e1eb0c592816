/** What a step of `npm test` came to, and how the tools' own JSON reports are read into it. */
import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import * as z from 'zod';

export const countsSchema = z.object({
  passed: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
  /** The failed tests that have a name, and the arguments that run each once more; there may be fewer than `failed`. */
  failures: z.array(z.object({ name: z.string(), rerun: z.string() })),
  /** Passed, but only when tried once more: each is a fault of the test or of the app that shows by chance. */
  unstable: z.array(z.object({ name: z.string(), rerun: z.string() })),
});
export type Counts = z.infer<typeof countsSchema>;

export const none: Counts = { passed: 0, failed: 0, skipped: 0, failures: [], unstable: [] };

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, counts) => ({
      passed: total.passed + counts.passed,
      failed: total.failed + counts.failed,
      skipped: total.skipped + counts.skipped,
      failures: [...total.failures, ...counts.failures],
      unstable: [...total.unstable, ...counts.unstable],
    }),
    none,
  );
}

/** The last line of `npm test`. */
export function summaryLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

const count = z.number().int().nonnegative();
/** What runs one test once more, given its file (from the project's root, in Playwright with its line) and project. */
export type Rerun = (file: string, project: string) => string;

const vitestFile = z.object({
  name: z.string(),
  status: z.string().optional(),
  assertionResults: z.array(z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() })),
});
const vitestReport = z.object({
  numPassedTests: count,
  numFailedTests: count,
  numPendingTests: count,
  numTodoTests: count,
  testResults: z.array(vitestFile).default([]),
});

/** What failed in a file: its tests, those that did not end as their process did not live so long, or what is outside of them. */
function failedIn({ status, assertionResults }: z.infer<typeof vitestFile>): { title: string; counted: boolean }[] {
  if (status === 'failed' && assertionResults.length === 0) return [{ title: 'could not be loaded', counted: false }];
  const titles = (wanted: string) =>
    assertionResults
      .filter(({ status }) => status === wanted)
      .map(({ ancestorTitles, title }) => [...ancestorTitles, title].join(' › '));
  const failed = titles('failed').map((title) => ({ title, counted: true }));
  const unended = titles('pending').map((title) => ({ title: `${title} › did not end`, counted: false }));
  if (failed.length + unended.length > 0 || status !== 'failed') return [...failed, ...unended];
  return [{ title: 'what is done before or after its tests', counted: false }];
}

function fromVitest(json: unknown, rerun: Rerun): Counts {
  const report = vitestReport.parse(json);
  const all = report.testResults.flatMap((result) => {
    const file = relative(process.cwd(), result.name);
    return failedIn(result).map(({ title, counted }) => ({
      counted,
      failure: { name: `${file} › ${title}`, rerun: rerun(file, '') },
    }));
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + all.filter(({ counted }) => !counted).length,
    skipped: report.numPendingTests + report.numTodoTests,
    unstable: [],
    failures: all.map(({ failure }) => failure),
  };
}

const playwrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  line: count,
  tests: z.array(z.object({ projectName: z.string(), status: z.string() })),
});
const playwrightSuite = z.object({
  specs: z.array(playwrightSpec),
  /** Those within. */
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});
const playwrightReport = z.object({
  config: z.object({ rootDir: z.string() }),
  stats: z.object({ expected: count, unexpected: count, flaky: count, skipped: count }),
  suites: z.array(playwrightSuite),
});

function fromPlaywright(json: unknown, rerun: Rerun): Counts {
  const { config, stats, suites } = playwrightReport.parse(json);
  const specsIn = (suite: z.infer<typeof playwrightSuite>): z.infer<typeof playwrightSpec>[] => [
    ...suite.specs,
    ...(suite.suites ?? []).flatMap(specsIn),
  ];
  const named = (wanted: string) =>
    suites.flatMap(specsIn).flatMap(({ title, file, line, tests }) => {
      // The suite may have run in a copy of the project: the folder of its specs has the same name there.
      const place = `${join(basename(config.rootDir), file)}:${line}`;
      return tests
        .filter(({ status }) => status === wanted)
        .map(({ projectName }) => ({
          name: `[${projectName}] ${place} › ${title}`,
          rerun: rerun(place, projectName),
        }));
    });
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    failures: named('unexpected'),
    unstable: named('flaky'),
  };
}

const readers = { vitest: fromVitest, playwright: fromPlaywright };
export type ReportKind = keyof typeof readers;

/**
 * The counts in a JSON report. A tool that failed without a failed test (a file that does not load, an error outside
 * any test, no report at all) counts as one failure: nothing that went wrong may look like a pass.
 */
export function readReport(kind: ReportKind, path: string, succeeded: boolean, rerun: Rerun): Counts {
  let counts = none;
  let readable = true;
  try {
    counts = readers[kind](JSON.parse(readFileSync(path, 'utf8')), rerun);
  } catch {
    readable = false;
  }
  const ran = counts.passed + counts.failed + counts.skipped > 0;
  if (counts.failed === 0 && !(succeeded && readable && ran)) return { ...counts, failed: 1 };
  return counts;
}
