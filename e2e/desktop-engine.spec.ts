/** The desktop app whose engine fails: it says why in a native box, writes it down, and ends with 1. */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { watchProgram } from '../tooling/app/program.ts';
import { test } from './support/app.ts';
import { electronLaunch } from './support/electron-app.ts';

const root = process.cwd();

/** What stands in for the engine's thread, the real one in `./real.cjs`, and what the log says of it. */
const failures = [
  [
    'cannot start',
    "require('node:worker_threads').parentPort.postMessage({ kind: 'failed', message: 'Planted.' });",
    /Samepage cannot start: Planted\./,
  ],
  [
    'ends while it runs',
    "require('./real.cjs'); setTimeout(() => process.exit(7), 1000);",
    /Samepage’s engine crashed: .*exit code 7/,
  ],
] as const;

for (const [title, thread, said] of failures) {
  test(`an engine that ${title} is reported, and ends the app`, { tag: '@desktop' }, async ({ desktop }) => {
    const folder = await mkdtemp(join(tmpdir(), 'samepage-broken-'));
    await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
    await cp(join(root, 'package.json'), join(folder, 'package.json'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await cp(join(folder, 'dist/main/engine-thread.cjs'), join(folder, 'dist/main/real.cjs'));
    await writeFile(join(folder, 'dist/main/engine-thread.cjs'), thread);

    const { executablePath, args, cwd, env } = electronLaunch(folder, desktop, join(folder, 'settings'));
    const program = watchProgram(spawn(executablePath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }));
    const log = () => readFile(join(folder, 'settings/Samepage/logs/samepage.log'), 'utf8').catch(() => '');
    // A whole start of Electron is in it.
    await expect.poll(log, { timeout: 60_000 }).toMatch(said);
    // The box waits for a person: Enter presses its only button.
    let end: string | null = null;
    void program.ended.then((how) => {
      end = how;
    });
    await expect
      .poll(() => {
        if (end === null) desktop?.input('key', 'Return');
        return end;
      })
      .toBe('exit code 1');
    await rm(folder, { recursive: true });
  });
}
