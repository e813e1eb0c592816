/** Every dialog begins at its beginning, and its buttons are in sight, however small the window is. */
import { expect } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { button, handle } from './support/window.ts';

const commands = [
  'Help',
  'Settings',
  'Licences',
  'New section with options…',
  'Map another view with options…',
  'Move the selected view to address…',
  'Change the range of the selected view…',
  'Remove the current section…',
  'Show another process’s regions…',
];

for (const [width, height] of [
  [1440, 900],
  [900, 600],
  [640, 400],
] as const) {
  test(`at ${width} × ${height}`, { tag: '@web' }, async ({ app }) => {
    const { page } = app;
    await handle(page, 'A').click();
    await page.setViewportSize({ width, height });
    for (const name of commands) {
      await test.step(name, async () => {
        await idle(page);
        await page.keyboard.press('Control+Shift+P');
        const palette = page.getByRole('dialog', { name: 'Commands', exact: true });
        await palette.getByRole('combobox').fill(name);
        await page.keyboard.press('Enter');
        const dialog = page.getByRole('dialog');
        await expect(palette).toHaveCount(0);
        await expect(dialog).toBeVisible();
        expect(await dialog.evaluate((element) => element.scrollTop)).toBe(0);
        await expect(dialog.getByRole('heading', { level: 2 })).toBeInViewport({ ratio: 1 });
        await expect(dialog.getByRole('button').last()).toBeInViewport({ ratio: 1 });
        await page.keyboard.press('Escape');
        await expect(dialog).toHaveCount(0);
      });
    }
  });
}

test('the help shows its first words, and is scrolled by the keys', { tag: '@web' }, async ({ app }) => {
  const { page } = app;
  await button(page, 'Help').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('section', { exact: true })).toBeInViewport();
  // A browser drops a scroll by key that comes before it has composed the dialog's first frame.
  await expect(async () => {
    await page.keyboard.press('End');
    await expect.poll(() => dialog.evaluate((element) => element.scrollTop), { timeout: 1000 }).toBeGreaterThan(100);
  }).toPass();
});
