/**
 * Runs test files where Vitest itself cannot run, and writes a report as Vitest's JSON reporter would:
 * `node run-suites.js <report file>`. What there is to run is bundled in (bundle-suites.ts).
 */
import { writeFileSync } from 'node:fs';
// A module that bundle-suites.ts makes up: each test file by its name.
import { suites } from 'virtual:suites';
import { type File, startTests, type Task, type VitestRunner } from '@vitest/runner';

const config: VitestRunner['config'] = {
  root: process.cwd(),
  setupFiles: [],
  name: undefined,
  passWithNoTests: false,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { shuffle: false, concurrent: false, seed: 0, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  // As in vite.config.ts, on a machine that imitates another one.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

/** Slower ones are listed, so that they are noticed. */
const slowMs = 2000;

const runner: VitestRunner = {
  config,
  // A file's tests are declared by importing it, once; its hooks are not files of their own.
  // Printed at once: should a test never end, the one after the last that is named did not.
  onAfterRunTask: (test) => {
    const ms = test.result?.duration ?? 0;
    if (ms > slowMs) console.log(`${(ms / 1000).toFixed(1)} s: ${test.name}`);
  },
  importFile: (path, source) => (source === 'collect' ? suites[path]?.() : undefined),
};

const counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
/** Those that failed, in the form that Vitest gives its files. */
const testResults: { name: string; assertionResults: object[] }[] = [];

function count(task: Task, path: string): void {
  const name = `${path} > ${task.name}`;
  for (const error of task.result?.errors ?? [])
    console.log(`FAILED ${name}\n${error.stack ?? error.message}\n${error.diff ?? ''}`);
  if (task.type === 'suite') {
    for (const child of task.tasks) count(child, task.type === 'suite' && 'filepath' in task ? task.name : name);
    return;
  }
  if (task.mode !== 'run') counts.numPendingTests += 1;
  else if (task.result?.state === 'pass') counts.numPassedTests += 1;
  else {
    counts.numFailedTests += 1;
    const [file = '', ...ancestorTitles] = path.split(' > ');
    testResults.push({ name: file, assertionResults: [{ ancestorTitles, title: task.name, status: 'failed' }] });
  }
}

function failedOutside(file: File): boolean {
  return (file.result?.errors?.length ?? 0) > 0;
}

const [reportFile = ''] = process.argv.slice(2);
let broken = false;
for (const path of Object.keys(suites)) {
  const started = performance.now();
  const [file] = await startTests([path], runner);
  if (!file || failedOutside(file)) broken = true;
  if (file) count(file, '');
  console.log(`${path}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
writeFileSync(reportFile, JSON.stringify({ ...counts, testResults }));
console.log(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed`);
process.exit(broken || counts.numFailedTests > 0 ? 1 : 0);
