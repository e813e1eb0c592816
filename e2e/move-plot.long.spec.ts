/** Moving against copying as a plot, by mouse; the figures themselves are checked by the experiment's own tests. */
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { dragTo } from './support/map.ts';
import { button } from './support/window.ts';

test('moving and copying are measured, drawn, cancelled and saved', async ({ app }) => {
  test.slow();
  const { page, host } = app;
  const panel = page.getByRole('complementary', { name: 'Scenes' });
  await button(page, 'More').click();
  await page.getByRole('menuitem', { name: 'Scenes', exact: true }).click();
  await panel.getByRole('button', { name: /^A big block moves at once/ }).click();
  for (const step of ['Step 1', 'Step 2', 'Step 3']) {
    await expect(panel.getByRole('form', { name: new RegExp(`^${step}`) })).toBeVisible();
    await button(panel, 'Do it').click();
  }
  const plot = panel.getByRole('region', { name: 'Moving against copying' });
  // The last step moves and copies a gigabyte first.
  await expect(plot).toBeVisible({ timeout: 60_000 });
  await plot.getByLabel('Up to').selectOption('1 MiB');

  // Cancelled with its first points there: they stay.
  await button(plot, 'Measure').click();
  await expect(plot.getByRole('img')).toBeVisible();
  await button(plot, 'Cancel').click();
  await expect(plot.getByRole('list', { name: 'Findings' })).toContainText('Cancelled');
  await button(plot, 'Measure again').click();
  await expect(plot.getByRole('list', { name: 'Findings' })).not.toContainText('Cancelled');
  await expect(plot.getByRole('progressbar')).toBeVisible();
  await expect(button(plot, 'Measure again')).toBeVisible({ timeout: 60_000 });
  await expect(plot.getByRole('list', { name: 'Findings' })).toContainText(
    'mremap takes less time than memcpy into fresh memory',
  );

  await plot.getByText('The same as a table').click();
  await expect(plot.getByRole('row').filter({ hasText: '1 MiB' })).toHaveCount(7);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('.move-plot').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);

  // They stay while the scene is played.
  await idle(page);
  await page.reload();
  await expect(plot.getByRole('img')).toBeVisible();
  await plot.getByText('The same as a table').click();
  await expect(plot.getByRole('row').filter({ hasText: '1 MiB' })).toHaveCount(7);

  // Electron asks where to save; there the same file goes the way of every export.
  if (host === 'electron') return;
  const saved = page.waitForEvent('download');
  await button(plot, 'Save as CSV').click();
  const csv = await readFile(await (await saved).path(), 'utf8');
  expect(csv.match(/^\d+,process-read,/gm)).toHaveLength(5);
  const picture = page.waitForEvent('download');
  await button(plot, 'Save as PNG').click();
  expect((await readFile(await (await picture).path())).subarray(1, 4).toString()).toBe('PNG');
});

test('a reported move leads to the comparison with copying; so does the palette', async ({ app }) => {
  const { page } = app;
  const compare = button(page, 'Compare with copying');
  const plot = page.getByRole('region', { name: 'Moving against copying' });
  const figures = plot.getByRole('list', { name: 'Findings' });
  await expect(compare).toHaveCount(0);
  await dragTo(page, 'B', 0x2d0000);
  await compare.click();
  await expect(plot.getByRole('img')).toBeVisible();
  await button(plot, 'Cancel').click();
  await expect(figures).toContainText('Cancelled');
  await button(page, 'Close the comparison').click();
  await expect(plot).toHaveCount(0);
  await expect(compare).toHaveCount(0);

  // By keyboard alone.
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('combobox', { name: 'Command', exact: true })).toBeFocused();
  await page.keyboard.type('compare moving with copying');
  await page.keyboard.press('Enter');
  await expect(plot.getByRole('img')).toBeVisible();
  // Past the panel's close button and the choice of the largest size.
  for (let stop = 0; stop < 3; stop += 1) await page.keyboard.press('Tab');
  await expect(button(plot, 'Cancel')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(figures).toContainText('Cancelled');
});
