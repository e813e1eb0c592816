/** Bytes are pasted and copied: in a card's hex and text columns, and on the map. */
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { cellOf, cursorOf, expectBytes, gridOf } from './support/hex.ts';
import { card, chooseProtection, handle, statusOf } from './support/window.ts';

const scratch = (page: Page) => page.getByRole('combobox', { name: 'Go to address, view or name', exact: true });

/** Into the clipboard, as a person copies it from a field. */
async function copied(page: Page, text: string): Promise<void> {
  await scratch(page).fill(text);
  await scratch(page).press('ControlOrMeta+a');
  await scratch(page).press('ControlOrMeta+c');
  await scratch(page).fill('');
  await scratch(page).press('Escape');
}

async function pasted(page: Page): Promise<string> {
  await scratch(page).fill('');
  await scratch(page).press('ControlOrMeta+v');
  return await scratch(page).inputValue();
}

test('hex is pasted over the bytes at the cursor, as one step', async ({ app }) => {
  const { page } = app;
  for (const [text, bytes] of [
    ['AD BE EF', 'ad be ef'],
    ['0x01, 0x02', '01 02 ef'],
    ['const char x[] = {0xca,0xfe};', 'ca fe ef'],
    ['A1B2C3', 'a1 b2 c3'],
  ] as const) {
    await copied(page, text);
    await (await cellOf(page, 'A', 4)).click();
    await page.keyboard.press('ControlOrMeta+v');
    await expectBytes(page, 'AB', 4, bytes);
  }
  await expect(gridOf(page, 'A')).toBeFocused();
  expect(await cursorOf(page, 'A')).toEqual({ offset: 7, column: 'hex' });
  await page.keyboard.press('ControlOrMeta+z');
  await expectBytes(page, 'AB', 4, 'ca fe ef');
  await page.keyboard.press('ControlOrMeta+z');
  await expectBytes(page, 'AB', 4, '01 02 ef');
});

test('text is pasted into the text column as UTF-8', async ({ app }) => {
  const { page } = app;
  await copied(page, 'héllo AD');
  await (await cellOf(page, 'A', 0, 'text')).click();
  await page.keyboard.press('ControlOrMeta+v');
  await expectBytes(page, 'AB', 0, '68 c3 a9 6c 6c 6f 20 41 44 00');
  expect(await cursorOf(page, 'A')).toEqual({ offset: 9, column: 'text' });
});

test('what does not fit or is not understood is refused with a sentence, and nothing is written', async ({ app }) => {
  const { page } = app;
  await copied(page, 'AD BE EF');
  await (await cellOf(page, 'A', 0)).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.press('ControlOrMeta+v');
  await expect(card(page, 'A').getByRole('alert')).toHaveText('3 bytes do not fit: from +0xffff on, the view has 1.');
  await expectBytes(page, 'A', 0xfffe, '00 00');
  await copied(page, 'AD hello');
  await (await cellOf(page, 'B', 0)).click();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(card(page, 'B').getByRole('alert')).toContainText('“hello” is not a byte in hex.');
  await expectBytes(page, 'B', 0, '00 00');
  await chooseProtection(page, 'B', 'Read-only');
  await copied(page, 'AD');
  await (await cellOf(page, 'B', 0)).click();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(card(page, 'B').getByRole('alert')).toContainText('read-only');
  await expectBytes(page, 'B', 0, '00 00');
});

test('the byte at the cursor is copied as hex, from the card and from the map', async ({ app }) => {
  const { page } = app;
  await (await cellOf(page, 'A', 2)).click();
  await page.keyboard.type('7e');
  // What the write came to is reported once the engine has answered: later than a copy.
  await expect(statusOf(page)).toContainText('1 byte written at A+0x2');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ControlOrMeta+c');
  await expect(statusOf(page)).toHaveText('7e copied');
  expect(await pasted(page)).toBe('7e');
  await copied(page, '0x12 0x34');
  await handle(page, 'A').focus();
  await page.keyboard.press('b');
  const byte = (address: string) => page.getByRole('textbox', { name: `Byte at ${address}`, exact: true });
  await expect(byte('0x280002')).toBeFocused();
  await idle(page);
  await page.keyboard.press('ControlOrMeta+v');
  await expectBytes(page, 'AB', 0, '00 00 12 34 00');
  await expect(byte('0x280004')).toBeFocused();
  await expect(statusOf(page)).toContainText('2 bytes written at A+0x2');
  await page.keyboard.press('ArrowLeft');
  await expect(byte('0x280003')).toHaveValue('34');
  await page.keyboard.press('ControlOrMeta+c');
  await expect(statusOf(page)).toHaveText('34 copied');
  expect(await pasted(page)).toBe('34');
});

test('several bytes are selected by keys, by a click and by dragging, and copied as they can be pasted', async ({
  app,
}) => {
  const { page } = app;
  const selection = (letter: string) => card(page, letter).locator('.page-hint');
  await copied(page, '41 42 43 c3 a9 44 00 ff');
  await (await cellOf(page, 'A', 0)).click();
  await page.keyboard.press('ControlOrMeta+v');
  await expectBytes(page, 'AB', 0, '41 42 43 c3 a9 44 00 ff');
  await (await cellOf(page, 'A', 1)).click();
  for (let count = 3; count > 0; count -= 1) await page.keyboard.press('Shift+ArrowRight');
  await expect(selection('A')).toHaveText('4 bytes selected: +0x1–0x5');
  // Another window's bytes arrive: what is selected stays.
  const other = await app.openWindow();
  await expectBytes(other, 'B', 0, '41 42 43');
  await (await cellOf(other, 'B', 2)).click();
  await other.keyboard.type('5a');
  await expectBytes(page, 'A', 0, '41 42 5a');
  await expect(selection('A')).toHaveText('4 bytes selected: +0x1–0x5');
  await page.bringToFront();
  await page.keyboard.press('ControlOrMeta+c');
  await expect(statusOf(page)).toHaveText('4 bytes of A at +0x1–0x5 copied');
  expect(await pasted(page)).toBe('42 5a c3 a9');
  // From the text column it is text.
  await (await cellOf(page, 'A', 4, 'text')).click();
  await (await cellOf(page, 'A', 0, 'text')).click({ modifiers: ['Shift'] });
  await expect(selection('A')).toHaveText('5 bytes selected: +0x0–0x5');
  await page.keyboard.press('ControlOrMeta+c');
  expect(await pasted(page)).toBe('ABZé');
  await (await cellOf(page, 'A', 7)).hover();
  await page.mouse.down();
  await (await cellOf(page, 'A', 5)).hover();
  await page.mouse.up();
  await expect(selection('A')).toHaveText('3 bytes selected: +0x5–0x8');
  await page.keyboard.press('ControlOrMeta+c');
  // Pasting begins where the selection does, in one step.
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('ControlOrMeta+v');
  await expectBytes(page, 'AB', 4, '44 00 ff ff 00');
  await page.keyboard.press('ControlOrMeta+z');
  await expectBytes(page, 'AB', 4, 'a9 44 00 ff');
  await (await cellOf(page, 'A', 5)).click();
  await page.keyboard.press('ControlOrMeta+a');
  await expect(selection('A')).toHaveText('65536 bytes selected: +0x0–0x10000');
  await page.keyboard.press('Escape');
  await expect(selection('A')).not.toContainText('selected');
});
