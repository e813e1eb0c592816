/** What the system can be asked about the pages of a view, by mouse and by keyboard, and taken back. */
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { expectBytes } from './support/hex.ts';
import { readSection } from './support/section-bytes.ts';
import { button, card, chooseFromMenu, handle, mapAnotherView, statusOf, writeValue } from './support/window.ts';

async function runByName(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('combobox', { name: 'Command', exact: true })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await idle(page);
}

test('a copy-on-write view gets its own pages before it is written into, and a hole is punched and filled again', async ({
  app,
}) => {
  const { page, pid } = app;
  await writeValue(page, 'A', '1');
  await mapAnotherView(page, 'C');
  await chooseFromMenu(page, 'C', 'Remap as copy-on-write');
  await expectBytes(page, 'C', 0, '01 00 00 00');
  await chooseFromMenu(page, 'C', 'Bring them in for writing');
  await expect(statusOf(page)).toContainText('All pages of C are in, and may be written at once');
  await expect(card(page, 'C')).toContainText('private page: view C’s own copy');
  await writeValue(page, 'A', '2');
  await expectBytes(page, 'AB', 0, '02 00 00 00');
  await expectBytes(page, 'C', 0, '01 00 00 00');
  await button(page, 'Undo').click();
  await expectBytes(page, 'AB', 0, '01 00 00 00');
  await button(page, 'Undo').click();
  await expect(card(page, 'C')).not.toContainText('private page');
  await writeValue(page, 'A', '3');
  await expectBytes(page, 'ABC', 0, '03 00 00 00');

  await handle(page, 'A').focus();
  await runByName(page, 'punch a hole');
  await expect(statusOf(page)).toContainText('The section holds nothing where A shows it: all zeros');
  await expectBytes(page, 'ABC', 0, '00 00 00 00');
  expect(readSection(pid, 1, 0, 4)).toBe('00 00 00 00');
  await page.keyboard.press('ControlOrMeta+z');
  await expectBytes(page, 'ABC', 0, '03 00 00 00');
  expect(readSection(pid, 1, 0, 4)).toBe('03 00 00 00');
});
