/** Any byte of any view is edited in place, and every alias shows it. */
import { expect } from '@playwright/test';
import { test } from './support/app.ts';
import { cellOf, cursorOf, expectBytes, gridOf, shownText } from './support/hex.ts';
import { readSection } from './support/section-bytes.ts';
import { alertOf, button, card, chooseProtection, valueField, writeValue } from './support/window.ts';

test('a byte is clicked and typed over; the cursor goes on to the next', async ({ app }) => {
  const { page, pid } = app;
  await (await cellOf(page, 'B', 0x13)).click();
  await expect(gridOf(page, 'B')).toBeFocused();
  await page.keyboard.type('dEadbe');
  await expectBytes(page, 'AB', 0x12, '00 de ad be 00');
  expect(await cursorOf(page, 'B')).toEqual({ offset: 0x16, column: 'hex' });
  expect(readSection(pid, 1, 0x12, 5)).toBe('00 de ad be 00');

  // A digit alone is no byte yet, and what is no digit is none at all.
  await page.keyboard.type('7');
  await expect(await cellOf(page, 'B', 0x16)).toHaveText('7_');
  await page.keyboard.type('x');
  await page.keyboard.press('Escape');
  await expectBytes(page, 'AB', 0x16, '00');

  // The text column takes letters.
  await (await cellOf(page, 'A', 4, 'text')).click();
  expect(await cursorOf(page, 'A')).toEqual({ offset: 4, column: 'text' });
  await page.keyboard.type('Hi, a1');
  await expectBytes(page, 'AB', 4, '48 69 2c 20 61 31 00');
  expect(await shownText(page, 'B', 4, 8)).toBe('Hi, a1··');
  expect(await cursorOf(page, 'A')).toEqual({ offset: 10, column: 'text' });
});

test('arrows, Home, End and Backspace move the cursor', async ({ app }) => {
  const { page } = app;
  await (await cellOf(page, 'A', 0)).click();
  const row = (await cellOf(page, 'A', 0)).locator('xpath=ancestor::*[@role="row"]');
  const inRow = (await row.getByRole('gridcell').count()) / 2;
  const steps: [string, number][] = [
    ['ArrowRight', 1],
    ['ArrowDown', inRow + 1],
    ['ArrowLeft', inRow],
    ['ArrowUp', 0],
    ['ArrowUp', 0],
    ['ArrowLeft', 0],
    ['End', inRow - 1],
    ['ArrowRight', inRow],
    ['Backspace', inRow - 1],
    ['Home', 0],
    ['Control+End', 0xffff],
    ['ArrowRight', 0xffff],
    ['Control+Home', 0],
  ];
  for (const [key, offset] of steps) {
    await page.keyboard.press(key);
    await expect.poll(() => cursorOf(page, 'A'), { message: key }).toEqual({ offset, column: 'hex' });
  }
  await page.keyboard.press('PageDown');
  await expect.poll(async () => (await cursorOf(page, 'A')).offset).toBeGreaterThan(inRow);
  await page.keyboard.press('PageUp');
  await expect.poll(() => cursorOf(page, 'A')).toEqual({ offset: 0, column: 'hex' });
});

test('every value type is shown and written, in either byte order', async ({ app }) => {
  const { page } = app;
  await (await cellOf(page, 'A', 8)).click();
  await page.keyboard.type('c0490fdb12345678');
  await expectBytes(page, 'AB', 8, 'c0 49 0f db 12 34 56 78');
  await (await cellOf(page, 'A', 8)).click();
  // The same bytes, from either end.
  const shown: [string, string, string][] = [
    ['BYTE', '192', '192'],
    ['i8', '-64', '-64'],
    ['WORD', '18880', '49225'],
    ['i16', '18880', '-16311'],
    ['DWORD', '3675212224', '3226013659'],
    ['i32', '-619755072', '-1068953637'],
    ['QWORD', '8671175388137736640', '13855623162159715960'],
    ['i64', '8671175388137736640', '-4591120911549835656'],
    ['float', '-40332010000000000', '-3.1415927'],
    ['double', '4.691976603991046e+271', '-50.12387301974826'],
  ];
  const type = card(page, 'A').getByRole('combobox', { name: 'Type', exact: true });
  const order = card(page, 'A').getByRole('combobox', { name: 'Byte order', exact: true });
  for (const [name, little, big] of shown) {
    await type.selectOption({ label: name });
    for (const [endian, value] of [
      ['little', little],
      ['big', big],
    ] as const) {
      if (!['BYTE', 'i8'].includes(name)) await order.selectOption(endian);
      await expect(valueField(page, 'A'), `${name}, ${endian}`).toHaveValue(value);
    }
  }

  // The type and the order are those of all cards. B's cursor stands at 0.
  const written: [string, string, string, string][] = [
    ['i8', '', '-2', 'fe 00'],
    ['WORD', 'big', '0x1234', '12 34'],
    ['i32', 'little', '-1', 'ff ff ff ff'],
    ['QWORD', 'big', '0b101', '00 00 00 00 00 00 00 05'],
    ['float', 'little', '0.1', 'cd cc cc 3d'],
    ['double', 'big', '-2.5', 'c0 04 00 00 00 00 00 00'],
    ['text', '', 'naïve', '6e 61 c3 af 76 65'],
  ];
  for (const [name, endian, text, bytes] of written) {
    await type.selectOption({ label: name });
    if (endian) await order.selectOption(endian);
    await writeValue(page, 'B', text);
    await expectBytes(page, 'AB', 0, bytes);
    await expect(valueField(page, 'B')).toHaveValue(name === 'WORD' ? '4660' : name === 'QWORD' ? '5' : text);
  }
});

