/** In a small window, and at twice the size, everything can still be seen and used. */
import { expect, type Locator, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { controlProblems } from './support/controls.ts';
import { alertOf, button, card, mapAnotherView, writeValue } from './support/window.ts';

async function expectUsable(page: Page): Promise<void> {
  await idle(page);
  expect(await controlProblems(page)).toEqual([]);
}

/** All that the window can have on show at once. */
async function walkThrough(page: Page): Promise<void> {
  await test.step('first screen', () => expectUsable(page));
  for (const name of ['New section with options…', 'Map another view with options…', 'Commands', 'Settings', 'Help']) {
    await test.step(name, async () => {
      if (name === 'Commands') await page.keyboard.press('ControlOrMeta+Shift+P');
      else await button(page, name).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      if (name.startsWith('Map')) await page.getByRole('radio', { name: 'This address' }).check();
      await expectUsable(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    });
  }
  await test.step('three views, one of them refusing', async () => {
    const cards = button(page.getByRole('group', { name: /^Shown/ }), 'Cards');
    if (await cards.isVisible()) await cards.click();
    await mapAnotherView(page, 'C');
    // It has the cards' room where the window is low.
    await page.keyboard.press('ControlOrMeta+f');
    await page.keyboard.type('needle');
    await page.keyboard.press('Enter');
    const search = page.getByRole('region', { name: 'Search memory' });
    await expect(search).toContainText('0 matches');
    await button(search, 'Close the search').click();
    await expect(search).toHaveCount(0);
    await expect(card(page, 'C')).toBeInViewport({ ratio: 1 });
    await writeValue(page, 'C', 'forty-two');
    await expect(card(page, 'C').getByRole('alert')).toBeVisible();
    await expectUsable(page);
  });
  await test.step('an alert', async () => {
    await button(card(page, 'C'), 'More for view C').click();
    await page.getByRole('menuitem', { name: 'Move to address…' }).click();
    await page.getByRole('textbox', { name: 'New address' }).fill('0x2b0000');
    await page.keyboard.press('Escape');
    await expect(alertOf(page)).toHaveCount(0);
    await expectUsable(page);
  });
}

for (const [width, height] of [
  [900, 600],
  [1440, 900],
] as const) {
  test(`a page of ${width} × ${height}`, async ({ app }) => {
    if (app.host === 'electron') {
      const size = { width, height };
      await app.inMain(({ BrowserWindow }, to) => BrowserWindow.fromId(1)?.setContentSize(to.width, to.height), size);
      await expect.poll(() => app.page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
    } else {
      await app.page.setViewportSize({ width, height });
    }
    await walkThrough(app.page);
  });
}

test('at 200 %: half the width, half the height, twice the pixels', { tag: '@web' }, async ({ app, problems }) => {
  const browser = app.page.context().browser();
  if (!browser) throw new Error('this test is about the web host');
  const context = await browser.newContext({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  problems.watch(page);
  await page.goto(app.url);
  await idle(page);
  await page.setViewportSize({ width: 640, height: 360 });
  const hint = page.getByText('press Enter, and watch B');
  const edge = async (of: Locator, side: 'top' | 'bottom') => {
    const box = await of.boundingBox();
    return (box?.y ?? Number.NaN) + (side === 'bottom' ? (box?.height ?? 0) : 0);
  };
  // Both of its lines are seen, above the status.
  await expect(hint).toBeVisible();
  expect(await edge(hint, 'bottom')).toBeLessThanOrEqual(await edge(page.getByRole('contentinfo'), 'top'));
  // The inspector stands among the cards, which have no room beside the map.
  const inspector = page.getByRole('complementary', { name: 'Data inspector' });
  await expect(card(page, 'A')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+i');
  await expect(inspector).toBeVisible();
  await page.keyboard.press('ControlOrMeta+i');
  await expect(inspector).toHaveCount(0);
  await expect(card(page, 'A')).toHaveCount(0);
  await page.setViewportSize({ width: 720, height: 450 });
  await idle(page);
  await walkThrough(page);
  await context.close();
});

test('at 200 % the table takes the place of the map beside a scene, and a search that of the calls', {
  tag: '@web',
}, async ({ app: { page } }) => {
  const table = page.getByRole('region', { name: 'Address space as a table' });
  const map = page.getByRole('application', { name: 'Map', exact: true });
  const shown = page.getByRole('group', { name: /^Shown/ });
  await page.setViewportSize({ width: 720, height: 450 });
  await page.keyboard.press('ControlOrMeta+Shift+L');
  await expect(table).toBeVisible();
  await expect(map).toBeVisible();
  await button(page, 'More').click();
  await page.getByRole('menuitem', { name: 'Scenes', exact: true }).click();
  await expect(page.getByRole('complementary', { name: 'Scenes' })).toBeVisible();
  await expect(map).toBeHidden();
  expect((await table.boundingBox())?.width).toBeGreaterThan(380);
  await expect(button(shown, 'Table')).toHaveAttribute('aria-pressed', 'true');
  await expectUsable(page);
  await button(shown, 'Map').click();
  await expect(map).toBeVisible();
  await expect(table).toBeHidden();
  await button(page, 'Close the list of scenes').click();

  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('needle');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Search memory' })).toContainText('0 matches');
  await expectUsable(page);
});

test('at 150 % in the least window a card has all its buttons beside the inspector', {
  tag: '@web',
}, async ({ app: { page } }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  await button(page.getByRole('group', { name: /^Shown/ }), 'Cards').click();
  await page.keyboard.press('ControlOrMeta+i');
  await expect(page.getByRole('complementary', { name: 'Data inspector' })).toBeVisible();
  await expect(card(page, 'A')).toBeInViewport({ ratio: 1 });
});

test.describe('a program is watched', () => {
  test.use({ allowProcesses: true });

  test('what is listed below its timeline leaves the map its room: the cards go, and say so', {
    tag: '@web',
  }, async ({ app: { page } }) => {
    const map = page.getByRole('application', { name: 'Map', exact: true });
    const shown = page.getByRole('group', { name: /^Shown/ });
    const list = page.getByRole('region', { name: 'Compare moments', exact: true });
    await page.setViewportSize({ width: 900, height: 600 });
    await page.keyboard.press('ControlOrMeta+Shift+P');
    await page.keyboard.type('Watch a program');
    await page.keyboard.press('Enter');
    await button(page.getByRole('dialog'), 'ls -l /').click();
    await expect(page.getByRole('status')).toContainText('ended with code 0', { timeout: 30_000 });
    await expect(card(page, 'A')).toBeVisible();
    await button(page.getByRole('region', { name: 'Timeline', exact: true }), 'Compare').click();
    await expect(list).toBeVisible();
    await expect(card(page, 'A')).toHaveCount(0);
    await expectUsable(page);
    const [above, below] = [await list.boundingBox(), await map.boundingBox()];
    expect(below?.y).toBeGreaterThanOrEqual((above?.y ?? Number.NaN) + (above?.height ?? 0));
    expect(below?.height).toBeGreaterThan(80);
    await button(shown, 'Cards').click();
    await expect(card(page, 'A')).toBeVisible();
  });
});
