/** What only real keys and a real mouse show: the menu bar's part in Alt, the menu's keys, drags with a modifier. */
import { expect } from '@playwright/test';
import type { Desktop } from '../tooling/desktop.ts';
import { test } from './support/app.ts';
import type { RunningApp } from './support/running-app.ts';
import { activate, moveMouse, onScreen } from './support/screen.ts';
import { handle } from './support/window.ts';

/** The screen, with the app's window in front. */
async function atScreen(app: RunningApp, desktop: Desktop | null): Promise<Desktop> {
  if (!desktop) throw new Error('this test needs its own screen');
  await activate(desktop, app);
  return desktop;
}

const hasFocus = ({ page }: RunningApp) => page.evaluate(() => document.hasFocus());

/** A key that the page answers, if it still gets the keys. */
async function expectKeysInPage(app: RunningApp, screen: Desktop): Promise<void> {
  const help = app.page.getByRole('dialog', { name: 'Words and keys' });
  screen.input('key', 'question');
  await expect(help).toBeVisible();
  screen.input('key', 'Escape');
  await expect(help).toBeHidden();
  expect(await hasFocus(app)).toBe(true);
}

test('Alt with a key is the page’s, whichever is released first', { tag: '@desktop' }, async ({ app, desktop }) => {
  const screen = await atScreen(app, desktop);
  await app.page.getByRole('application', { name: 'Map' }).focus();
  // Alt let go of before the other key, as people do.
  screen.input('keydown', 'alt', 'keydown', 'Left', 'keyup', 'alt', 'keyup', 'Left');
  await expectKeysInPage(app, screen);
});

test('Alt pressed and released in the middle of a drag leaves the keys and the drag alone', {
  tag: '@desktop',
}, async ({ app, desktop }) => {
  const screen = await atScreen(app, desktop);
  const box = await handle(app.page, 'B').boundingBox();
  if (!box) throw new Error('B is not on the map');
  const from = await onScreen(app, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
  moveMouse(screen, from);
  screen.input('mousedown', '1');
  moveMouse(screen, { x: from.x + 40, y: from.y });
  screen.input('keydown', 'alt');
  moveMouse(screen, { x: from.x + 90, y: from.y });
  screen.input('keyup', 'alt');
  const dragged = app.page.locator('[data-carrying]');
  await expect(dragged).toHaveCount(1);
  expect(await hasFocus(app)).toBe(true);
  screen.input('key', 'Escape');
  await expect(dragged).toHaveCount(0);
  screen.input('mouseup', '1');
  await expectKeysInPage(app, screen);
});

test('the plain keys and those of the number pad zoom', { tag: '@desktop' }, async ({ app, desktop }) => {
  const screen = await atScreen(app, desktop);
  const zoom = () => app.page.evaluate(() => Math.round(100 * devicePixelRatio));
  expect(await zoom()).toBe(100);
  for (const [larger, smaller] of [
    ['equal', 'minus'],
    ['plus', 'minus'],
    ['KP_Add', 'KP_Subtract'],
  ] as const) {
    screen.input('key', `ctrl+${larger}`);
    await expect.poll(zoom, larger).toBeGreaterThan(100);
    screen.input('key', `ctrl+${smaller}`);
    await expect.poll(zoom, smaller).toBe(100);
  }
  screen.input('key', 'ctrl+equal');
  await expect.poll(zoom).toBeGreaterThan(100);
  screen.input('key', 'ctrl+0');
  await expect.poll(zoom).toBe(100);
});

test('a page is reloaded again and again, and comes back to the same views', { tag: '@desktop' }, async ({ app }) => {
  for (let round = 0; round < 3; round += 1) {
    await app.page.reload();
    await expect(handle(app.page, 'B')).toBeVisible();
  }
});
