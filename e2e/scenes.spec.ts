/** Scenes in the window: by mouse, and by keyboard alone. What they do is checked on the system by the engine's own tests. */
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { expectBytes } from './support/hex.ts';
import { tabTo } from './support/keys.ts';
import { button, card, statusOf, writeValue } from './support/window.ts';

const panel = (page: Page) => page.getByRole('complementary', { name: 'Scenes' });
const doIt = (page: Page) => button(panel(page), 'Do it');
const stepCalled = (page: Page, name: string) => panel(page).getByRole('form', { name });

async function openScenes(page: Page): Promise<void> {
  await button(page, 'More').click();
  await page.getByRole('menuitem', { name: 'Scenes', exact: true }).click();
  await expect(panel(page).getByRole('heading', { name: 'Scenes' })).toBeVisible();
}

test('a scene is predicted, played, broken, gone back in, kept over a reload, and left', async ({ app }) => {
  const { page, host } = app;
  await openScenes(page);
  await panel(page)
    .getByRole('button', { name: /^One memory, two addresses/ })
    .click();
  await expect(stepCalled(page, 'Step 1: Map it twice')).toContainText('A 64 KiB section is created');
  await doIt(page).click();
  // The article's own views have the first letters, and its addresses.
  await expect(card(page, 'D')).toBeVisible();
  await expect(panel(page)).toContainText('C and D are two addresses of the same memory.');

  await panel(page).getByRole('radio', { name: '0', exact: true }).check();
  await doIt(page).click();
  await expect(panel(page)).toContainText('You predicted 0; it is 42.');
  await expect(panel(page).getByRole('listitem').filter({ hasText: 'The second view holds 42, too' })).toHaveText(
    'The second view holds 42, too',
  );
  await expect(panel(page)).toContainText('4 KiB');
  await expectBytes(page, 'D', 0, '2a 00 00 00');

  await page.reload();
  await expect(stepCalled(page, 'Step 3: Write back through the other')).toBeVisible();
  await expect(panel(page)).toContainText('You predicted 0; it is 42.');

  // Something else is written meanwhile: the step says what it found.
  await panel(page).getByRole('checkbox', { name: 'Ask me to predict' }).uncheck();
  await expect(panel(page).getByRole('radio')).toHaveCount(0);
  await writeValue(page, 'C', '4096');
  await expectBytes(page, 'D', 0, '00 10 00 00');
  await doIt(page).click();
  await expect(panel(page)).toContainText('The first view holds 43: found 43 16 0 0');
  await expect(statusOf(page)).toHaveText('Write back through the other: done, 1 of 1 checks failed');

  // Back takes the step back, and with it what was written meanwhile.
  await button(panel(page), 'Back').click();
  await expect(stepCalled(page, 'Step 3: Write back through the other')).toBeVisible();
  await button(panel(page), 'Back').click();
  await expect(stepCalled(page, 'Step 2: Write 42 through one view')).toBeVisible();
  await expectBytes(page, 'D', 0, '00 00 00 00');
  await doIt(page).click();
  await expectBytes(page, 'D', 0, '2a 00 00 00');

  // Electron asks where to save; there the same text goes the way of every export.
  if (host === 'web') {
    const download = page.waitForEvent('download');
    await button(panel(page), 'Save the prediction (CSV)').click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text).toBe(
      'scene,step,question,predicted,outcome,right\r\n' +
        'article,Write 42 through one view,What will the start of D hold?,0,42,false\r\n',
    );
  }

  await button(panel(page), 'Leave').click();
  await expect(card(page, 'C')).toHaveCount(0);
  await expect(card(page, 'B')).toBeVisible();
  await expect(panel(page).getByRole('heading', { name: 'Scenes' })).toBeVisible();
  await button(panel(page), 'Close the list of scenes').click();
  await expect(panel(page)).toHaveCount(0);
});

