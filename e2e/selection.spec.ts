/** What is selected is seen in every part of the window, and stays in sight. */
import { expect, type Locator, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { button, card, handle, mapAnotherView, statusOf, writeValue } from './support/window.ts';

/** Whether all of an element lies within what its scroller shows. */
async function expectInSight(locator: Locator, scroller: Locator): Promise<void> {
  await expect(async () => {
    const [box, around] = [await locator.boundingBox(), await scroller.boundingBox()];
    if (!box || !around) throw new Error('it is not on the page');
    expect(box.x).toBeGreaterThanOrEqual(around.x - 1);
    expect(box.x + box.width).toBeLessThanOrEqual(around.x + around.width + 1);
  }).toPass({ timeout: 5000 });
}

const cards = (page: Page) => page.getByRole('region', { name: 'Views', exact: true });
const map = (page: Page) => page.getByRole('application', { name: 'Map' });
const letters = ['C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'];

test('a view that is selected has its card in sight, however it is selected', async ({ app }) => {
  const { page } = app;
  for (const letter of letters) await mapAnotherView(page, letter);
  await expectInSight(card(page, 'J'), cards(page));
  await button(page, 'Fit all views').click();
  // Where the views come to lie is where they are clicked on.
  await idle(page);
  await test.step('by a click on the map', async () => {
    await handle(page, 'A').click();
    await expectInSight(card(page, 'A'), cards(page));
  });
  await test.step('by one more click, the row having been scrolled away', async () => {
    await cards(page).evaluate((row) => row.scrollTo({ left: row.scrollWidth }));
    await handle(page, 'A').click();
    await expectInSight(card(page, 'A'), cards(page));
  });
  await test.step('by the keys of the map', async () => {
    for (let step = 0; step < 7; step += 1) await page.keyboard.press('ArrowRight');
    await expect(handle(page, 'H')).toBeFocused();
    await expectInSight(card(page, 'H'), cards(page));
  });
  await test.step('with others', async () => {
    await handle(page, 'B').click({ modifiers: ['Control'] });
    await expectInSight(card(page, 'B'), cards(page));
  });
  await test.step('by undo of what was done to it', async () => {
    // Clicked before the write is answered, perhaps: the answer does not take the selection back to B.
    await writeValue(page, 'B', '7');
    await handle(page, 'J').click();
    await expectInSight(card(page, 'J'), cards(page));
    await button(page, 'Undo').click();
    await expectInSight(card(page, 'B'), cards(page));
  });
});

test('several selected views are marked on the map, in cards and table; one click alone ends it', async ({ app }) => {
  const { page } = app;
  await mapAnotherView(page, 'C');
  await button(page, 'Address space as a table').click();
  await handle(page, 'A').click();
  await handle(page, 'B').click({ modifiers: ['Control'] });
  await expect(statusOf(page)).toHaveText('A and B selected: B begins 0x10000 (64 KiB) after A, right at its end');
  const rows = page.getByRole('row', { selected: true });
  await expect(rows).toHaveCount(2);
  const border = (letter: string) => card(page, letter).evaluate((element) => getComputedStyle(element).boxShadow);
  expect(await border('A')).toBe(await border('B'));
  expect(await border('A')).not.toBe(await border('C'));
  await handle(page, 'C').click();
  await expect(statusOf(page)).toHaveText('C selected');
  await expect(rows).toHaveCount(1);
  expect(await border('A')).toBe(await border('B'));
  expect(await border('A')).not.toBe(await border('C'));
  // What was done is not talked over by a click.
  await writeValue(page, 'C', '5');
  await expect(statusOf(page)).toContainText('written at C');
  const done = await statusOf(page).innerText();
  await handle(page, 'A').click();
  await idle(page);
  await expect(statusOf(page)).toHaveText(done);
});

test('what is selected stays in sight when the map gets narrower', async ({ app }) => {
  const { page } = app;
  for (const letter of letters) await mapAnotherView(page, letter);
  await handle(page, 'J').click();
  await handle(page, 'H').click({ modifiers: ['Control'] });
  await idle(page);
  await button(page, 'Address space as a table').click();
  await idle(page);
  for (const letter of ['H', 'J']) await expectInSight(handle(page, letter), map(page));
  await page.setViewportSize({ width: 900, height: 700 });
  await idle(page);
  for (const letter of ['H', 'J']) await expectInSight(handle(page, letter), map(page));
});
