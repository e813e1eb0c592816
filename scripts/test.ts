/**
 * `npm test`: what can be checked in minutes, one step after a failed one all the same. `npm test -- all` runs the long
 * steps and the `.long` tests, too; `npm test -- unit e2e` only the steps named, whole. What failed is repeated at the end, with the command that
 * runs it once more; the last line is `N passed, N failed, N skipped`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counts, countsSchema, none, sum, summaryLine } from './test/results.ts';
import { duration, type PlannedStep, plan, stageSeconds, stepSeconds } from './test-plan.ts';
import { stages } from './test-steps.ts';

const planned = plan(stages, process.argv.slice(2));
if (typeof planned === 'string') {
  console.error(planned);
  process.exit(2);
}
/** Steps that run at the same time: each of them keeps about one core busy. */
const atOnce = Math.max(1, Math.min(availableParallelism(), 4));
const folder = mkdtempSync(join(tmpdir(), 'samepage-steps-'));

/** The tools give their reasons at their end. */
const repeatedLines = 40;
/** The last lines of the failed steps' output, by step. */
const lastWords = new Map<string, string>();

/**
 * Runs a step in its own process, whose output is shown as it comes, or once the step has ended. On a terminal the tools draw
 * in place, and nothing is repeated.
 */
async function runApart(step: PlannedStep, show: 'live' | 'at the end'): Promise<Counts> {
  const report = join(folder, `${step.name}.json`);
  const args = ['scripts/run-ts.mjs', 'scripts/run-step.ts', step.name, step.whole ? 'whole' : 'short', report];
  const live = show === 'live';
  const child = spawn(process.execPath, args, {
    stdio: live && process.stdout.isTTY ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  const take = (data: Buffer) => {
    output.push(data);
    if (live) process.stdout.write(data);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  await new Promise((resolve) => child.on('close', resolve));
  const text = Buffer.concat(output).toString();
  if (!live) process.stdout.write(`\n── ${step.name} ──\n${text}`);
  const counts = countsIn(report);
  if (counts.failed > 0 && text !== '')
    lastWords.set(step.name, text.trimEnd().split('\n').slice(-repeatedLines).join('\n'));
  return counts;
}

function countsIn(report: string): Counts {
  try {
    return countsSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    return { ...none, failed: 1 };
  }
}

async function runOne(step: PlannedStep, show: 'live' | 'at the end'): Promise<Counts> {
  const started = performance.now();
  const counts = await runApart(step, show);
  console.log(`── ${step.name}: ${summaryLine(counts)} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (counts.failures.length >= counts.failed) return counts;
  // Something failed that has no name: a check, or a tool outside of any test.
  return { ...counts, failures: [...counts.failures, { name: step.name, rerun: `npm test -- ${step.name}` }] };
}

const total = planned.stages.reduce((sumSoFar, stage) => sumSoFar + stageSeconds(stage, atOnce), 0);
console.log(`${planned.count} steps, about ${duration(total)} where two cores have nothing else to do.`);
if (planned.leftOut.length > 0) {
  const long = `the .long tests of ${planned.shortened.join(', ')}`;
  console.log(`Only \`npm test -- all\` runs ${[...planned.leftOut, long].join(', ')}, too.`);
}

const results: Counts[] = [];
let begun = 0;
for (const stage of planned.stages) {
  const waiting = [...stage];
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      begun += 1;
      console.log(`\n── step ${begun} of ${planned.count}: ${step.name} (about ${duration(stepSeconds(step))}) ──`);
      results.push(await runOne(step, stage.length === 1 ? 'live' : 'at the end'));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
rmSync(folder, { recursive: true });

const result = sum(results);
for (const [step, text] of lastWords) console.log(`\n── the end of what ${step} printed ──\n${text}`);
if (result.unstable.length > 0) {
  console.log('\nWhat passed only when it was tried once more, which is a fault to be found:');
  for (const { name, rerun } of result.unstable) console.log(`  ${name}\n    ${rerun} --retries=0 --repeat-each=20`);
}
if (result.failures.length > 0) {
  console.log('\nWhat failed, and how to run it once more:');
  for (const { name, rerun } of result.failures) console.log(`  ${name}\n    ${rerun}`);
}
// In CI everything has what it needs: a skipped test there is a hole.
const inCi = process.env['CI'] === 'true';
process.exitCode = result.failed > 0 || (inCi && result.skipped > 0) ? 1 : 0;
console.log(`\n${summaryLine(result)}`);
