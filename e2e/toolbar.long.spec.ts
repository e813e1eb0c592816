/** The toolbar is one row from 900 pixels on; the status line has the room that it needs. */
import { expect } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { controlProblems } from './support/controls.ts';
import { button, card, chooseFromMenu, mapAnotherView, statusOf, writeValue } from './support/window.ts';

test('its buttons share one row at any width', { tag: '@web' }, async ({ app }) => {
  const { page } = app;
  for (const width of [1920, 1440, 1400, 1280, 1180, 1024, 900, 600]) {
    for (const colorScheme of ['dark', 'light'] as const) {
      await test.step(`${width} pixels, ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 720 });
        await idle(page);
        const tops = await page
          .getByRole('banner')
          .getByRole('button')
          .filter({ visible: true })
          .evaluateAll((buttons) => buttons.map((each) => Math.round(each.getBoundingClientRect().top)));
        expect(new Set(tops).size).toBe(1);
        expect(await controlProblems(page)).toEqual([]);
        for (const name of ['Undo', 'Redo', 'History', 'Pause live', 'Settings', 'Help', 'Export', 'More']) {
          await expect(button(page, name)).toBeVisible();
        }
      });
    }
  }
});

test('what has no room in the toolbar is in the settings', { tag: '@web' }, async ({ app }) => {
  const { page } = app;
  await page.setViewportSize({ width: 1280, height: 720 });
  await button(page, 'Settings').click();
  await page
    .getByRole('group', { name: 'A view is moved by' })
    .getByRole('radio', { name: /^Unmap there/ })
    .check();
  await page.getByRole('group', { name: 'Colours' }).getByRole('radio', { name: 'Light' }).check();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

for (const width of [1440, 1280, 900]) {
  test(`a long result is read whole at ${width} pixels`, { tag: '@web' }, async ({ app }) => {
    const { page } = app;
    await page.setViewportSize({ width, height: 720 });
    await mapAnotherView(page, 'C');
    await chooseFromMenu(page, 'C', 'Remap as copy-on-write');
    await writeValue(page, 'C', '5');
    await chooseFromMenu(page, 'C', 'Remap as shared');
    await expect(statusOf(page)).toHaveText(/^C remapped as shared in .*undo brings them back\.$/);
    // What is wrong has its room first: on a busy machine, that the engine does not answer.
    const cut = () => statusOf(page).evaluate((line) => line.scrollWidth - line.clientWidth);
    await expect.poll(cut).toBeLessThanOrEqual(0);
    await expect(card(page, 'C')).toBeVisible();
  });
}