test('a value that nobody has typed is never written, and says every bit of what is there', async ({ app }) => {
  const { page } = app;
  const type = card(page, 'A').getByRole('combobox', { name: 'Type', exact: true });
  const values: [string, string, string][] = [
    ['float', '0100807f', 'sNaN(0x1)'],
    ['double', '0000000000000080', '-0'],
    ['text', 'fffe410a5c4200', '\\xff\\xfeA\\x0a\\B'],
  ];
  for (const [name, hex, shown] of values) {
    await type.selectOption({ label: name });
    await (await cellOf(page, 'A', 0)).click();
    await page.keyboard.type(hex);
    const bytes = hex.replace(/../g, '$& ').trim();
    await (await cellOf(page, 'A', 0)).click();
    await expect(valueField(page, 'A')).toHaveValue(shown);
    await valueField(page, 'A').press('Enter');
    await page.keyboard.press('Tab');
    await expectBytes(page, 'AB', 0, bytes);
    // Typed, it is the same bytes.
    await writeValue(page, 'B', shown);
    await expectBytes(page, 'AB', 0, bytes);
  }
});

test('what was written is then shown as the value that it is, whether or not it changed anything', async ({ app }) => {
  const { page } = app;
  for (const text of ['0x2a', '0b10_1010', '+42']) {
    await writeValue(page, 'A', text);
    await expect(valueField(page, 'A')).toHaveValue('42');
  }
  await expect(valueField(page, 'B')).toHaveValue('42');
});

test('a value that is none is refused at the field, and Escape gives it up', async ({ app }) => {
  const { page } = app;
  for (const [text, sentence] of [
    ['4294967296', 'DWORD holds 0 to 4294967295 (or -2147483648 to -1).'],
    ['-2147483649', 'DWORD holds 0 to 4294967295 (or -2147483648 to -1).'],
    ['forty-two', '“forty-two” is not a whole number. Try 42, 0x2a or 0b101010.'],
  ] as const) {
    await writeValue(page, 'A', text);
    await expect(card(page, 'A').getByRole('alert')).toHaveText(sentence);
    await expect(valueField(page, 'A')).toHaveValue(text);
  }
  await valueField(page, 'A').press('Escape');
  await expect(valueField(page, 'A')).toHaveValue('0');
  await expect(card(page, 'A').getByRole('alert')).toHaveCount(0);
  await writeValue(page, 'A', '-1');
  await expectBytes(page, 'AB', 0, 'ff ff ff ff');

  await (await cellOf(page, 'A', 0)).click();
  await page.keyboard.press('Control+End');
  await writeValue(page, 'A', '1');
  await expect(card(page, 'A').getByRole('alert')).toHaveText('View A has only 1 byte from here on.');
});

test('a view that may not be written says so, in its bytes and in its value', async ({ app }) => {
  const { page, pid } = app;
  await writeValue(page, 'B', '7');
  await chooseProtection(page, 'A', 'Read-only');
  await expect(button(page, 'Undo')).toHaveAttribute('title', /Make A read-only/);
  const refusal = card(page, 'A').getByRole('alert');
  await (await cellOf(page, 'A', 0)).click();
  await page.keyboard.type('ff');
  await expect(refusal).toContainText('View A is read-only: change its protection to write.');
  await page.keyboard.press('ArrowRight');
  await expect(refusal).toHaveCount(0);
  await writeValue(page, 'A', '255');
  await expect(refusal).toContainText('View A is read-only: change its protection to write.');
  await expect(alertOf(page)).toHaveCount(0);
  expect(readSection(pid, 1, 0, 4)).toBe('07 00 00 00');

  await chooseProtection(page, 'A', 'No access');
  await expectBytes(page, 'A', 0, '?? ?? ?? ??');
  await expectBytes(page, 'B', 0, '07 00 00 00');
  await expect(card(page, 'A')).toContainText('unreadable: the view allows no access');
  await chooseProtection(page, 'A', 'Read-write');
  await expectBytes(page, 'A', 0, '07 00 00 00');
});

test('“Pause live” holds what is shown, in this window alone', async ({ app }) => {
  const { page } = app;
  const other = await app.openWindow();
  const pause = button(page, 'Pause live');
  await pause.click();
  const resume = button(page, 'Resume');
  await expect(resume).toBeFocused();
  await expect(resume).toHaveText('Resume');
  await expect(page.getByText('live paused')).toBeVisible();
  await writeValue(other, 'A', '42');
  await expect(valueField(other, 'B')).toHaveValue('42');
  await expectBytes(page, 'AB', 0, '00 00 00 00');
  await expect(valueField(page, 'B')).toHaveValue('0');
  // What is done in it shows there all the same.
  await writeValue(page, 'A', '7');
  await expect(valueField(page, 'B')).toHaveValue('7');
  await writeValue(other, 'A', '43');
  await expect(valueField(other, 'B')).toHaveValue('43');
  await expectBytes(page, 'AB', 0, '07 00 00 00');
  await resume.click();
  await expect(pause).toBeVisible();
  await expectBytes(page, 'AB', 0, '2b 00 00 00');
  await expect(valueField(page, 'B')).toHaveValue('43');
});
