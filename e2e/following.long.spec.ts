/** What follows live data leaves alone what a person selects, types or composes there. */
import { expect, type Locator, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { expectBytes } from './support/hex.ts';
import type { RunningApp } from './support/running-app.ts';
import { writeSection } from './support/section-bytes.ts';
import { button, card, handle, mapAnotherView, valueField, writeValue } from './support/window.ts';

/** Another process writes the first four bytes of the section; resolves once the cards show them. */
async function writeFromOutside({ page, pid }: RunningApp, value: number): Promise<void> {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  // What the window wrote itself must have arrived, or it would come after this.
  await idle(page);
  writeSection(pid, 1, 0, bytes);
  await expectBytes(page, 'AB', 0, bytes.toString('hex').replace(/..(?=.)/g, '$& '));
  await idle(page);
}

const selected = (field: Locator) =>
  field.evaluate(({ value, selectionStart, selectionEnd }: HTMLInputElement) => [value, selectionStart, selectionEnd]);
const select = (field: Locator, start: number, end: number) =>
  field.evaluate((input: HTMLInputElement, [from, to]) => input.setSelectionRange(from ?? 0, to ?? 0), [start, end]);

test('a selected value is typed over, whatever the bytes became meanwhile', async ({ app }) => {
  const { page } = app;
  await writeValue(page, 'A', '12345');
  await valueField(page, 'A').press('ControlOrMeta+a');
  await writeFromOutside(app, 99);
  await expect(valueField(page, 'B')).toHaveValue('99');
  expect(await selected(valueField(page, 'A'))).toEqual(['12345', 0, 5]);
  await page.keyboard.type('42');
  await page.keyboard.press('Enter');
  await expect(valueField(page, 'B')).toHaveValue('42');
  await expectBytes(page, 'AB', 0, '2a 00 00 00');
});

test('a part of a value stays selected until it is released; then the field follows again', async ({ app }) => {
  const { page } = app;
  await writeValue(page, 'A', '12345');
  await select(valueField(page, 'A'), 1, 3);
  await writeFromOutside(app, 678);
  expect(await selected(valueField(page, 'A'))).toEqual(['12345', 1, 3]);
  await page.keyboard.press('ArrowLeft');
  await expect(valueField(page, 'A')).toHaveValue('678');
  // A caret alone holds nothing up, and stays where it was put.
  expect(await selected(valueField(page, 'A'))).toEqual(['678', 1, 1]);
  await page.keyboard.press('ControlOrMeta+a');
  await writeFromOutside(app, 7);
  await button(page, 'Pause live').focus();
  await expect(valueField(page, 'A')).toHaveValue('7');
});

test('what is being composed in a value is not replaced, and Enter there does not write it', async ({ app }) => {
  const { page } = app;
  await writeValue(page, 'A', '1');
  await valueField(page, 'A').press('ControlOrMeta+a');
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: '４', selectionStart: 1, selectionEnd: 1 });
  await writeFromOutside(app, 99);
  await expect(valueField(page, 'A')).toHaveValue('４');
  await valueField(page, 'A').dispatchEvent('keydown', { key: 'Enter', isComposing: true });
  await idle(page);
  await expect(card(page, 'A').getByRole('alert')).toHaveCount(0);
  await session.send('Input.insertText', { text: '42' });
  await page.keyboard.press('Enter');
  await expectBytes(page, 'AB', 0, '2a 00 00 00');
});

test('a byte on the map keeps what is selected or composed in it, and shows what is typed', async ({ app }) => {
  const { page } = app;
  await handle(page, 'A').focus();
  await page.keyboard.press('b');
  const byte = page.getByRole('textbox', { name: 'Byte at 0x280000', exact: true });
  await expect(byte).toBeFocused();
  await select(byte, 0, 2);
  await writeFromOutside(app, 0xfe);
  expect(await selected(byte)).toEqual(['00', 0, 2]);
  await page.keyboard.press('3');
  await expect(byte).toHaveValue('3_');
  await page.keyboard.press('Escape');
  await expect(byte).toHaveValue('fe');
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'あ', selectionStart: 1, selectionEnd: 1 });
  const composed = await byte.inputValue();
  expect(composed).toContain('あ');
  await writeFromOutside(app, 0xfd);
  await expect(byte).toHaveValue(composed);
  // The input method's end: the byte is shown again.
  await session.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
  await expect(byte).toHaveValue('fd');
});

const places = (page: Page) => page.getByRole('listbox', { name: 'Places' });

test('a place that was chosen in the list stays chosen when the list changes', async ({ app }) => {
  const { page } = app;
  const other = await app.openWindow();
  await mapAnotherView(other, 'C');
  await page.keyboard.press('ControlOrMeta+g');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const chosen = places(page).getByRole('option', { selected: true });
  await expect(chosen).toContainText(/^B/);
  await button(card(other, 'A'), 'Unmap').click();
  await expect(places(page).getByRole('option')).toHaveCount(2);
  await expect(chosen).toContainText(/^B/);
});

test('the table stays where it was scrolled to when rows come before the active one', async ({ app }) => {
  const { page } = app;
  const other = await app.openWindow();
  await button(page, 'Address space as a table').click();
  const grid = page.getByRole('treegrid', { name: 'Sections, views and regions' });
  await grid.focus();
  await page.keyboard.press('End');
  await expect(grid.getByRole('row', { selected: true })).toHaveCount(1);
  await grid.evaluate((element) => {
    element.scrollTop = 0;
  });
  await mapAnotherView(other, 'C');
  await expect(grid.getByRole('row', { name: /view C/ })).toBeVisible();
  await idle(page);
  expect(await grid.evaluate((element) => element.scrollTop)).toBe(0);
});
