/** The mappings outlive the window, and belong to all windows alike. */
import { expect } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { idle, test } from './support/app.ts';
import { cursorOf, expectBytes, gridOf } from './support/hex.ts';
import { acrossOf, dragTo } from './support/map.ts';
import {
  button,
  card,
  chooseProtection,
  expectAt,
  handle,
  mapAnotherView,
  valueField,
  writeValue,
} from './support/window.ts';

test('a reload comes back to the same views under the same letters', async ({ app }) => {
  const { page, pid } = app;
  await mapAnotherView(page, 'C');
  await dragTo(page, 'C', 0x2f0000);
  await expectAt(page, 'C', 0x2f0000);
  await button(card(page, 'B'), 'Unmap').click();
  await writeValue(page, 'C', '42');
  await chooseProtection(page, 'A', 'Read-only');
  await expect(button(page, 'Undo')).toHaveAttribute('title', /Make A read-only/);
  const before = coverage(mapsOf(pid), 0x280000, 0x300000);

  await page.reload();
  await expect(page.getByRole('group', { name: /^View [A-Z]$/ })).toHaveCount(2);
  await expect(card(page, 'A')).toContainText('0x280000–0x290000');
  await expectAt(page, 'C', 0x2f0000);
  await expectBytes(page, 'AC', 0, '2a 00 00 00');
  await expect(handle(page, 'C')).toHaveAccessibleName('View C at 0x2f0000');
  await expect(card(page, 'A').getByRole('combobox', { name: 'Protection' })).toHaveValue('read');
  expect(coverage(mapsOf(pid), 0x280000, 0x300000)).toEqual(before);
  // The history is the session's, not the window's; and B's letter is not given again.
  await expect(button(page, 'Undo')).toHaveAttribute('title', /Make A read-only/);
  await mapAnotherView(page, 'D');
});

test('a reload comes back to the same place and zoom, selection, pin, cursor and type', async ({ app }) => {
  const { page } = app;
  await mapAnotherView(page, 'C');
  await handle(page, 'B').focus();
  await page.keyboard.press('f');
  await idle(page);
  const across = await acrossOf(page).innerText();
  await card(page, 'B').getByRole('combobox', { name: 'Type', exact: true }).selectOption('i16');
  await button(card(page, 'B'), 'Pin card').click();
  await gridOf(page, 'B').focus();
  await page.keyboard.press('ArrowDown');
  const cursor = await cursorOf(page, 'B');

  await page.reload();
  await expect(card(page, 'B').getByRole('combobox', { name: 'Type', exact: true })).toHaveValue('i16');
  await expect(card(page, 'B')).toHaveClass(/selected/);
  await expect(button(card(page, 'B'), 'Pin card')).toHaveAttribute('aria-pressed', 'true');
  expect(await cursorOf(page, 'B')).toEqual(cursor);
  await expect(acrossOf(page)).toHaveText(across);
});

test('a tab that was closed is opened again by its address', { tag: '@web' }, async ({ app }) => {
  await writeValue(app.page, 'A', '42');
  await mapAnotherView(app.page, 'C');
  await app.page.close();
  const page = await app.openWindow();
  await expect(valueField(page, 'C')).toHaveValue('42');
  await expect(card(page, 'C')).toContainText('0x2a0000–0x2b0000');
  // The token is in the address no more, and a reload needs it all the same.
  expect(new URL(page.url()).hash).toBe('');
  await page.reload();
  await expect(valueField(page, 'C')).toHaveValue('42');
});

test('a page without the token shows nothing of the session', { tag: '@web' }, async ({ app, problems }) => {
  problems.allow(/WebSocket|401/);
  const page = await app.page.context().newPage();
  await page.goto(new URL(app.url).origin);
  await expect(page.getByRole('alert').filter({ hasText: 'no session token' })).toBeVisible();
  await expect(card(page, 'A')).toHaveCount(0);
});

test('two windows show and change the same session', async ({ app }) => {
  const { page, pid } = app;
  const other = await app.openWindow();
  await idle(other);
  // Browsers paint a covered window only about once a second, so the one in use comes to the front.
  await page.bringToFront();
  await writeValue(page, 'A', '42');
  await expect(valueField(other, 'B')).toHaveValue('42');
  await mapAnotherView(other, 'C');
  await expect(card(page, 'C')).toBeVisible();
  await dragTo(page, 'C', 0x2f0000);
  await expectAt(other, 'C', 0x2f0000);
  await expect(handle(other, 'C')).toHaveAccessibleName('View C at 0x2f0000');
  expect(coverage(mapsOf(pid), 0x2a0000, 0x2f0000)).toEqual([]);

  // One order of deeds for both: either window takes back what the other did.
  await button(other, 'Undo').click();
  await expectAt(page, 'C', 0x2a0000);
  await button(page, 'Undo').click();
  await expect(card(other, 'C')).toHaveCount(0);
  await button(other, 'Undo').click();
  await expect(valueField(page, 'A')).toHaveValue('0');

  // A dialog about a view that another window unmaps closes.
  await button(card(page, 'B'), 'Move to address…').click();
  await expect(page.getByRole('dialog', { name: 'Move view B' })).toBeVisible();
  await button(card(other, 'B'), 'Unmap').click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(card(page, 'B')).toHaveCount(0);

  await other.close();
  await writeValue(page, 'A', '7');
  await expectBytes(page, 'A', 0, '07 00 00 00');
});
