/**
 * `npm test`: everything that can be checked, in order, one step after a failed one all the same. The last line is
 * `N passed, N failed, N skipped`. `npm test -- unit e2e` runs only the steps named.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronForTests } from '../e2e/support/electron-for-tests.ts';
import { debianObstacle } from './debian/obstacle.ts';
import { browserForTests } from './test/browser.ts';
import { contractAsUser } from './test/contract-as-user.ts';
import { type Counts, none, readReport, sum, summaryLine } from './test/results.ts';
import { root, runTool } from './test/run-tool.ts';
import { onWindows } from './test/wine/on-windows.ts';

/** A check without a report of its own counts as one test. */
async function check(tool: string, ...args: string[]): Promise<Counts> {
  const succeeded = await runTool(tool, args);
  return { ...none, passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 };
}

function skip(why: string): Counts {
  console.log(`Skipped: ${why}`);
  return { ...none, skipped: 1 };
}

async function unit(reports: string): Promise<Counts> {
  const report = join(reports, 'unit.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return readReport('vitest', report, await runTool('vitest', ['run', ...reporters]));
}

/** The checks of the packages in a folder of scripts/. They need the build. */
async function packageChecks(folder: string, reports: string): Promise<Counts> {
  const report = join(reports, `${folder}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['run', '--config', 'scripts/package/vitest.config.ts', ...reporters, `scripts/${folder}/`];
  return readReport('vitest', report, await runTool('vitest', args));
}

async function debian(reports: string): Promise<Counts> {
  const obstacle = debianObstacle();
  if (obstacle !== null)
    return skip(`the Debian package is not installed and used in a Debian of its own: ${obstacle}.`);
  return await packageChecks('debian', reports);
}

async function contract(): Promise<Counts> {
  if (process.getuid?.() === 0) return await contractAsUser();
  return skip('the unit tests above ran the contract suite as an ordinary user; its run as root needs root.');
}

/** What runs on Windows' own calls: in node.exe under Wine. */
async function windows(reports: string): Promise<Counts> {
  return sum((await onWindows(reports)).map((result) => ('obstacle' in result ? skip(result.obstacle) : result)));
}

async function endToEnd(reports: string): Promise<Counts> {
  const electron = electronForTests(root);
  if ('obstacle' in electron) console.log(`Not in Electron itself here: ${electron.obstacle}.`);
  const chromium = await browserForTests();
  if (!chromium) {
    return skip('no Chromium. Install one (apt-get install chromium) or name it in SAMEPAGE_CHROMIUM.');
  }
  const report = join(reports, 'e2e.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, SAMEPAGE_CHROMIUM: chromium };
  return readReport('playwright', report, await runTool('playwright', ['test'], { env }));
}

/** Each is given a folder for its report. */
const steps: Readonly<Record<string, (reports: string) => Promise<Counts>>> = {
  lint: () => check('biome', 'check', '--error-on-warnings'),
  types: async () => sum([await check('tsc'), await check('tsc', '-p', 'tsconfig.node18.json')]),
  unused: () => check('knip'),
  build: () => check('vite', 'build', '--app', '--logLevel', 'warn'),
  unit,
  contract,
  packages: (reports) => packageChecks('package', reports),
  debian,
  windows,
  e2e: endToEnd,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`No step named ${unknown.join(', ')}; there are: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), 'samepage-test-'));
const results: Counts[] = [];
for (const [name, step] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n── ${name} ──`);
  const started = performance.now();
  const counts = await step(reports).catch((error: unknown) => {
    console.error(error);
    return { ...none, failed: 1 };
  });
  results.push(counts);
  console.log(`── ${name}: ${summaryLine(counts)} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
rmSync(reports, { recursive: true });

const total = sum(results);
// In CI everything has what it needs: a skipped test there is a hole.
const inCi = process.env['CI'] === 'true';
process.exitCode = total.failed > 0 || (inCi && total.skipped > 0) ? 1 : 0;
console.log(`\n${summaryLine(total)}`);
