/** Where keys leave one: what is gone gives the focus on; lists, menus and bytes answer the keys that their buttons answer. */
import { expect } from '@playwright/test';
import { test } from './support/app.ts';
import { expectBytes, gridOf } from './support/hex.ts';
import { tabTo } from './support/keys.ts';
import { alertOf, button, card, handle, mapAnotherView, statusOf, valueField } from './support/window.ts';

test('what goes gives the focus to its twin, to what it stood in, or back to where it came from', async ({ app }) => {
  const { page } = app;
  const map = page.getByRole('application', { name: 'Map' });
  await tabTo(page, button(page, 'Map another view'));
  await page.keyboard.press('Enter');
  await expect(card(page, 'C')).toBeVisible();
  // A view on the map: the map itself, whose keys go on.
  await tabTo(page, map);
  await page.keyboard.press('Tab');
  await expect(handle(page, 'C')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(card(page, 'C')).toHaveCount(0);
  await expect(map).toBeFocused();
  await page.keyboard.press('Control+Z');
  await expect(card(page, 'C')).toBeVisible();
  // A hint: what stood before it.
  await tabTo(page, button(page, 'Dismiss this hint'));
  await page.keyboard.press('Enter');
  await expect(button(page, 'Fit all views')).toBeFocused();
  // A card that is pinned is made again elsewhere: the same button there.
  await tabTo(page, button(card(page, 'B'), 'Pin card'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Pinned views' }).getByRole('group', { name: 'View B' })).toBeVisible();
  await expect(button(card(page, 'B'), 'Pin card')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(button(card(page, 'B'), 'Pin card')).toHaveAttribute('aria-pressed', 'false');
  await expect(button(card(page, 'B'), 'Pin card')).toBeFocused();
  // A card that goes: the last place that is still there.
  await tabTo(page, valueField(page, 'A'), 'Shift+Tab');
  await page.keyboard.press('Tab');
  await tabTo(page, button(card(page, 'B'), 'Unmap'));
  await page.keyboard.press('Enter');
  await expect(card(page, 'B')).toHaveCount(0);
  await expect(gridOf(page, 'A')).toBeFocused();
  await page.keyboard.press('Control+Z');
  await expect(card(page, 'B')).toBeVisible();
  // A pane that is closed from inside.
  await page.keyboard.press('Control+Shift+L');
  const table = page.getByRole('treegrid');
  await tabTo(page, table, 'Shift+Tab');
  await page.keyboard.press('Control+Shift+L');
  await expect(table).toHaveCount(0);
  await expect(page.locator(':focus')).toHaveCount(1);
  // By pointer nothing gets the focus that was not pointed at.
  await button(card(page, 'B'), 'Unmap').click();
  await expect(card(page, 'B')).toHaveCount(0);
  await expect(page.locator(':focus')).toHaveCount(0);
});

test('bytes are copied and pasted, and a selected field left behind is not in the way', async ({ app }) => {
  const { page } = app;
  // Tab has selected what is in the value's field, which stays so while all bytes are zeros.
  await tabTo(page, gridOf(page, 'A'));
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Control+C');
  await expect(statusOf(page)).toHaveText('2 bytes of A at +0x0–0x2 copied');
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('2a2b');
  // What is copied is what is shown.
  await expectBytes(page, 'A', 0, '2a 2b 00');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Control+C');
  await expect(statusOf(page)).toHaveText('2 bytes of A at +0x0–0x2 copied');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+V');
  await expectBytes(page, 'AB', 0, '2a 2b 2a 2b 00');
  await expect(alertOf(page)).toHaveCount(0);
});

test('the table: a column sorts by Enter, its width goes back, and rows apart are summed up', async ({ app }) => {
  const { page } = app;
  await page.keyboard.press('Control+Shift+L');
  const table = page.getByRole('treegrid');
  const head = page.getByRole('columnheader', { name: 'Size' });
  await tabTo(page, table);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, head.getByRole('button'));
  await page.keyboard.press('Enter');
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await page.keyboard.press('Delete');
  const width = () => head.evaluate((element) => element.getBoundingClientRect().width);
  const before = await width();
  await page.keyboard.press('Shift+ArrowRight');
  expect(await width()).toBeGreaterThan(before);
  await page.keyboard.press('Shift+Home');
  expect(await width()).toBe(before);
  // Delete there was meant for no view.
  await expect(card(page, 'A')).toBeVisible();

  await tabTo(page, table, 'Shift+Tab');
  await page.keyboard.press('End');
  await page.keyboard.press('Control+ArrowUp');
  await page.keyboard.press('Control+ArrowUp');
  await page.keyboard.press('Space');
  const sums = page.locator('.table-sums');
  await expect(sums).toContainText(/^2 regions selected/);
  await page.keyboard.press('Space');
  await expect(sums).not.toContainText('selected');
});

test('views apart are selected together on the map by Space', async ({ app }) => {
  const { page } = app;
  await mapAnotherView(page, 'C');
  await tabTo(page, page.getByRole('application', { name: 'Map' }));
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(handle(page, 'A')).toBeFocused();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(statusOf(page)).toHaveText('A, B and C selected');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Space');
  await expect(statusOf(page)).toContainText('A and C selected');
  await expect(handle(page, 'B')).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Delete');
  await expect(card(page, 'B')).toHaveCount(0);
});

test('Escape closes the search from each of its controls', async ({ app }) => {
  const { page } = app;
  const search = page.getByRole('region', { name: 'Search memory' });
  for (const name of ['As', 'In']) {
    await page.keyboard.press('Control+F');
    await tabTo(page, search.getByRole('combobox', { name, exact: true }));
    await page.keyboard.press('Escape');
    await expect(search).toHaveCount(0);
    await expect(page.getByRole('application', { name: 'Map' })).toBeFocused();
  }
});

test('in a menu a letter goes to an entry, with Ctrl it does not', async ({ app }) => {
  const { page } = app;
  await tabTo(page, button(page, 'More'));
  await page.keyboard.press('Enter');
  const first = page.getByRole('menuitem', { name: 'Scenes', exact: true });
  await expect(first).toBeFocused();
  await page.keyboard.press('Control+L');
  await expect(first).toBeFocused();
  await page.keyboard.press('l');
  await expect(page.getByRole('menuitem', { name: /^L/ }).first()).toBeFocused();
});
