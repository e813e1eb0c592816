/** Where the desktop app's window opens: as it was left, start after start, under a real window manager. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Desktop } from '../tooling/desktop.ts';
import { idle, test } from './support/app.ts';
import { startElectronApp } from './support/electron-app.ts';
import type { RunningApp } from './support/running-app.ts';
import { boundsOf, moveMouse, onTitle } from './support/screen.ts';

let settings: string;

test.beforeEach(async () => {
  settings = await mkdtemp(join(tmpdir(), 'samepage-place-'));
});
test.afterEach(() => rm(settings, { recursive: true }));

/** Starts the app, does something with it, and quits it: it then keeps its place. */
async function start<T>(desktop: Desktop | null, use: (app: RunningApp, desktop: Desktop) => Promise<T>): Promise<T> {
  if (!desktop) throw new Error('this test needs its own screen');
  const root = process.cwd();
  const app = await startElectronApp({ root, desktop, settings, watchPage: () => undefined, testInfo: null });
  try {
    await idle(app.page);
    await expect.poll(() => app.page.evaluate(() => document.visibilityState)).toBe('visible');
    return await use(app, desktop);
  } finally {
    await app.stop();
  }
}

const isMaximized = ({ inMain }: RunningApp) =>
  inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMaximized());

/** What a double click on the title does in openbox. */
async function toggleMaximized(app: RunningApp, desktop: Desktop, maximized: boolean): Promise<void> {
  moveMouse(desktop, await onTitle(app));
  desktop.input('click', '--repeat', '2', '--delay', '60', '1');
  await expect.poll(() => isMaximized(app)).toBe(maximized);
}

test('a window opens where it was, however often it is started', { tag: '@desktop' }, async ({ desktop }) => {
  const places: unknown[] = [];
  for (let round = 0; round < 3; round += 1) places.push(await start(desktop, boundsOf));
  expect(places[1]).toEqual(places[0]);
  expect(places[2]).toEqual(places[0]);
});

test('a window opens where a person moved it to', { tag: '@desktop' }, async ({ desktop }) => {
  const moved = await start(desktop, async (app, screen) => {
    const from = await onTitle(app);
    const before = await boundsOf(app);
    moveMouse(screen, from);
    screen.input('mousedown', '1');
    for (const part of [0.5, 1])
      moveMouse(screen, { x: from.x + Math.round(150 * part), y: from.y - Math.round(60 * part) });
    screen.input('mouseup', '1');
    // The window manager moves it, and says so afterwards.
    const after = { ...before, x: before.x + 150, y: before.y - 60 };
    await expect.poll(() => boundsOf(app)).toEqual(after);
    return after;
  });
  expect(await start(desktop, boundsOf)).toEqual(moved);
});

test('maximized start after start, a window keeps the size that it has else', { tag: '@desktop' }, async ({
  desktop,
}) => {
  const normal = await start(desktop, async (app, screen) => {
    const before = await boundsOf(app);
    await toggleMaximized(app, screen, true);
    return before;
  });
  await start(desktop, async (app) => expect.poll(() => isMaximized(app)).toBe(true));
  const restored = await start(desktop, async (app, screen) => {
    await expect.poll(() => isMaximized(app)).toBe(true);
    await toggleMaximized(app, screen, false);
    return boundsOf(app);
  });
  expect(restored).toEqual(normal);
  expect(await start(desktop, boundsOf)).toEqual(normal);
});
