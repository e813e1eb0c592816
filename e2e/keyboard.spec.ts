/** The main deeds by keyboard alone. Nothing here touches the mouse. */
import { expect, type Locator } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { idle, test } from './support/app.ts';
import { cursorOf, expectBytes, gridOf } from './support/hex.ts';
import { tabTo } from './support/keys.ts';
import { ghostText } from './support/map.ts';
import { alertOf, button, card, expectAt, handle, statusOf, valueField } from './support/window.ts';

test('42 is written into A, and undone, by keys', async ({ app }) => {
  const { page } = app;
  await tabTo(page, valueField(page, 'A'));
  await page.keyboard.press('Control+A');
  await page.keyboard.type('42');
  await page.keyboard.press('Enter');
  await expect(valueField(page, 'B')).toHaveValue('42');
  // What follows the live bytes has nothing of its own to undo: the key is the app's.
  await page.keyboard.press('Control+Z');
  await expect(valueField(page, 'B')).toHaveValue('0');
  await page.keyboard.press('Control+Shift+Z');
  await expect(valueField(page, 'B')).toHaveValue('42');
  // What is being typed keeps its own undo.
  await page.keyboard.type('7');
  await page.keyboard.press('Control+Z');
  await expect(statusOf(page)).not.toContainText('Undone');
  await page.keyboard.press('Escape');
  await expect(valueField(page, 'A')).toHaveValue('42');
  await page.keyboard.press('Control+Z');
  await expect(valueField(page, 'B')).toHaveValue('0');
  await page.keyboard.press('Control+Y');
  await expect(valueField(page, 'B')).toHaveValue('42');
});

test('a write is undone, and done again, before its step is known here; where there is none, the status line says so', async ({
  app,
}) => {
  const { page } = app;
  await page.getByRole('application', { name: 'Map' }).focus();
  for (const [keys, said] of [
    ['Control+Z', 'There is nothing to undo.'],
    ['Control+Y', 'There is nothing to redo.'],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(statusOf(page)).toHaveText(said);
  }
  await expect(alertOf(page)).toHaveCount(0);

  await valueField(page, 'A').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('42');
  /** One task of the page: no message of the engine’s comes in between. */
  const press = (keys: { key: string; ctrlKey?: boolean }[]) =>
    page.evaluate((each) => {
      for (const init of each)
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }),
        );
    }, keys);
  await press([{ key: 'Enter' }, { key: 'z', ctrlKey: true }]);
  await expect(statusOf(page)).toHaveText(/^Undone: Write/);
  await expect(valueField(page, 'B')).toHaveValue('0');
  await press([
    { key: 'y', ctrlKey: true },
    { key: 'z', ctrlKey: true },
    { key: 'y', ctrlKey: true },
  ]);
  await expect(statusOf(page)).toHaveText(/^Redone: Write/);
  await expect(valueField(page, 'B')).toHaveValue('42');
});

test('views are mapped by keys, plain and with options', async ({ app }) => {
  const { page, pid } = app;
  await tabTo(page, button(page, 'Map another view'));
  await page.keyboard.press('Enter');
  await expectAt(page, 'C', 0x2a0000);
  await tabTo(page, button(page, 'Map another view with options…'));
  await page.keyboard.press('Space');
  const dialog = page.getByRole('dialog', { name: 'Map another view with options', exact: true });
  await expect(dialog).toBeVisible();
  await tabTo(page, dialog.getByRole('radio', { name: 'Shared' }));
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: 'Copy-on-write' })).toBeChecked();
  await tabTo(page, dialog.getByLabel('Protection', { exact: true }));
  await page.keyboard.press('ArrowUp');
  await tabTo(page, dialog.getByRole('radio', { name: 'Next free' }));
  await page.keyboard.press('ArrowUp');
  await expect(dialog.getByRole('radio', { name: 'This address' })).toBeChecked();
  await tabTo(page, dialog.getByLabel('Address in hex', { exact: true }));
  await page.keyboard.type('0x310000');
  await page.keyboard.press('Enter');
  await expectAt(page, 'D', 0x310000);
  expect(coverage(mapsOf(pid), 0x310000, 0x320000)).toMatchObject([{ perms: 'r--p', start: 0x310000, end: 0x320000 }]);
  // The focus is back where it was.
  await expect(button(page, 'Map another view with options…')).toBeFocused();
});

test('a view is carried by keys: picked up, moved on, dropped; or given back', async ({ app }) => {
  const { page, pid } = app;
  // One stop for all views of the map; arrows go between them.
  await tabTo(page, handle(page, 'A'));
  await page.keyboard.press('ArrowRight');
  await expect(handle(page, 'B')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(handle(page, 'B')).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(ghostText(page, 'B')).toContainText('where it is');
  await page.keyboard.press('ArrowLeft');
  await expect(ghostText(page, 'B')).toHaveText(/^View B at 0x28[0-9a-f]+, taken: view A$/);
  await page.keyboard.press('Escape');
  await expect(ghostText(page, 'B')).toHaveCount(0);
  await expectAt(page, 'B', 0x290000);
  await expect(handle(page, 'B')).toBeFocused();

  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(ghostText(page, 'B')).toHaveText(/^View B at 0x292000, /);
  await page.keyboard.press('ArrowRight');
  await expect(ghostText(page, 'B')).not.toHaveText(/0x292000/);
  const target = Number(/0x[0-9a-f]+/.exec(await ghostText(page, 'B').innerText())?.[0]);
  await page.keyboard.press('Enter');
  await expectAt(page, 'B', target);
  expect(coverage(mapsOf(pid), 0x290000, target)).toEqual([]);
  expect(coverage(mapsOf(pid), target, target + 0x10000)).toMatchObject([{ perms: 'rw-s', end: target + 0x10000 }]);
  // The focus follows the view, not the name.
  await expect(handle(page, 'B')).toBeFocused();
  await expect(handle(page, 'B')).toHaveAccessibleName(`View B at 0x${target.toString(16)}`);

  // It lies there as soon as its change arrives, and is carried until the answer to the drop does, just after.
  await expect(ghostText(page, 'B')).toHaveCount(0);
  // Dropped where something lies, it is refused. The way is one entry of the history.
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+ArrowLeft');
  await expect(ghostText(page, 'B')).toContainText('taken: view A');
  await page.keyboard.press('Enter');
  await expect(alertOf(page)).toContainText('view A is there');
  await page.keyboard.press('Control+Z');
  await expectAt(page, 'B', 0x290000);
});

test('a view is moved to an address by keys', async ({ app }) => {
  const { page } = app;
  await tabTo(page, button(card(page, 'B'), 'Move to address…'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'New address' })).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('0x2f0000');
  await page.keyboard.press('Enter');
  await expectAt(page, 'B', 0x2f0000);
  await expect(button(card(page, 'B'), 'Move to address…')).toBeFocused();
});

