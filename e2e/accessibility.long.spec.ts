/** For everybody: no violations that axe knows of, a sensible order of focus, in both themes. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { takeAddress } from './support/inside.ts';
import { alertOf, button, card, chooseSetting, handle, mapAnotherView, writeValue } from './support/window.ts';

/** The violations that axe finds, as rule and elements; only of a part of the page where just that part can be used. */
async function violations(page: Page, part?: string): Promise<string[]> {
  await idle(page);
  // In Electron there is no other page to gather results in, which the usual mode would want.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations: found } = await (part ? axe.include(part) : axe).analyze();
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join('; ')}`,
  );
}

const dialogs = ['New section with options…', 'Map another view with options…', 'Settings', 'Help'] as const;

for (const theme of ['Dark', 'Light'] as const) {
  test(`axe finds nothing: ${theme.toLowerCase()} theme`, async ({ app }) => {
    const { page } = app;
    await chooseSetting(page, 'Colours', theme);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase());
    await test.step('first screen', async () => expect(await violations(page)).toEqual([]));

    for (const name of dialogs) {
      await test.step(name, async () => {
        await button(page, name).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        expect(await violations(page, 'dialog')).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toBeHidden();
      });
    }
    await test.step('a dialog that refuses', async () => {
      await button(card(page, 'A'), 'Move to address…').click();
      await page.getByRole('textbox', { name: 'New address' }).fill('0x290000');
      await expect(page.getByRole('dialog')).toContainText('Taken: view B');
      expect(await violations(page, 'dialog')).toEqual([]);
      await page.keyboard.press('Escape');
    });
    await test.step('a menu', async () => {
      await button(card(page, 'A'), 'More for view A').click();
      await expect(page.getByRole('menuitem').first()).toBeVisible();
      expect(await violations(page, '[role="menu"]:popover-open')).toEqual([]);
      await page.keyboard.press('Escape');
    });
    await test.step('an alert with a choice, an alert in a card, a warning', async () => {
      await mapAnotherView(page, 'C');
      await button(card(page, 'C'), 'Unmap').click();
      await expect(card(page, 'C')).toHaveCount(0);
      await takeAddress(app, 0x2a0000, 0x1000);
      await button(page, 'Undo').click();
      await expect(alertOf(page).getByRole('button', { name: /instead$/ })).toBeVisible();
      await writeValue(page, 'A', 'forty-two');
      await expect(card(page, 'A').getByRole('alert')).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}

for (const [name, open] of [
  ['a context menu', (page: Page) => handle(page, 'B').click({ button: 'right' })],
  ['a menu of the toolbar', (page: Page) => button(page, 'History').click()],
  ['a menu of a card', (page: Page) => button(card(page, 'A'), 'More for view A').click()],
] as const) {
  test(`axe finds nothing on the whole page while ${name} is open`, async ({ app }) => {
    const { page } = app;
    await open(page);
    await expect(page.locator('[role="menu"]:popover-open')).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test('axe finds nothing with 30 views', async ({ app }) => {
  const { page } = app;
  for (let count = 3; count <= 30; count += 1) {
    await button(page, count % 10 === 0 ? 'New section' : 'Map another view').click();
  }
  await expect(page.getByText('30 views of 4 sections')).toBeVisible();
  await page.getByRole('button', { name: 'Fit all views' }).click();
  expect(await violations(page)).toEqual([]);
});

test('the focus goes from top to bottom, with one stop for all views of the map', async ({ app }) => {
  const { page } = app;
  await mapAnotherView(page, 'C');
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    getSelection()?.removeAllRanges();
  });
  await page.reload();
  await idle(page);
  const names: string[] = [];
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const label = element.id ? document.querySelector(`label[for="${element.id}"]`)?.textContent : null;
      const group = element.closest('[role="group"]')?.getAttribute('aria-label');
      const name = element.getAttribute('aria-label') ?? label ?? element.textContent ?? '';
      return group ? `${group}: ${name}` : name;
    });
  for (let stop = 0; stop < 80; stop += 1) {
    await page.keyboard.press('Tab');
    const name = await focused();
    if (name === null || name === names[0]) break;
    if (name !== names.at(-1)) names.push(name);
  }
  const cardStops = (letter: string) =>
    [
      'Protection',
      'Move to address…',
      'Pin card',
      'Unmap',
      `More for view ${letter}`,
      'Value',
      'Type',
      'Byte order',
      'Values in hex 0x',
      `Bytes of view ${letter}`,
    ].map((name) => `View ${letter}: ${name}`);
  const toolbar = [
    'New section',
    'New section with options…',
    'Map another view',
    'Map another view with options…',
    'Undo',
    'Redo',
    'History',
    'Go to address, view or name',
    'Pause live',
    'Address space as a table',
    'Export',
    'Settings',
    'Help',
    'More',
  ];
  expect(names.slice(0, toolbar.length)).toEqual(toolbar);
  const onMap = names.filter((name) => name.startsWith('Views on the map: '));
  expect(onMap).toEqual(['Views on the map: View C at 0x2a0000']);
  const first = names.indexOf('View A: Protection');
  expect(names.indexOf(onMap[0] ?? '')).toBeLessThan(first);
  expect(names.slice(first - 2, first)).toEqual(['Order of the cards', 'Data inspector']);
  expect(names.slice(first, first + 30)).toEqual(['A', 'B', 'C'].flatMap(cardStops));
  expect(names.slice(first + 30)).toEqual(['Height of the calls', ' Calls', 'Filter calls', ' Copy', 'Calls']);
});

test('what is focused is seen to be', async ({ app }) => {
  const { page } = app;
  for (const target of [button(page, 'New section'), button(card(page, 'B'), 'Unmap'), handle(page, 'B')]) {
    await target.focus();
    await page.keyboard.press('Shift');
    const outline = await target.evaluate((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return { outlineStyle, width: Number.parseFloat(outlineWidth) };
    });
    expect(outline).toMatchObject({ outlineStyle: 'solid' });
    expect(outline.width).toBeGreaterThanOrEqual(2);
  }
});
