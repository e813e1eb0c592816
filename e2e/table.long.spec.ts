/** The picture as a table: sections, views and regions, by keys alone, in step with the map. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { mapsOf } from '../tooling/app/maps.ts';
import { idle, test } from './support/app.ts';
import { button, card, expectAt, handle, hex, rangeText, statusOf } from './support/window.ts';

const grid = (page: Page) => page.getByRole('treegrid', { name: 'Sections, views and regions' });
const activeRow = (page: Page) => grid(page).getByRole('row', { selected: true });

async function openTable(page: Page): Promise<void> {
  await button(page, 'Address space as a table').click();
  await expect(grid(page)).toBeVisible();
  await idle(page);
}

test('is closed at first, opens by a key, and is kept open', async ({ app }) => {
  const { page } = app;
  await expect(grid(page)).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+L');
  await expect(grid(page)).toBeVisible();
  await page.reload();
  await expect(grid(page)).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+L');
  await expect(grid(page)).toHaveCount(0);
});

test('lists sections, views and every region that the system lists', async ({ app }) => {
  const { page } = app;
  await openTable(page);
  const row = (name: RegExp) => grid(page).getByRole('row', { name });
  await expect(row(/section Section 1 · 2 views$/)).toHaveAttribute('aria-expanded', 'true');
  await expect(row(/^0x280000–0x290000 64 KiB rw- shared view A · whole$/)).toHaveAttribute('aria-level', '2');
  // The heading of the system's list has the height of its row, whatever cells it has nothing for.
  const heading = grid(page).getByText(/^Regions of Samepage · /);
  expect((await heading.boundingBox())?.height).toBe(24);
  await grid(page).focus();
  await page.keyboard.press('End');
  const last = mapsOf(app.pid).findLast(({ path }) => path === '[stack]');
  await expect(grid(page).getByText('stack', { exact: true }).first()).toBeVisible();
  expect(last).toBeDefined();
  // Header, section, A, B, heading. The list is a second old at most; at rest the regions come and go by a few.
  await expect
    .poll(async () => {
      const listed = Number(await grid(page).getAttribute('aria-rowcount'));
      return Math.abs(listed - 5 - mapsOf(app.pid).length);
    })
    .toBeLessThan(12);
});

test('goes by keys, folds, and is in step with the picture', async ({ app }) => {
  const { page } = app;
  await openTable(page);
  await grid(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(activeRow(page)).toHaveAccessibleName(/view B/);
  await expect(handle(page, 'B')).toHaveAttribute('aria-current', 'true');
  await handle(page, 'A').click();
  await expect(activeRow(page)).toHaveAccessibleName(/view A/);
  await grid(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(activeRow(page)).toHaveAccessibleName(/Section 1/);
  await page.keyboard.press('ArrowLeft');
  await expect(activeRow(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(grid(page).getByRole('row', { name: /view A/ })).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await expect(grid(page).getByRole('row', { name: /view A/ })).toHaveCount(1);
});

test('acts on its rows: shows, copies, moves and unmaps', async ({ app }) => {
  const { page } = app;
  await openTable(page);
  await grid(page)
    .getByRole('row', { name: /view B/ })
    .click();
  const actions = page.getByRole('toolbar', { name: 'With the active row' });
  await button(actions, 'Fit in the window').click();
  await idle(page);
  expect((await handle(page, 'B').boundingBox())?.width).toBeGreaterThan(150);
  await button(actions, 'Move to address…').click();
  await page.getByRole('textbox', { name: 'New address' }).fill('0x2c0000');
  await page.keyboard.press('Enter');
  const range = await expectAt(page, 'B', 0x2c0000);
  await expect(activeRow(page)).toHaveAccessibleName(new RegExp(`^${rangeText(range)}`));
  expect(mapsOf(app.pid).some(({ start }) => start === 0x2c0000)).toBe(true);
  await grid(page).focus();
  await page.keyboard.press('Delete');
  await expect(card(page, 'B')).toHaveCount(0);
  await expect(statusOf(page)).toContainText('unmapped');
  await page.keyboard.press('End');
  // The last one may be above all that the map can show (vsyscall on Linux).
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await idle(page);
  const shown = await activeRow(page).getByRole('gridcell').first().innerText();
  expect(shown).toMatch(new RegExp(`^${hex(Number.parseInt(shown, 16))}–`));
  await expect(statusOf(page)).toContainText('unmapped');
  // A region that the keys go to on the map is the table's active row, too.
  await page.getByRole('application', { name: 'Map' }).focus();
  await page.keyboard.press(',');
  const first = activeRow(page).getByRole('gridcell').first();
  await expect(first).not.toHaveText(shown);
  await expect(statusOf(page)).toContainText(await first.innerText());
});

test('columns are chosen and made wider, several rows are summed up, and a reload keeps the columns', async ({
  app,
}) => {
  const { page } = app;
  await openTable(page);
  const head = (name: RegExp) => grid(page).getByRole('columnheader', { name });
  const choose = async (name: string) => {
    await button(page, 'Columns').click();
    await page.getByRole('menuitemcheckbox', { name, exact: true }).click();
  };
  await choose('Resident');
  await choose('Proportional');
  await choose('Kind');
  await expect(head(/Kind/)).toHaveCount(0);
  const sums = page.locator('.table-sums');
  await expect(sums).toContainText(/^[\d,]+ regions · .* · resident .* · proportional .* · largest hole/);

  // By keyboard: the heading, the first region, and the two below it.
  await grid(page)
    .getByRole('row', { name: /Regions of Samepage/ })
    .click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(sums).toContainText(/^3 regions selected · .* · resident /);
  await expect(grid(page).getByRole('row', { selected: true })).toHaveCount(3);
  // By mouse: the last of them taken out.
  await grid(page)
    .getByRole('row', { selected: true })
    .last()
    .click({ modifiers: ['ControlOrMeta'] });
  await expect(sums).toContainText(/^2 regions selected/);

  const widthOf = async () => (await head(/Size/).boundingBox())?.width ?? 0;
  const before = await widthOf();
  await head(/Size/).getByRole('button').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(widthOf).toBe(before + 8);
  await page.reload();
  await expect(head(/Resident/)).toBeVisible();
  await expect(head(/Kind/)).toHaveCount(0);
  await expect.poll(widthOf).toBe(before + 8);
});

test('axe finds nothing in it, and nothing is named twice', async ({ app }) => {
  const { page } = app;
  await openTable(page);
  await grid(page)
    .getByRole('row', { name: /view A/ })
    .click();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  for (const letter of ['A', 'B']) {
    await expect(card(page, letter)).toHaveCount(1);
    await expect(handle(page, letter)).toHaveCount(1);
  }
});
