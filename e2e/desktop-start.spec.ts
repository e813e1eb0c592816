/** How the desktop app starts: answers on the command line, one instance, its sandbox, its log. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { mapsOf } from '../tooling/app/maps.ts';
import { type WatchedProgram, watchProgram } from '../tooling/app/program.ts';
import { test as base, idle } from './support/app.ts';
import { electronLaunch, startElectronApp } from './support/electron-app.ts';

const root = process.cwd();

/** Starts the app's program without Playwright, as a person does. */
type Start = (args: readonly string[], withDisplay?: boolean) => WatchedProgram;

const test = base.extend<{ settings: string; start: Start }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's pattern
  settings: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'samepage-settings-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  start: async ({ desktop, settings }, use) => {
    const children: ReturnType<typeof spawn>[] = [];
    await use((args, withDisplay = true) => {
      const {
        executablePath,
        args: all,
        cwd,
        env,
      } = electronLaunch(root, withDisplay ? desktop : null, settings, args);
      const { DISPLAY: display, ...rest } = env;
      const child = spawn(executablePath, all, {
        cwd,
        env: withDisplay && display ? { ...rest, DISPLAY: display } : rest,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.push(child);
      return watchProgram(child);
    });
    for (const child of children) child.kill('SIGKILL');
  },
});

test('--version and --help are answered, without a display, too', { tag: '@desktop' }, async ({ start }) => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  const asked = start(['--version'], false);
  expect(await asked.ended).toBe('exit code 0');
  // Chromium complains of a missing bus on the same terminal.
  expect(asked.output().split('\n')).toContain(`Samepage ${version}`);
  const help = start(['--help'], false);
  expect(await help.ended).toBe('exit code 0');
  expect(help.output()).toContain('--version');
});

test('a command runs without a display, and prints its document alone', { tag: '@desktop' }, async ({ start }) => {
  const list = start(['regions', String(process.pid), '--json'], false);
  expect(await list.ended).toBe('exit code 0');
  const { pid, regions, sums } = JSON.parse(list.printed());
  expect(pid).toBe(process.pid);
  expect(regions.some(({ kind }: { kind: string }) => kind === 'image')).toBe(true);
  expect(sums.rss).toBeGreaterThan(0);
  // It takes seconds.
  const trick = start(['trick'], false);
  expect(await trick.ended).toBe('exit code 0');
  expect(trick.printed()).toContain('*pdw1 = 42, *pdw2 = 42\n');
  const wrong = start(['regions', 'x'], false);
  expect(await wrong.ended).toBe('exit code 2');
  expect(wrong.printed()).toBe('');
  const waiting = start(['watch', '--', 'true'], false);
  expect(await waiting.ended).toBe('exit code 1');
  expect(waiting.output()).toContain('samepage-web watch');
});

test(
  'started again, it brings its window to the front, and no other comes',
  { tag: '@desktop' },
  async ({ desktop, problems, settings, start }, testInfo) => {
    const app = await startElectronApp({
      root,
      desktop,
      watchPage: (page) => problems.watch(page),
      testInfo,
      settings,
    });
    const states = () =>
      app.inMain(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => {
          if (window.isMinimized()) return 'minimized';
          return window.isFocused() ? 'in front' : 'behind';
        }),
      );
    try {
      await idle(app.page);
      await expect.poll(states).toEqual(['in front']);
      await app.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
      await expect.poll(states).toEqual(['minimized']);
      expect(await start([]).ended).toBe('exit code 0');
      await expect.poll(states).toEqual(['in front']);
    } finally {
      await app.stop();
    }
    const log = await readFile(join(settings, 'Samepage/logs/samepage.log'), 'utf8');
    expect(log.match(/ starts, process \d+: .*Chromium \d+/g)).toHaveLength(1);
    expect(log.match(/ ends$/gm)).toHaveLength(1);
  },
);

test('the page’s process is in Chromium’s sandbox, as Linux shows it', { tag: '@desktop' }, async ({ app }) => {
  const renderer = await app.inMain(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  const commandLine = await readFile(`/proc/${renderer}/cmdline`, 'utf8');
  expect(commandLine).toContain('--type=renderer');
  expect(commandLine).not.toContain('no-sandbox');
  const status = await readFile(`/proc/${renderer}/status`, 'utf8');
  // A filter for system calls (seccomp(2)), and a process number of its own in a namespace (pid_namespaces(7)).
  expect(status).toMatch(/^Seccomp:\t2$/m);
  expect(status).toMatch(/^NSpid:(\t\d+){2,}$/m);
});

test('the memory is mapped by the main process itself', { tag: '@desktop' }, async ({ app }) => {
  // The engine is a thread of it: no process of its own holds the section.
  expect(await app.inMain(() => process.pid)).toBe(app.pid);
  const ours = mapsOf(app.pid).filter(({ path }) => path.includes('samepage-section-1'));
  expect(ours.map(({ perms }) => perms)).toContain('rw-s');
});
