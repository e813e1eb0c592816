/** Bytes on the map itself: seen as digits in place, and written there. */
import { expect, type Locator, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { expectBytes } from './support/hex.ts';
import { button, chooseProtection, handle, hex, valueField } from './support/window.ts';

/** The byte under the cursor on the map. */
function byteAt(page: Page, address: number): Locator {
  return page.getByRole('textbox', { name: `Byte at ${hex(address)}`, exact: true });
}

/** Goes down to the bytes of A by keys. */
async function goToBytes(page: Page): Promise<void> {
  await handle(page, 'A').focus();
  await page.keyboard.press('b');
  await expect(byteAt(page, 0x280000)).toBeFocused();
  await idle(page);
}

test('by keys: two digits write a byte in place, and every alias shows it', async ({ app }) => {
  const { page } = app;
  await goToBytes(page);
  // A to F are digits here, W, S and D mean nothing: the map stays where it is.
  await page.keyboard.type('2aWsDF');
  await expect(byteAt(page, 0x280002)).toBeFocused();
  await expectBytes(page, 'AB', 0, '2a df 00');
  await page.keyboard.press('ArrowLeft');
  await expect(byteAt(page, 0x280001)).toHaveValue('df');
  await page.keyboard.press('Control+Z');
  await expectBytes(page, 'AB', 0, '2a 00 00');
  await expect(byteAt(page, 0x280001)).toHaveValue('00');
  await page.keyboard.press('Escape');
  await expect(handle(page, 'A')).toBeFocused();
  // A write from elsewhere is seen in place.
  await valueField(page, 'B').fill('16909060');
  await valueField(page, 'B').press('Enter');
  await handle(page, 'A').focus();
  await page.keyboard.press('Enter');
  await expect(byteAt(page, 0x280001)).toHaveValue('03');
  await page.keyboard.press('Escape');
  await expect(handle(page, 'A')).toBeFocused();
});

test('by mouse: a click on a byte goes into it; the cursor stays in sight wherever it goes', async ({ app }) => {
  const { page } = app;
  await goToBytes(page);
  await page.keyboard.press('Escape');
  const box = await handle(page, 'A').boundingBox();
  if (!box) throw new Error('A is not on the map');
  await page.mouse.click(box.x + 200, box.y + box.height - 12);
  const clicked = page.getByRole('textbox', { name: /^Byte at 0x2800[0-9a-f]{2}$/ });
  await expect(clicked).toBeFocused();
  await page.keyboard.type('7e');
  await page.keyboard.press('Control+End');
  await expect(byteAt(page, 0x28ffff)).toBeFocused();
  await page.keyboard.type('99');
  await expect(byteAt(page, 0x28ffff)).toHaveValue('99');
  await page.keyboard.press('Control+Home');
  await expect(byteAt(page, 0x280000)).toBeFocused();
});

test('a view that may not be written says so, in place', async ({ app }) => {
  const { page } = app;
  await chooseProtection(page, 'A', 'Read-only');
  await goToBytes(page);
  await page.keyboard.press('4');
  await expect(page.getByText('View A is read-only: change its protection to write.')).toBeVisible();
  await expect(byteAt(page, 0x280000)).toHaveAttribute('aria-readonly', 'true');
  await expectBytes(page, 'A', 0, '00');
});

test('the map goes back and forward through the places it has been at', async ({ app }) => {
  const { page } = app;
  const map = page.getByRole('application', { name: 'Map', exact: true });
  const widthOfA = async () => Math.round((await handle(page, 'A').boundingBox())?.width ?? 0);
  const atStart = await widthOfA();
  await button(page, 'Fit all views').click();
  await expect.poll(widthOfA).toBeGreaterThan(atStart * 2);
  // On its way there the width is already larger.
  await idle(page);
  const fitted = await widthOfA();
  await button(page, 'Back to where the map was').click();
  await expect.poll(widthOfA).toBe(atStart);
  await map.focus();
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(widthOfA).toBe(fitted);
  await expect(button(page, 'Forward again on the map')).toHaveAttribute('aria-disabled', 'true');
  // From region to region, and back again.
  await page.keyboard.press('.');
  await expect(page.getByRole('status')).toContainText(/, 0x[0-9a-f]+–0x[0-9a-f]+, /);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(widthOfA).toBe(fitted);
});
