/** What the app does before and between its windows, and that the stand-in lets nothing pass that it does not model. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './support/app.ts';
import { runInStandin, type Standin, type StandinRun, startStandinApp } from './support/standin-app.ts';
import { card } from './support/window.ts';

const root = process.cwd();
let folder: string;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samepage-standin-spec-'));
});
test.afterEach(() => rm(folder, { recursive: true }));

function there(standin: Standin | null): Standin {
  if (!standin) throw new Error('this is the stand-in’s own project');
  return standin;
}

/** Runs until it ends by itself; resolves with what it said and how it ended. */
async function outcome(standin: Standin | null, run: StandinRun): Promise<string> {
  const program = await runInStandin(there(standin), root, { settings: folder, ...run });
  const end = await program.ended;
  await program.context.close();
  return `${program.output()}${end}`;
}

test('--version and --help are answered without a window', { tag: '@standin' }, async ({ standin }) => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(await outcome(standin, { args: ['--version'] })).toBe(`Samepage ${version}\nexit code 0`);
  expect(await outcome(standin, { args: ['--help'] })).toMatch(/--version[\s\S]*exit code 0$/);
});

test('started again, it brings its window to the front, and no other comes', { tag: '@standin' }, async ({
  standin,
}) => {
  const app = await startStandinApp(there(standin), root, () => undefined, { settings: folder });
  await app.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  expect(await outcome(standin, {})).toBe('exit code 0');
  const state = () =>
    app.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isMinimized()));
  await expect.poll(state).toEqual([false]);
  await app.stop();
});

test('size, place and ground are remembered; what happened is in the log', { tag: '@standin' }, async ({ standin }) => {
  const bounds = { x: 50, y: 60, width: 1000, height: 700 };
  const first = await startStandinApp(there(standin), root, () => undefined, { settings: folder });
  await first.inMain(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted), bounds);
  await first.page.getByLabel('Theme').selectOption({ label: 'Dark' });
  await expect
    .poll(() => first.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBackgroundColor()))
    .toBe('#0d1014');
  await first.stop();

  const second = await startStandinApp(there(standin), root, () => undefined, { settings: folder });
  await expect(card(second.page, 'A')).toBeVisible();
  expect(await second.page.evaluate(() => [innerWidth, innerHeight])).toEqual([1000, 700]);
  const window = await second.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());
  expect(window).toEqual(bounds);
  await second.stop();
  const log = await readFile(join(folder, 'Samepage/logs/samepage.log'), 'utf8');
  expect(log.match(/ starts, process \d+: .*Chromium \d+/g)).toHaveLength(2);
  expect(log.match(/ ends$/gm)).toHaveLength(2);
});

/** Programs for Electron that go beyond what is modelled, or what Electron has, and what the stand-in says of it. */
const beyond: [string, string, RegExp][] = [
  ['a method', "import { app } from 'electron'; app.setBadgeCount(1);", /app\.setBadgeCount is not modelled/],
  [
    'a module',
    "import { powerMonitor } from 'electron'; powerMonitor;",
    /does not provide an export named 'powerMonitor'/,
  ],
  [
    'an event',
    "import { app } from 'electron'; app.on('no-such', () => {});",
    /event “no-such” of app is not modelled/,
  ],
  ['an error caught', "import { app } from 'electron'; try { app.dock } catch {}", /app\.dock is not modelled/],
  [
    'an option of a window',
    "import { app, BrowserWindow } from 'electron'; app.whenReady().then(() => new BrowserWindow({ nodeIntegration: true }));",
    /option “nodeIntegration” of BrowserWindow is not modelled/,
  ],
  [
    'a window without its walls',
    "import { app, BrowserWindow } from 'electron'; app.whenReady().then(() => new BrowserWindow({ webPreferences: { sandbox: false } }));",
    /webPreferences\.sandbox other than true is not modelled/,
  ],
  [
    'a window before the app is ready',
    "import { BrowserWindow } from 'electron'; new BrowserWindow();",
    /BrowserWindow was used before the app was ready/,
  ],
  [
    'buffers in a transfer list',
    "import { MessageChannelMain } from 'electron'; new MessageChannelMain().port1.postMessage(1, [new ArrayBuffer(1)]);",
    /transfer list .* is not modelled/,
  ],
];

for (const [title, program, said] of beyond) {
  test(`the stand-in refuses ${title}`, { tag: '@standin' }, async ({ standin }) => {
    const main = join(folder, 'main.mjs');
    await writeFile(main, `${program}\n`);
    const end = await outcome(standin, { main });
    expect(end).toMatch(said);
    expect(end).not.toMatch(/exit code 0$/);
  });
}

for (const [title, program, said] of [
  ['a preload that wants Node', "require('node:fs');", /a sandboxed preload has no “node:fs”/],
  ['a preload that sends', "require('electron').ipcRenderer.send('x');", /ipcRenderer\.send is not modelled/],
] as const) {
  test(`the stand-in refuses ${title}`, { tag: '@standin' }, async ({ standin }) => {
    const main = join(folder, 'main.mjs');
    const preload = join(folder, 'preload.cjs');
    await writeFile(preload, program);
    const preferences =
      'sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false';
    await writeFile(
      main,
      `import { app, BrowserWindow, protocol } from 'electron';
      protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
      app.whenReady().then(() => {
        protocol.handle('app', () => new Response('<p>', { headers: { 'content-type': 'text/html' } }));
        const webPreferences = { preload: ${JSON.stringify(preload)}, ${preferences} };
        new BrowserWindow({ webPreferences }).loadURL('app://samepage/');
      });`,
    );
    expect(await outcome(standin, { main })).toMatch(said);
  });
}
