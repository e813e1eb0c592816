/** The desktop app around the page: native menu and boxes, quitting, pages that fail. */
import { expect, type Page } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { test } from './support/app.ts';
import { answer, askPage, boxes, clickMenu, watchBoxes } from './support/desktop.ts';
import type { RunningApp } from './support/running-app.ts';
import { button, card, mapAnotherView, rangeOf, valueField, writeValue } from './support/window.ts';

test('Undo in the menu is the session’s, or the text’s while one is typed', { tag: '@desktop' }, async ({ app }) => {
  const { page, inMain } = app;
  await writeValue(page, 'A', '42');
  // The page does what the menu says if it can be done: the history has arrived.
  await expect(button(page, 'Undo')).toHaveAttribute('title', /Write/);
  await clickMenu(inMain, 'Undo');
  await expect(valueField(page, 'B')).toHaveValue('0');
  await expect(button(page, 'Redo')).toHaveAttribute('title', /Write/);
  await clickMenu(inMain, 'Redo');
  await expect(valueField(page, 'B')).toHaveValue('42');

  const field = page.getByRole('combobox', { name: 'Go to address, view or name' });
  await field.pressSequentially('0x28');
  await clickMenu(inMain, 'Undo');
  await expect(field).not.toHaveValue('0x28');
  await expect(valueField(page, 'B')).toHaveValue('42');

  // In a dialog, too, which takes no other command from the menu.
  await field.press('Escape');
  await button(page, 'New section with options…').click();
  const size = page.getByRole('dialog').getByLabel('Size');
  const proposed = await size.inputValue();
  await size.press('End');
  await size.pressSequentially('7');
  await clickMenu(inMain, 'Undo');
  await expect(size).toHaveValue(proposed);
  await clickMenu(inMain, 'New section');
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(valueField(page, 'B')).toHaveValue('42');
});

