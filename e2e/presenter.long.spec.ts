/** For a lecture: larger, with pressed keys, one part alone; what is pointed at is still what is hit. */
import { expect } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { button, card, chooseSetting, handle, mapAnotherView } from './support/window.ts';

test('drawn at 150 %, the map is pointed at where it is seen, and keys are shown', { tag: '@chromium128' }, async ({
  app: { page },
}) => {
  await page.keyboard.press('ControlOrMeta+Shift+E');
  await expect(page.locator('html')).toHaveCSS('zoom', '1.5');
  await idle(page);
  const target = handle(page, 'B');
  await expect(target).toBeVisible();
  const box = await target.boundingBox();
  if (!box) throw new Error('B is not on the map');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(card(page, 'B')).toHaveClass(/selected/);
  await page.keyboard.press('Escape');
  await expect(page.locator('.key-strokes')).toContainText('Esc');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: 'right' });
  const menu = page.getByRole('menu', { name: 'View B' });
  await expect(menu).toBeVisible();
  const opened = await menu.boundingBox();
  expect(Math.abs((opened?.x ?? 0) - (box.x + box.width / 2))).toBeLessThan(8);
});

test('drawn at 200 % where the window has room, else at what it has room for', { tag: '@chromium128' }, async ({
  app: { page },
}) => {
  await chooseSetting(page, 'Size of the interface', '200');
  const html = page.locator('html');
  await expect(html).toHaveCSS('zoom', '2');
  await page.setViewportSize({ width: 900, height: 600 });
  await expect(html).toHaveCSS('zoom', '1.5');
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.getByRole('combobox', { name: 'Command', exact: true }).fill('larger');
  const offered = page.getByRole('option', { name: /Draw the interface larger/ });
  await expect(offered).toContainText('The window has no room for 175 %');
  await page.keyboard.press('Escape');
  await chooseSetting(page, 'Size of the interface', '200 %.*as far as the window has room');
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(html).toHaveCSS('zoom', '2');
});

test('too low for map and cards, the window says so and has a way to each', async ({ app: { page } }) => {
  await mapAnotherView(page, 'C');
  await page.evaluate(() => {
    document.documentElement.style.height = '460px';
  });
  const shown = page.getByRole('group', { name: /Shown/ });
  await expect(shown).toBeVisible();
  await expect(card(page, 'A')).toBeHidden();
  for (const lane of ['Process', 'Views', 'Sections'])
    await expect(page.getByText(lane, { exact: true })).toBeVisible();
  await button(shown, 'Cards').click();
  await expect(card(page, 'A')).toBeVisible();
  await button(shown, 'Map').click();
  await expect(handle(page, 'A')).toBeVisible();
});

test('the cards alone have all the room, with the hints and without', async ({ app: { page } }) => {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('combobox', { name: 'Command', exact: true })).toBeFocused();
  await page.keyboard.type('the cards alone');
  await page.keyboard.press('Enter');
  const heightOf = (selector: string) => page.locator(selector).evaluate((element) => element.clientHeight);
  const all = await heightOf('.app-main');
  const others = ['.invitation', '.calls'];
  for (const wants of [others, ['.calls']]) {
    await expect(card(page, 'A')).toBeVisible();
    // Panes take their room when the window is laid out next.
    const missing = async () => {
      const heights = await Promise.all([...wants, '.cards'].map(heightOf));
      return all - heights.reduce((sum, each) => sum + each, 0);
    };
    await expect.poll(missing).toBeLessThan(4);
    if (wants === others) await button(page, 'Dismiss this hint').click();
  }
});
