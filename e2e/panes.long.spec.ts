/** The panes around the map: their sizes, chosen by mouse and by keyboard, and the list of calls as a tool. */
import { expect, type Page } from '@playwright/test';
import { test } from './support/app.ts';
import { button, card, mapAnotherView, statusOf } from './support/window.ts';

const splitter = (page: Page, name: string) => page.getByRole('separator', { name });
const heightOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => element.getBoundingClientRect().height);

/** Sizes are chosen in whole pixels; what the style sheet chooses has halves. */
const expectNear = (heightCss: number, expectedCss: number) =>
  expect(Math.abs(heightCss - expectedCss)).toBeLessThanOrEqual(1);

test('the line above the cards is dragged; the size is kept; a double click gives it up', async ({ app: { page } }) => {
  const [cards, map] = [await heightOf(page, '.cards'), await heightOf(page, '.app-map')];
  const box = await splitter(page, 'Height of the cards').boundingBox();
  const [x, y] = [(box?.x ?? 0) + 300, box?.y ?? 0];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 60, { steps: 4 });
  await page.mouse.up();
  expectNear(await heightOf(page, '.cards'), cards + 60);
  expectNear(await heightOf(page, '.app-map'), map - 60);

  await page.reload();
  await expect(page.locator('.cards')).toBeVisible();
  expectNear(await heightOf(page, '.cards'), cards + 60);
  await splitter(page, 'Height of the cards').dblclick();
  expectNear(await heightOf(page, '.cards'), cards);
});

test('by keyboard the same; no pane takes what the map needs', async ({ app: { page } }) => {
  await button(page, 'Address space as a table').click();
  for (const [name, selector, larger] of [
    ['Height of the cards', '.cards', 'ArrowUp'],
    ['Height of the calls', '.calls-list', 'ArrowUp'],
  ] as const) {
    const before = await heightOf(page, selector);
    const line = splitter(page, name);
    await line.focus();
    await expect(line).toHaveAttribute('aria-valuenow', String(Math.round(before)));
    await line.press(`Shift+${larger}`);
    // The list of calls has whole lines.
    expect(Math.abs((await heightOf(page, selector)) - before - 64)).toBeLessThan(18);
    await line.press('Enter');
    expectNear(await heightOf(page, selector), before);
    await expect(line).toHaveAttribute('aria-valuetext', `${Math.round(before)} pixels`);
  }
  const table = splitter(page, 'Width of the table');
  await table.focus();
  await table.press('End');
  const width = (selector: string) => page.locator(selector).evaluate((element) => element.clientWidth);
  expect(await width('.app-map')).toBeGreaterThanOrEqual(319);
  await table.press('Home');
  expect(await width('.space-table')).toBeLessThanOrEqual(321);
});

test('calls are filtered, copied, and lead to their view', async ({ app: { page } }) => {
  await mapAnotherView(page, 'C');
  const rows = page.getByRole('listbox', { name: 'Calls' }).locator('.call');
  const filter = page.getByRole('textbox', { name: 'Filter calls' });
  await filter.fill('mmap -munmap');
  await expect(page.getByText(/^\d+ of \d+$/)).toBeVisible();
  for (const text of await rows.locator('.call-text').allInnerTexts()) expect(text).toMatch(/^mmap\(/);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(statusOf(page)).toContainText(/\d+ calls? copied/);
  // What was copied, in the one line that the field holds.
  await filter.fill('');
  await filter.press('ControlOrMeta+v');
  await expect(filter).toHaveValue(/^(mmap\([^>]*\) = 0x[0-9a-f]+ <0\.\d{6}> ?)+$/);
  // From a call to its view, by keyboard and by mouse.
  await expect(card(page, 'C')).toHaveClass(/selected/);
  await filter.fill('mmap view');
  await page.getByRole('listbox', { name: 'Calls' }).press('End');
  await page.keyboard.press('Enter');
  await expect(statusOf(page)).toHaveText('mmap: view C');
  await expect(card(page, 'C')).toHaveClass(/selected/);
  await rows.first().click();
  await expect(statusOf(page)).toHaveText('mmap: view A');
  await expect(card(page, 'A')).toHaveClass(/selected/);
  await filter.fill('no such call');
  await expect(rows).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Copy', exact: true })).toBeDisabled();
});
