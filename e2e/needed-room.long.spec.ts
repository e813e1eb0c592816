/** Addresses that are free, but needed, and sections with their own unit: refused and proposed before the engine is asked. */
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { hugeFileSystem } from '../native-bridge/engine/testing/small-file-system.ts';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { test as base, idle } from './support/app.ts';
import { button, card, expectAt, handle, hex, rangeOf, statusOf } from './support/window.ts';

const test = base.extend<{ huge: ReturnType<typeof hugeFileSystem> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's pattern
  huge: async ({}, use) => {
    const files = hugeFileSystem(4);
    await use(files);
    files?.end();
  },
});

test('what the stack may need is refused by both dialogs, with the reason', async ({ app }) => {
  const { page, pid } = app;
  const stack = mapsOf(pid).find(({ path }) => path === '[stack]');
  if (!stack) throw new Error('no stack is listed');
  const near = hex(stack.start - 0x10000);
  const reason = /^Free, but needed: room for the stack to grow, at 0x7f[0-9a-f]+–0x7f[0-9a-f]+\.$/;
  await button(card(page, 'A'), 'Move to address…').click();
  const dialog = page.getByRole('dialog');
  const address = dialog.getByRole('textbox', { name: 'New address', exact: true });
  await address.fill(near);
  await expect(address).toHaveAccessibleDescription(reason);
  await expect(button(dialog, 'Move')).toBeDisabled();
  await page.keyboard.press('Escape');
  await button(page, 'Map another view with options…').click();
  await dialog.getByRole('radio', { name: 'This address' }).check();
  const fixed = dialog.getByRole('textbox', { name: 'Address in hex', exact: true });
  await fixed.fill(near);
  await expect(fixed).toHaveAccessibleDescription(reason);
  await expect(button(dialog, 'Map view')).toBeDisabled();
});

/** Huge pages are the machine's: root alone may ask for some. */
function mayHaveHugePages(): boolean {
  const files = hugeFileSystem(0);
  files?.end();
  return files !== null;
}

if (mayHaveHugePages()) {
  test('a file of huge pages goes by its pages: proposed, typed, carried by keys', async ({ app, huge }) => {
    if (!huge) throw new Error('there is no file system of huge pages');
    const { page, pid } = app;
    const own = huge.pageBytes;
    const path = join(huge.folder, 'huge.bin');
    writeFileSync(path, '');
    truncateSync(path, 2 * own);
    await button(page, 'New section with options…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'A file' }).check();
    await dialog.getByLabel('Path', { exact: true }).fill(path);
    await button(dialog, 'Make section').click();
    await expect(dialog).toBeHidden();
    const { start } = await rangeOf(page, 'C');
    expect(start % own).toBe(0);
    await expect(card(page, 'C')).toContainText('Its views lie at multiples of its pages’ size, 2 MiB.');

    await button(card(page, 'C'), 'Move to address…').click();
    const address = dialog.getByRole('textbox', { name: 'New address', exact: true });
    await address.fill('+64 KiB');
    await expect(address).toHaveAccessibleDescription(
      / is not a multiple of 2\sMiB \(the size of this section’s pages\)\.$/,
    );
    const to = start + 64 * own;
    await address.fill(hex(to));
    await button(dialog, 'Move').click();
    await expectAt(page, 'C', to);

    await idle(page);
    await handle(page, 'C').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    await expectAt(page, 'C', to + own);
    expect(coverage(mapsOf(pid), to + own, to + 3 * own)).toMatchObject([{ offset: 0 }]);

    await button(page, 'Address space as a table').click();
    await expect(page.getByRole('row', { name: /huge\.bin · 1 view · Its views lie at multiples/ })).toBeVisible();
    await expect(statusOf(page)).toContainText('C');
  });
}