test('a scene is found and played by keyboard alone, in a small window, and can be read by a screen reader', async ({
  app,
}) => {
  const { page } = app;
  await page.setViewportSize({ width: 900, height: 600 });
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('scenes');
  await page.keyboard.press('Enter');
  await expect(panel(page)).toBeFocused();
  const entry = panel(page).getByRole('button', { name: /^Copied page by page/ });
  await tabTo(page, entry);
  await page.keyboard.press('Enter');
  await expect(stepCalled(page, 'Step 1: An original and its copy')).toBeVisible();
  await tabTo(page, doIt(page));
  await page.keyboard.press('Enter');
  await expect(stepCalled(page, 'Step 2: Write one byte')).toBeVisible();
  // The focus moves to the next step.
  await expect(doIt(page)).toBeFocused();
  const field = panel(page).getByRole('textbox');
  await tabTo(page, field, 'Shift+Tab');
  await page.keyboard.type('one');
  await expect(panel(page)).toContainText('A number, in digits.');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await expect(panel(page)).toContainText('As you predicted: 1 page.');
  await expect(statusOf(page)).toHaveText('Write one byte: done, all checks passed');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('#scenes').analyze();
  expect(violations).toEqual([]);
  // Nothing is cut off: the text and the buttons are within the window.
  const within = await panel(page).evaluate((element) => {
    const { right, bottom } = element.getBoundingClientRect();
    return right <= innerWidth && bottom <= innerHeight && element.scrollWidth <= element.clientWidth;
  });
  expect(within).toBe(true);
  await tabTo(page, button(panel(page), 'Leave'));
  await page.keyboard.press('Enter');
  await expect(card(page, 'C')).toHaveCount(0);
  await idle(page);
});

for (const [title, steps] of [
  ['A ring buffer that never splits', 3],
  ['Guard pages, with and without regions', 3],
] as const) {
  test(`by keyboard alone: “${title}” to its end, one step back, and left`, async ({ app }) => {
    const { page } = app;
    await page.keyboard.press('ControlOrMeta+Shift+P');
    await expect(page.getByRole('combobox', { name: 'Command', exact: true })).toBeFocused();
    await page.keyboard.type('scenes');
    await page.keyboard.press('Enter');
    await expect(panel(page)).toBeFocused();
    await tabTo(page, panel(page).getByRole('button', { name: title }));
    await page.keyboard.press('Enter');
    for (let step = 1; step <= steps; step += 1) {
      await expect(panel(page).getByRole('form', { name: new RegExp(`^Step ${step}:`) })).toBeVisible();
      await tabTo(page, doIt(page));
      await page.keyboard.press('Enter');
    }
    await expect(panel(page)).toContainText('That was all. You can');
    await expect(statusOf(page)).toContainText('done, all checks passed');
    await tabTo(page, button(panel(page), 'Back'));
    await page.keyboard.press('Enter');
    await expect(panel(page).getByRole('form', { name: new RegExp(`^Step ${steps}:`) })).toBeVisible();
    await tabTo(page, button(panel(page), 'Leave'));
    await page.keyboard.press('Enter');
    await expect(panel(page).getByRole('button', { name: title })).toBeVisible();
    await expect(card(page, 'C')).toHaveCount(0);
  });
}

test('a scene’s second process is seen from within: its regions, its end, and its renewal by going back', async ({
  app,
}) => {
  const { page } = app;
  await openScenes(page);
  await panel(page)
    .getByRole('button', { name: /^Two processes, one memory/ })
    .click();
  await doIt(page).click();
  await expect(card(page, 'C')).toBeVisible();
  await doIt(page).click();
  await expect(panel(page)).toContainText('42 is at its address');
  await button(panel(page), 'Show its address space').click();
  await expect(statusOf(page)).toContainText(/The map shows process \d+/);
  await button(panel(page), 'Show ours').click();
  for (const title of ['It writes', 'We write', 'It fills it endlessly', 'It is killed halfway']) {
    await expect(panel(page).getByRole('form', { name: new RegExp(title) })).toBeVisible();
    await doIt(page).click();
  }
  await expect(panel(page)).toContainText('It was killed by signal 9 (SIGKILL)');
  await expect(panel(page)).toContainText(/Second process: PID \d+, ended/);
  await button(panel(page), 'Back').click();
  await expect(stepCalled(page, 'Step 6: It is killed halfway')).toBeVisible();
  await expect(button(panel(page), 'Show its address space')).toBeVisible();
  await button(panel(page), 'Leave').click();
  await expect(card(page, 'C')).toHaveCount(0);
});