test('bytes are edited by keys, and Tab is no trap', async ({ app }) => {
  const { page } = app;
  await tabTo(page, gridOf(page, 'A'));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('ab');
  await expectBytes(page, 'AB', 0, '00 ab 00');
  await page.keyboard.press('Tab');
  await expect(gridOf(page, 'A')).toBeFocused();
  await expect.poll(() => cursorOf(page, 'A')).toEqual({ offset: 2, column: 'text' });
  await page.keyboard.type('Hi?');
  await expectBytes(page, 'AB', 0, '00 ab 48 69 3f 00');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(gridOf(page, 'A')).not.toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(gridOf(page, 'A')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(gridOf(page, 'A')).not.toBeFocused();

  await tabTo(page, card(page, 'A').getByRole('combobox', { name: 'Protection' }));
  await page.keyboard.type('Read-o');
  await expect(button(page, 'Undo')).toHaveAttribute('title', /Make A read-only/);
  await tabTo(page, gridOf(page, 'A'), 'Shift+Tab');
  await page.keyboard.type('f');
  await expect(card(page, 'A').getByRole('alert')).toContainText('View A is read-only');
  // Every key press that wrote is one entry, taken back in turn.
  for (const bytes of ['00 ab 48 69 3f 00', '00 ab 48 69 00 00', '00 ab 48 00 00 00', '00 ab 00 00 00 00']) {
    await page.keyboard.press('Control+Z');
    await expectBytes(page, 'AB', 0, bytes);
  }
});

// Electron 25's Chromium 114 has no EditContext, which Chromium 121 brought.
test('what an input method composes is written as text, in one entry', { tag: '@chromium121' }, async ({ app }) => {
  const { page } = app;
  await tabTo(page, gridOf(page, 'A'));
  await page.keyboard.press('Tab');
  // It listens from the next frame on.
  await expect
    .poll(() => gridOf(page, 'A').evaluate((grid) => 'editContext' in grid && grid.editContext !== null))
    .toBe(true);
  const session = await page.context().newCDPSession(page);
  // Half of it is shown by the input method alone; nothing is written before it is done.
  await session.send('Input.imeSetComposition', { text: 'かn', selectionStart: 2, selectionEnd: 2 });
  await idle(page);
  await expectBytes(page, 'AB', 0, '00 00');
  await session.send('Input.insertText', { text: 'かん' });
  await expectBytes(page, 'AB', 0, 'e3 81 8b e3 82 93 00');
  expect(await cursorOf(page, 'A')).toEqual({ offset: 6, column: 'text' });
  // A dead key, as in é: no key of its own.
  await session.send('Input.insertText', { text: 'é' });
  await expectBytes(page, 'AB', 0, 'e3 81 8b e3 82 93 c3 a9 00');
  await page.keyboard.type('!');
  await expectBytes(page, 'AB', 8, '21 00');
  await page.keyboard.press('Control+Z');
  await page.keyboard.press('Control+Z');
  await page.keyboard.press('Control+Z');
  await expectBytes(page, 'AB', 0, '00 00 00');
});

test('a view’s menu, unmapping and help by keys', async ({ app }) => {
  const { page } = app;
  await tabTo(page, button(card(page, 'B'), 'More for view B'));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menuitem')).toHaveCount(0);
  await expect(button(card(page, 'B'), 'More for view B')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(card(page, 'B')).toContainText('copy-on-write');
  await tabTo(page, button(card(page, 'B'), 'Unmap'));
  await page.keyboard.press('Enter');
  await expect(card(page, 'B')).toHaveCount(0);
  await page.keyboard.press('Control+Z');
  await expect(card(page, 'B')).toBeVisible();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Words and keys' });
  await expect(help).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
});

test('a menu has the next key, however soon that comes', async ({ app }) => {
  const { page } = app;
  const map = page.getByRole('application', { name: 'Map' });
  const focusAfter = (opener: Locator, event: 'contextmenu' | 'click') =>
    opener.evaluate(async (element, type) => {
      if (element instanceof HTMLElement) element.focus();
      // As a key asks for it: no button was pressed.
      element.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, button: -1 }));
      // What is drawn in answer to an event is there before the next one.
      await Promise.resolve();
      return document.activeElement?.getAttribute('role');
    }, event);
  expect(await focusAfter(map, 'contextmenu')).toBe('menuitem');
  await page.keyboard.press('Escape');
  await expect(map).toBeFocused();
  expect(await focusAfter(button(card(page, 'B'), 'More for view B'), 'click')).toBe('menuitem');
});
