/** Keys that are pressed right after the one that opens something are for that, although the page has yet to load it. */
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { expectBytes, gridOf } from './support/hex.ts';
import { statusOf } from './support/window.ts';

const map = (page: Page) => page.getByRole('application', { name: 'Map' });

/** Has the host answer no request for a part of the page until the returned function is called. */
async function holdParts(page: Page): Promise<() => void> {
  let letGo = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(/\/assets\/.*\.js$/, async (route) => {
    await until;
    await route.continue();
  });
  return letGo;
}

interface Way {
  title: string;
  start: (page: Page) => Promise<void>;
  keys: readonly string[];
  expected: (page: Page) => Promise<void>;
}

const onMap = (page: Page) => map(page).focus();

const ways: Way[] = [
  {
    title: 'the palette, opened from within bytes',
    start: (page) => gridOf(page, 'A').focus(),
    keys: ['Control+Shift+P', ...'the cards alone', 'Enter'],
    expected: async (page) => {
      await expect(page.locator('.app')).toHaveAttribute('data-shown', 'cards');
      await expectBytes(page, 'AB', 0, '00 00 00 00');
    },
  },
  {
    title: 'the palette, and what a command in it opens',
    start: onMap,
    keys: ['Control+Shift+P', ...'zzz', 'Control+A', ...'move by', 'Backspace', 'Backspace', ...'a to', 'Enter'],
    expected: async (page) => expect(page.getByRole('dialog', { name: 'Move view A' })).toBeVisible(),
  },
  {
    title: 'a dialog that is closed again',
    start: onMap,
    keys: ['Control+,', 'ArrowDown', 'Tab', 'Escape', 'k', ...'Here', 'Enter'],
    expected: async (page) => {
      await expect(statusOf(page)).toHaveText(/^Kept: “Here” at 0x2/);
      await expect(page.getByRole('dialog')).toHaveCount(0);
    },
  },
  {
    title: 'the name of a kept place',
    start: onMap,
    keys: ['k', ...'Wk', 'Home', ...'A ', 'End', ...'s', 'Enter', 'k', 'Escape'],
    expected: async (page) => expect(statusOf(page)).toHaveText(/^Kept: “A Wks” at 0x2/),
  },
  {
    title: 'the path of a workspace',
    start: onMap,
    keys: ['Control+o', ...'/nowhere.samepage'],
    expected: async (page) => expect(page.getByRole('dialog').getByRole('combobox')).toHaveValue('/nowhere.samepage'),
  },
  {
    title: 'the search',
    start: onMap,
    keys: ['Control+f', ...'4d', 'Enter'],
    expected: async (page) => {
      await expect(page.getByRole('textbox', { name: 'Search for' })).toHaveValue('4d');
      await expect(page.getByText(/^0 matches in/)).toBeVisible();
    },
  },
  {
    title: '“Go to”, led by arrows',
    start: onMap,
    keys: ['Control+g', 'ArrowDown', 'ArrowDown', 'Enter'],
    expected: async (page) => expect(statusOf(page)).toHaveText('The map shows 0x290000 (view B)'),
  },
];

for (const { title, start, keys, expected } of ways) {
  test(`${title}: keys that come before it is loaded, and after`, { tag: '@web' }, async ({ app }) => {
    const { page } = app;
    const letGo = await holdParts(page);
    await start(page);
    const half = Math.ceil(keys.length / 2);
    for (const key of keys.slice(0, half)) await page.keyboard.press(key);
    letGo();
    for (const key of keys.slice(half)) await page.keyboard.press(key);
    await idle(page);
    await expected(page);
  });
}

test('the first command from the palette may be typed at once', async ({ app }) => {
  const { page } = app;
  await map(page).focus();
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('the cards alone');
  await page.keyboard.press('Enter');
  await expect(page.locator('.app')).toHaveAttribute('data-shown', 'cards');
});
