/** Two address spaces on one page: by mouse and by keyboard, each at its own place, joined where both map the same pages. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test as base, idle } from './support/app.ts';
import { holdRegions, type RegionHolder } from './support/map-regions.ts';
import { button, handle, statusOf } from './support/window.ts';

const test = base.extend<{ holder: RegionHolder }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's pattern
  holder: async ({}, use) => {
    const holder = await holdRegions(20);
    await use(holder);
    await holder.stop();
  },
});

const pidField = (page: Page) => page.getByRole('combobox', { name: 'Process', exact: true });
const ours = (page: Page) => page.getByRole('application', { name: 'Map', exact: true });
const theirs = (page: Page) => page.getByRole('application', { name: 'Map of the other process', exact: true });
const band = (page: Page) => page.getByRole('region', { name: 'Both address spaces', exact: true });
const splitter = (page: Page) => page.getByRole('separator', { name: 'Height of Samepage’s own map', exact: true });

/** How much of its space each map shows: of ours, of the other's. */
async function spans(page: Page): Promise<[ours: string, theirs: string]> {
  await idle(page);
  const span = (which: string) => page.locator(`.address-map${which} [data-part="span"]`).innerText();
  return [await span(':not(.beside)'), await span('.beside')];
}

async function heightOf(page: Page): Promise<number> {
  return (await ours(page).boundingBox())?.height ?? Number.NaN;
}

async function runByName(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
}

test('by mouse: chosen beside ours, each map moved by itself, pages found in the other, and one map again', async ({
  app,
  holder,
}) => {
  const { page } = app;
  await button(page, 'Show another process’s regions…').click();
  await page.getByRole('checkbox', { name: 'Beside ours, one above the other' }).check();
  await pidField(page).fill(String(holder.pid));
  await button(page.getByRole('dialog'), 'Show').click();
  await expect(theirs(page)).toBeVisible();
  await expect(ours(page)).toBeVisible();
  await expect(handle(page, 'A')).toBeVisible();
  await expect(band(page)).toContainText(/\d+ files? in both/);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('.address-maps').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);

  const [oursBefore, theirsBefore] = await spans(page);
  await theirs(page).hover();
  await page.mouse.wheel(0, 400);
  await expect.poll(async () => (await spans(page))[1]).not.toBe(theirsBefore);
  expect((await spans(page))[0]).toBe(oursBefore);
  const theirsThen = (await spans(page))[1];
  await ours(page).hover({ position: { x: 500, y: 20 } });
  await page.mouse.wheel(0, 400);
  await expect.poll(async () => (await spans(page))[0]).not.toBe(oursBefore);
  expect((await spans(page))[1]).toBe(theirsThen);

  // A ribbon leads from a library in one map to its pages in the other. A click makes the map the one that is gone in.
  await ours(page).click({ position: { x: 500, y: 10 } });
  await page.keyboard.press('ControlOrMeta+g');
  await page.keyboard.type('libc.so');
  await page.keyboard.press('Enter');
  await expect(ours(page)).toBeFocused();
  await idle(page);
  const theirsFar = (await spans(page))[1];
  const box = await band(page).locator('.maps-band-field').boundingBox();
  if (!box) throw new Error('there is no band');
  const pointed = band(page).locator('.maps-band-field[title*="libc.so"]');
  for (let x = box.x + 8; x < box.x + box.width && (await pointed.count()) === 0; x += 12)
    await page.mouse.move(x, box.y + box.height / 2);
  await expect(pointed).toHaveCount(1);
  await page.mouse.down();
  await page.mouse.up();
  await expect.poll(async () => (await spans(page))[1]).not.toBe(theirsFar);

  // The line between them, and that it is kept.
  const before = await heightOf(page);
  const line = await splitter(page).boundingBox();
  if (!line) throw new Error('there is no line between the maps');
  await page.mouse.move(line.x + 300, line.y + line.height / 2);
  await page.mouse.down();
  await page.mouse.move(line.x + 300, line.y - 500, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => heightOf(page)).toBeGreaterThanOrEqual(before);
  const least = await theirs(page).boundingBox();
  expect(least?.height).toBeLessThan(90);

  await button(band(page), 'Show it alone').click();
  await expect(theirs(page)).toHaveCount(0);
  await expect(handle(page, 'A')).toHaveCount(0);
  await button(page, 'Back to Samepage’s own').click();
  await runByName(page, 'fit all');
  await expect(handle(page, 'A')).toBeVisible();
});

test('by keyboard: opened, walked through in either, from a file’s pages to the same in the other, closed', async ({
  app,
  holder,
}) => {
  const { page } = app;
  await runByName(page, 'both address spaces');
  await expect(pidField(page)).toBeFocused();
  await page.keyboard.type(String(holder.pid));
  await page.keyboard.press('Enter');
  await expect(theirs(page)).toBeVisible();
  await expect(band(page)).toContainText(/\d+ files? in both/);
  const [oursBefore, theirsBefore] = await spans(page);
  // What is gone to is gone to in the map that is used: here the one that was opened last.
  await page.keyboard.press('ControlOrMeta+g');
  await page.keyboard.type('libc.so');
  await page.keyboard.press('Enter');
  await expect(theirs(page)).toBeFocused();
  await expect.poll(async () => (await spans(page))[1]).not.toBe(theirsBefore);
  expect((await spans(page))[0]).toBe(oursBefore);
  await runByName(page, 'the same pages');
  await expect(statusOf(page)).toContainText('The same pages in Samepage’s own space: libc.so');
  await expect.poll(async () => (await spans(page))[0]).not.toBe(oursBefore);
  await runByName(page, 'the same pages');
  await expect(statusOf(page)).toContainText(`The same pages in process ${holder.pid} (node): libc.so`);

  // Keys are for the map that has the focus.
  await ours(page).focus();
  const [oursThen, theirsThen] = await spans(page);
  await page.keyboard.press('+');
  await expect.poll(async () => (await spans(page))[0]).not.toBe(oursThen);
  expect((await spans(page))[1]).toBe(theirsThen);

  // In a low window both maps are as low as they may be while cards stand below them.
  await runByName(page, 'the map alone');
  await expect(page.locator('.cards')).toHaveCount(0);
  const before = await heightOf(page);
  await splitter(page).focus();
  await page.keyboard.press('End');
  await expect.poll(() => heightOf(page)).toBeGreaterThan(before);
  await page.keyboard.press('Home');
  await expect.poll(() => heightOf(page)).toBeLessThan(before);
  await page.keyboard.press('Enter');
  await expect.poll(() => heightOf(page)).toBe(before);

  await runByName(page, 'back to samepage');
  await expect(theirs(page)).toHaveCount(0);
  await runByName(page, 'fit all');
  await expect(handle(page, 'A')).toBeVisible();
});
