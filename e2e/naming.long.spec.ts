/** Views and sections are named, with a note: by keyboard and by mouse, in every window, taken back, exported; hostile names. */
import { expect, type Page } from '@playwright/test';
import { test } from './support/app.ts';
import { exported } from './support/exported.ts';
import { button, card, chooseFromMenu, statusOf, valueField } from './support/window.ts';

const dialogOf = (page: Page, of: string) => page.getByRole('dialog', { name: `Name ${of}`, exact: true });

test('by keyboard: F2 names the selected view in every window; Escape leaves it; undo takes it back', async ({
  app,
}) => {
  const { page } = app;
  const other = await app.openWindow();
  await valueField(page, 'B').focus();
  await page.keyboard.press('F2');
  const dialog = dialogOf(page, 'view B');
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.type('not this');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await page.keyboard.press('F2');
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('');
  await page.keyboard.type('ring, 2nd half');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Wraps here. */ <b>bold</b>');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Second line.');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog).toBeHidden();
  await expect(statusOf(page)).toHaveText('B is named “ring, 2nd half”');
  for (const window of [page, other]) {
    await expect(card(window, 'B')).toContainText('ring, 2nd half');
    await expect(card(window, 'B')).toContainText('Wraps here. */ <b>bold</b> Second line.');
  }

  const { content } = await exported(app, 'Export the session as a program in C for Linux');
  expect(content.toString()).toContain('Name view B “ring, 2nd half” */\n    /*    Wraps here. * / <b>bold</b> */\n');

  await other.reload();
  await expect(card(other, 'B')).toContainText('ring, 2nd half');
  await button(page, 'Undo').click();
  for (const window of [page, other]) await expect(card(window, 'B')).not.toContainText('ring');
});

test('by mouse: a section’s name stands wherever the section does; what cannot be seen is refused', async ({
  app: { page },
}) => {
  await chooseFromMenu(page, 'A', 'Name section 1…');
  const dialog = dialogOf(page, 'section 1');
  const name = dialog.getByLabel('Name', { exact: true });
  for (const [text, refusal] of [
    ['x\u202ey', 'A name has only characters that can be seen, and here is U+202E.'],
    ['x'.repeat(10_000), 'A name has at most 60 characters, and this one 10000.'],
  ] as const) {
    await name.fill(text);
    await expect(dialog).toContainText(refusal);
    await name.press('Enter');
    await expect(dialog).toBeVisible();
  }
  await name.fill('<i>heap</i>');
  await button(dialog, 'Save').click();
  await expect(dialog).toBeHidden();
  for (const letter of ['A', 'B']) await expect(card(page, letter)).toContainText('Section 1 “<i>heap</i>”');
});
