/** The palette of commands, the sheet of keys, and the settings: each setting acts, and is kept. */
import { expect, type Locator, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { gridOf } from './support/hex.ts';
import { card, handle, statusOf } from './support/window.ts';

const query = (page: Page) => page.getByRole('combobox', { name: 'Command', exact: true });
const options = (page: Page) => page.getByRole('listbox', { name: 'Commands' }).getByRole('option');

async function runByName(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(query(page)).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await idle(page);
}

test('runs a command by a part of its name, and proposes it first the next time', async ({ app }) => {
  const { page } = app;
  await runByName(page, 'mav');
  await expect(card(page, 'C')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(options(page).first()).toContainText('Map another view');
  await query(page).fill('undo');
  await options(page).first().click();
  await expect(card(page, 'C')).toHaveCount(0);
  await runByName(page, 'fit all');
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(options(page).first()).toContainText('Fit all views');
  await query(page).fill('xyzzy');
  await expect(page.getByText('No command has that name.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('leads to other dialogs and to the field, which has the focus then', async ({ app }) => {
  const { page } = app;
  await handle(page, 'B').focus();
  await runByName(page, 'move the selected');
  await expect(page.getByRole('dialog', { name: 'Move view B' })).toBeVisible();
  await page.keyboard.press('Escape');
  await runByName(page, 'go to address');
  await expect(page.getByRole('combobox', { name: 'Go to address, view or name' })).toBeFocused();
});

test('the sheet of keys has every command’s keys', async ({ app }) => {
  const { page } = app;
  await page.getByRole('application', { name: 'Map' }).focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Words and keys' });
  for (const text of ['Ctrl+G', 'Ctrl+Shift+P', 'Ctrl+Z', 'Ctrl+,']) await expect(sheet).toContainText(text);
});

const setting = (page: Page, group: string, choice: string | RegExp): Locator =>
  page
    .getByRole('dialog', { name: 'Settings' })
    .getByRole('group', { name: group })
    .getByRole('radio', { name: choice });

async function choose(page: Page, group: string, choice: string | RegExp): Promise<void> {
  await page.keyboard.press('ControlOrMeta+,');
  await setting(page, group, choice).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await idle(page);
}

test('the wheel pans where that is wanted', async ({ app }) => {
  const { page } = app;
  await choose(page, 'Wheel or trackpad on the map', /^Trackpad/);
  const before = await handle(page, 'A').boundingBox();
  await page.getByRole('application', { name: 'Map' }).hover();
  await page.mouse.wheel(0, 60);
  await idle(page);
  const after = await handle(page, 'B').boundingBox();
  expect(after?.width).toBeCloseTo(before?.width ?? 0, 0);
  const moved = await handle(page, 'A').boundingBox();
  expect(moved?.x).not.toBe(before?.x);
});

test('theme, contrast and motion act at once, and stay', async ({ app }) => {
  const { page } = app;
  const root = page.locator('html');
  const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
  await choose(page, 'Colours', 'Light');
  await expect(root).toHaveAttribute('data-theme', 'light');
  const plain = await ink();
  await choose(page, 'Contrast', 'High');
  expect(await ink()).not.toBe(plain);
  await choose(page, 'Motion', 'None');
  await expect(root).toHaveAttribute('data-motion', 'reduced');
  await page.reload();
  await idle(page);
  await expect(root).toHaveAttribute('data-theme', 'light');
  await expect(root).toHaveAttribute('data-contrast', 'high');
  await expect(root).toHaveAttribute('data-motion', 'reduced');
});

test('without motion the map is there at once', async ({ app }) => {
  const { page } = app;
  await choose(page, 'Motion', 'None');
  await runByName(page, 'whole address space');
  const framesLater = await page.evaluate(
    () =>
      new Promise<string | null>((resolve) => {
        const span = document.querySelector('.map-span span');
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(span?.textContent ?? null)));
      }),
  );
  expect(framesLater).toContain('128 TiB');
});

test('rows of bytes are as long as is wanted', async ({ app }) => {
  const { page } = app;
  const cells = () => gridOf(page, 'A').getByRole('row').first().getByRole('gridcell').count();
  await choose(page, 'Bytes per row', /^8$/);
  await expect.poll(cells).toBe(16);
  await choose(page, 'Bytes per row', '16');
  await expect.poll(cells).toBe(32);
});

test('live bytes come no more often than is wanted', async ({ app }) => {
  const { page } = app;
  await choose(page, 'Live bytes are updated', 'Up to 10');
  const from = await page.evaluate(() => window.samepage.paints.length);
  await page.evaluate(async () => {
    const field = document.querySelector<HTMLInputElement>('[aria-label="View A"] input');
    if (!field) throw new Error('there is no value');
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    for (let value = 1; value <= 20; value += 1) {
      field.focus();
      set?.call(field, String(value));
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      await window.samepage.idle();
    }
  });
  await expect(statusOf(page)).toContainText('written');
  const times = await page.evaluate((start) => window.samepage.paints.slice(start).map((paint) => paint.time), from);
  expect(times.length).toBeGreaterThan(0);
  for (const [index, time] of times.entries()) {
    if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(99);
  }
});

test('without a query commands stand in the order of the list; what cannot be done says why', async ({ app }) => {
  const { page } = app;
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(options(page).nth(0)).toContainText('New section');
  await expect(options(page).nth(2)).toContainText('Map another view');
  await query(page).fill('redo');
  await expect(options(page).first()).toContainText('Nothing to redo');
  await expect(options(page).first()).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('a view is named by its letter, a section by its number, and anything may be done with it', async ({ app }) => {
  const { page } = app;
  await runByName(page, 'make b read-only');
  await expect(statusOf(page)).toHaveText(/^B made read-only in /);
  await runByName(page, 'make view a inaccessible');
  await expect(statusOf(page)).toHaveText(/^A made inaccessible in /);
  await runByName(page, 'unmap b');
  await expect(card(page, 'B')).toHaveCount(0);
  await expect(card(page, 'A')).toBeVisible();
  await runByName(page, 'undo');
  await runByName(page, 'bytes b');
  await expect(page.locator('.map-byte')).toBeFocused();
  await page.keyboard.press('Escape');
  await runByName(page, 'remove section 1');
  await expect(page.getByRole('dialog', { name: 'Remove section 1', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await runByName(page, 'move by');
  await expect(statusOf(page)).toHaveText('Views are moved by: unmap there, map here');
});
