/** By keyboard alone: bytes go to a file and come from one, matches of a search, and which kinds of regions are in front. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { cursorOf, expectBytes, gridOf } from './support/hex.ts';
import { tabTo } from './support/keys.ts';
import { button, statusOf } from './support/window.ts';

test('bytes are saved to a file and overwritten from one, by the menu key', { tag: '@web' }, async ({ app }, info) => {
  const { page } = app;
  await tabTo(page, gridOf(page, 'A'));
  await page.keyboard.type('0102030405');
  await expectBytes(page, 'AB', 0, '01 02 03 04 05 00');
  for (const _ of '12345') await page.keyboard.press('ArrowLeft');
  for (const _ of '123') await page.keyboard.press('Shift+ArrowRight');
  /** The menu of what is selected; letters go to an entry. */
  const choose = async (letters: string, name: string) => {
    await page.keyboard.press('Shift+F10');
    const entry = page.getByRole('menuitem', { name, exact: true });
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    for (let press = 0; press < 20 && !(await entry.evaluate((each) => each.matches(':focus'))); press += 1)
      await page.keyboard.press(letters);
    await expect(entry).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem')).toHaveCount(0);
  };
  const saving = page.waitForEvent('download');
  await choose('s', 'Save to a file…');
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('A-0x0-0x4.bin');
  expect((await readFile(await saved.path())).toString('hex')).toBe('01020304');
  await expect(gridOf(page, 'A')).toBeFocused();

  const path = info.outputPath('bytes.bin');
  await writeFile(path, Buffer.from('a1a2', 'hex'));
  const choosing = page.waitForEvent('filechooser');
  await choose('o', 'Overwrite from a file…');
  await (await choosing).setFiles(path);
  await expectBytes(page, 'AB', 0, 'a1 a2 03 04 05 00');
  await expect(statusOf(page)).toContainText('2 bytes written');
  await expect(gridOf(page, 'A')).toBeFocused();
  await page.keyboard.press('Control+Z');
  await expectBytes(page, 'AB', 0, '01 02 03 04 05 00');
  // Where nothing is selected, the whole view is saved, and what is in a file goes to the cursor.
  await page.keyboard.press('ArrowRight');
  const { offset } = await cursorOf(page, 'A');
  const again = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('overwrite the selected');
  await page.keyboard.press('Enter');
  await (await again).setFiles(path);
  await expect(statusOf(page)).toContainText(`2 bytes written at A+0x${offset.toString(16)}`);
  await expect(gridOf(page, 'A')).toBeFocused();
});

test('a search is begun, its matches are gone through, and the focus comes back to the map', async ({ app }) => {
  const { page } = app;
  await tabTo(page, gridOf(page, 'A'));
  await page.keyboard.press('Tab');
  for (const text of ['Needle', '-', 'needle', '-', 'neeDLE']) await page.keyboard.type(text);
  await idle(page);
  await page.keyboard.press('Control+F');
  const bar = page.getByRole('region', { name: 'Search memory' });
  const field = bar.getByRole('textbox', { name: 'Search for' });
  await expect(field).toBeFocused();
  await page.keyboard.type('NEEDLE');
  await page.keyboard.press('Enter');
  await expect(bar).toContainText('3 matches in');
  const status = statusOf(page);
  for (const [key, expected] of [
    ['F3', '1 of 3'],
    ['F3', '2 of 3'],
    ['F3', '3 of 3'],
    ['F3', '1 of 3'],
    ['Shift+F3', '3 of 3'],
    ['Enter', '1 of 3'],
    ['Shift+Enter', '3 of 3'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(status).toContainText(`Match ${expected}`);
  }
  await expect(field).toBeFocused();
  const matches = bar.getByRole('listbox', { name: 'Matches' });
  await tabTo(page, matches);
  for (const [key, expected] of [
    ['ArrowUp', '2 of 3'],
    ['ArrowDown', '3 of 3'],
    ['Home', '1 of 3'],
    ['End', '3 of 3'],
    ['Home', '1 of 3'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(status).toContainText(`Match ${expected}`);
  }
  await expect(matches.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await tabTo(page, bar.getByRole('checkbox', { name: 'Match case' }), 'Shift+Tab');
  await page.keyboard.press('Space');
  await tabTo(page, button(bar, 'Search'));
  await page.keyboard.press('Enter');
  await expect(bar).toContainText('0 matches in');
  await tabTo(page, button(bar, 'Close the search'));
  await page.keyboard.press('Enter');
  await expect(bar).toHaveCount(0);
  await expect(page.getByRole('application', { name: 'Map' })).toBeFocused();
});

test('kinds of regions are put into the background and brought back, and the list is left by Escape', async ({
  app,
}) => {
  const { page } = app;
  const opener = button(page, 'Kinds of regions');
  const list = page.getByRole('group', { name: 'Kinds of regions to show' });
  await tabTo(page, opener);
  await page.keyboard.press('Enter');
  await expect(list).toBeVisible();
  await page.keyboard.press('Tab');
  const first = list.getByRole('button').first();
  await expect(first).toBeFocused();
  await page.keyboard.press('Space');
  await expect(first).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(opener).toHaveAttribute('title', 'Kinds of regions: 2 in the background');
  const all = button(list, 'Show all kinds');
  await tabTo(page, all);
  await page.keyboard.press('Enter');
  await expect(first).toHaveAttribute('aria-pressed', 'true');
  // The button has gone: the focus is still in the list.
  await expect(list).toBeVisible();
  await expect.poll(() => list.evaluate((each) => each.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(opener).toBeFocused();
});
