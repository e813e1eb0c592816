import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runElectron } from './run-electron.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samepage-run-electron-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** A program in Electron's place; it is started with the app's folder as its one argument. */
async function run(source: string, times: number[] = [0, 0]) {
  const program = join(folder, 'electron');
  await writeFile(program, `#!${process.execPath}\n${source}`, { mode: 0o755 });
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return runElectron({ program, appFolder: folder, env, now: () => times.shift() ?? 0 });
}

it('is given the app’s folder, and an environment in which Electron opens windows', async () => {
  const checks = `process.exit(process.argv[2] === ${JSON.stringify(folder)} && !process.env.ELECTRON_RUN_AS_NODE ? 0 : 9)`;
  expect(await run(checks)).toEqual({ exitCode: 0 });
});

it('takes a failure right after the start for one that never opened a window', async () => {
  expect(await run('process.exit(127)')).toEqual({
    notStarted: 'its program failed at its start (exit code 127)',
  });
  expect(await run('process.kill(process.pid, "SIGTRAP")')).toEqual({
    notStarted: 'its program failed at its start (SIGTRAP)',
  });
});

it('hands on the exit code of a program that had run for a while', async () => {
  expect(await run('process.exit(3)', [0, 60_000])).toEqual({ exitCode: 3 });
});

it('says so where the program cannot be started at all', async () => {
  const program = join(folder, 'missing');
  const end = await runElectron({ program, appFolder: folder, env: {}, now: () => 0 });
  expect(end).toMatchObject({ notStarted: expect.stringContaining('ENOENT') });
});
