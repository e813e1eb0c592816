/** Vitest and Playwright, run for a step of `npm test`, and what they came to. */
import { join } from 'node:path';
import { runTool } from '../../tooling/run-tool.ts';
import { type Counts, readReport } from './results.ts';

/** For the shell, should there be a blank or a bracket in it. */
function quoted(arg: string): string {
  return /^[\w./:@=-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}

/** Runs `vitest run` with these arguments; `reports` is a folder for its report. */
export async function vitest(reports: string, args: readonly string[] = []): Promise<Counts> {
  const report = join(reports, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const succeeded = await runTool('vitest', ['run', ...args, ...reporters]);
  const options = args.filter((arg) => !arg.endsWith('/'));
  return readReport('vitest', report, succeeded, (file) => ['npx vitest run', ...options, quoted(file)].join(' '));
}

/**
 * Runs `playwright test` with these arguments. Traces and pictures of what failed go to a folder `name` in
 * test-results/: Playwright empties it first, and other runs have theirs. `env` is set for this run.
 */
export async function playwright(
  name: string,
  reports: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Counts> {
  const report = join(reports, `${name}.json`);
  const succeeded = await runTool('playwright', ['test', `--output=test-results/${name}`, ...args], {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  const variables = Object.entries(env).map(([key, value]) => `${key}=${quoted(value)} `);
  return readReport(
    'playwright',
    report,
    succeeded,
    (place, project) => `${variables.join('')}npx playwright test ${quoted(place)} --project=${quoted(project)}`,
  );
}
