/** What is done to several bytes at once: filled, copied as text, saved, overwritten from a file; all types at once. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { cellOf, expectBytes, gridOf } from './support/hex.ts';
import { statusOf } from './support/window.ts';

async function select(page: Page, from: number, to: number): Promise<void> {
  await (await cellOf(page, 'A', from)).click();
  await (await cellOf(page, 'A', to)).click({ modifiers: ['Shift'] });
}

/** By the selection's context menu. */
async function choose(page: Page, name: string, at: number): Promise<void> {
  await (await cellOf(page, 'A', at)).click({ button: 'right' });
  await page.getByRole('menuitem', { name, exact: true }).click();
}

test(
  'a selection is filled by mouse, copied as text, saved, and a file is written over it',
  { tag: '@web' },
  async ({ app }, info) => {
    const { page } = app;
    await select(page, 2, 9);
    await choose(page, 'Fill with bytes…', 4);
    const dialog = page.getByRole('dialog', { name: 'Fill bytes of view A' });
    await expect(dialog).toContainText('1 byte, 8 times');
    await dialog.getByRole('textbox', { name: 'Pattern' }).fill('de ad be');
    await dialog.getByRole('button', { name: 'Fill' }).click();
    await expectBytes(page, 'AB', 0, '00 00 de ad be de ad be de ad 00 00');
    await expect(statusOf(page)).toContainText('8 bytes filled at A+0x2');

    await choose(page, 'Copy as a C array', 4);
    await expect(statusOf(page)).toContainText('A+0x2–0xa, as a C array, copied');

    const saving = page.waitForEvent('download');
    await choose(page, 'Save to a file…', 4);
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('A-0x2-0xa.bin');
    expect((await readFile(await saved.path())).toString('hex')).toBe('deadbedeadbedead');

    const path = info.outputPath('bytes.bin');
    await writeFile(path, Buffer.from('0102030405', 'hex'));
    const choosing = page.waitForEvent('filechooser');
    await choose(page, 'Overwrite from a file…', 4);
    await (await choosing).setFiles(path);
    await expectBytes(page, 'AB', 0, '00 00 01 02 03 04 05 be de ad');
    await gridOf(page, 'A').press('ControlOrMeta+z');
    await expectBytes(page, 'AB', 0, '00 00 de ad be de ad be de ad');
    await gridOf(page, 'A').press('ControlOrMeta+z');
    await expectBytes(page, 'AB', 0, '00 00 00 00 00 00 00 00 00 00');
  },
);

test('by keyboard alone: a selection is filled, and a value is written in the data inspector', async ({ app }) => {
  const { page } = app;
  await (await cellOf(page, 'A', 0)).click();
  for (let count = 0; count < 3; count += 1) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ControlOrMeta+Shift+p');
  await page.keyboard.type('fill the selected bytes');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Pattern' }).fill('7');
  await page.keyboard.press('Enter');
  await expectBytes(page, 'AB', 0, '07 07 07 07 00');

  await page.keyboard.press('ControlOrMeta+i');
  const inspector = page.getByRole('complementary', { name: 'Data inspector' });
  const field = (name: string) => inspector.getByRole('textbox', { name, exact: true });
  await expect(field('DWORD, little-endian')).toHaveValue('7');
  await field('DWORD, little-endian').focus();
  for (let count = 0; count < 7; count += 1) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('0x1234');
  await page.keyboard.press('Enter');
  await expectBytes(page, 'AB', 0, '07 07 07 34 12');
  await expect(field('WORD, big-endian')).toHaveValue('13330');
  await inspector.getByRole('button', { name: 'Values in hex 0x' }).click();
  await expect(field('WORD, big-endian')).toHaveValue('0x3412');
  await idle(page);
});