test('the menu says Resume while live bytes are paused', { tag: '@desktop' }, async ({ app }) => {
  const { page, inMain } = app;
  const offered = () =>
    inMain(({ Menu }) => ['pause', 'resume'].filter((id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.visible));
  expect(await offered()).toEqual(['pause']);
  await button(page, 'Pause live').click();
  await expect.poll(offered).toEqual(['resume']);
  await expect(page).toHaveTitle('Samepage (live paused)');
  await clickMenu(inMain, 'Resume live');
  await expect(button(page, 'Pause live')).toBeVisible();
  await expect.poll(offered).toEqual(['pause']);
});

test('a file to map is chosen in the system’s dialog, which gives its path', { tag: '@desktop' }, async ({ app }) => {
  const { page, pid } = app;
  await button(page, 'New section with options…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'A file' }).check();
  const chooser = page.waitForEvent('filechooser');
  await button(dialog, 'Browse…').click();
  await (await chooser).setFiles(process.execPath);
  const path = dialog.getByLabel('Path', { exact: true });
  await expect(path).toHaveValue(process.execPath);
  await path.press('Enter');
  const range = await rangeOf(page, 'C');
  expect(coverage(mapsOf(pid), range.start, range.end)).toMatchObject([{ path: process.execPath }]);
});

test('the menu does what the page’s own buttons do', { tag: '@desktop' }, async ({ app }) => {
  const { page, inMain } = app;
  await clickMenu(inMain, 'Map another view');
  await expect(card(page, 'C')).toBeVisible();
  await clickMenu(inMain, 'New section');
  await expect(card(page, 'D')).toBeVisible();
  await clickMenu(inMain, 'Commands');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
});

test('About says what the app is and what it is made of', { tag: '@desktop' }, async ({ app }) => {
  await watchBoxes(app);
  await clickMenu(app.inMain, 'About Samepage');
  await answer(app, 1, 1);
  const [box] = await boxes(app);
  const chromium = await app.page.evaluate(() => /Chrome\/(\d+)/.exec(navigator.userAgent)?.[1]);
  expect(box?.message).toMatch(/^Samepage \d+\.\d+\.\d+$/);
  expect(box?.detail).toContain(`Chromium ${chromium}.`);
  expect(box?.detail).toMatch(/Electron .*\n.*\nNode\.js \d+/);

  // Its other button shows the licences of what is in it.
  await clickMenu(app.inMain, 'About Samepage');
  await answer(app, 2, 0);
  const text = app.page.getByRole('dialog', { name: 'Licences' }).getByLabel('Text of the licences');
  await expect(text).toHaveValue(/MIT License/);
  await expect(text).toHaveValue(/react-dom/);
  await expect(text).toHaveValue(/koffi/);
});

test('quitting asks once where bytes were changed; after a no all is as before', { tag: '@desktop' }, async ({
  app,
}) => {
  const { page, inMain } = app;
  await writeValue(page, 'A', '42');
  await expect(valueField(page, 'B')).toHaveValue('42');
  await watchBoxes(app);
  await inMain(({ app: electronApp, BrowserWindow }) => {
    electronApp.quit();
    BrowserWindow.getAllWindows()[0]?.close();
    electronApp.quit();
  });
  await answer(app, 1, 1);
  await writeValue(page, 'B', '7');
  await expect(valueField(page, 'A')).toHaveValue('7');
  expect(await boxes(app)).toMatchObject([{ message: 'Quit Samepage?', detail: /what they hold will be lost/ }]);
  // Started again, it asks again.
  await inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await answer(app, 2, 1);
  await expect(valueField(page, 'A')).toHaveValue('7');
});

test('two windows: the first may be closed without a word, and the other goes on', { tag: '@desktop' }, async ({
  app,
}) => {
  await writeValue(app.page, 'A', '42');
  const other = await app.openWindow();
  await watchBoxes(app);
  await app.inMain(({ BrowserWindow }) => BrowserWindow.fromId(1)?.close());
  await expect.poll(() => app.page.isClosed()).toBe(true);
  await expect(valueField(other, 'B')).toHaveValue('42');
  expect(await boxes(app)).toEqual([]);
});

const valueOfA = `document.querySelector('[aria-label="View A"] input')?.value ?? null`;

/** Views A and B and one more, 42 in them; returns what the system says of them. */
async function prepare({ page, pid }: RunningApp) {
  await writeValue(page, 'A', '42');
  await mapAnotherView(page, 'C');
  return coverage(mapsOf(pid), 0x280000, 0x300000);
}

test('a page that crashes comes back to the same mappings', { tag: '@desktop' }, async ({ app, problems }) => {
  problems.allow(/the page crashed/);
  const before = await prepare(app);
  await app.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await expect.poll(() => problems.seen).toContain('the page crashed');
  await expect.poll(() => askPage(app, valueOfA)).toBe('42');
  expect(await askPage(app, `document.querySelectorAll('[aria-label="View C"]').length`)).toBe(1);
  expect(coverage(mapsOf(app.pid), 0x280000, 0x300000)).toEqual(before);
  // It is connected again, not only drawn: actions in it have an effect.
  await clickMenu(app.inMain, 'Undo');
  await expect.poll(() => coverage(mapsOf(app.pid), 0x2a0000, 0x300000)).toEqual([]);
});

/** Keeps the page busy for ever; the call ends with the page. */
function hang(page: Page): Promise<unknown> {
  const forever = () => {
    for (;;);
  };
  return page.evaluate(forever).catch(() => null);
}

const say = (app: RunningApp, event: 'unresponsive' | 'responsive') =>
  app.inMain(({ BrowserWindow }, name) => BrowserWindow.getAllWindows()[0]?.webContents.emit(name), event);

test('a page that does not answer is reloaded if a person says so', { tag: '@desktop' }, async ({ app, problems }) => {
  problems.allow(/the page crashed/);
  const before = await prepare(app);
  await watchBoxes(app);

  // It answers again before anybody did: the question goes away, and nothing is done.
  await say(app, 'unresponsive');
  await expect.poll(() => boxes(app)).toMatchObject([{ message: 'This window does not answer.' }]);
  await say(app, 'responsive');
  await expect(valueField(app.page, 'A')).toHaveValue('42');
  expect(problems.seen).toEqual([]);

  const hanging = hang(app.page);
  await say(app, 'unresponsive');
  await answer(app, 2, 0);
  await hanging;
  await expect.poll(() => askPage(app, valueOfA)).toBe('42');
  expect(coverage(mapsOf(app.pid), 0x280000, 0x300000)).toEqual(before);
});
