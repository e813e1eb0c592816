/** Searching from the keyboard: what is found is listed, gone to, and given up. */
import { expect } from '@playwright/test';
import { withSession } from '../client/client.ts';
import { idle, test } from './support/app.ts';
import { card, handle } from './support/window.ts';

test('text is found in either case, listed, and gone to by keys and by a click', { tag: '@web' }, async ({ app }) => {
  const { page } = app;
  await withSession(app.url, async (engine) => {
    for (const offset of [0x1ffd, 0x3000]) {
      const bytes = new TextEncoder().encode('Needle');
      await engine.request('perform', { action: { kind: 'write', view: 'A', offset, bytes } });
    }
  });
  await idle(page);
  await page.keyboard.press('ControlOrMeta+f');
  const bar = page.getByRole('region', { name: 'Search memory' });
  const field = bar.getByRole('textbox', { name: 'Search for' });
  await expect(field).toBeFocused();
  await field.fill('neeDLE');
  await field.press('Enter');
  await expect(bar).toContainText('2 matches in');
  const found = bar.getByRole('listbox', { name: 'Matches' }).getByRole('option');
  await expect(found).toHaveText([/A\+0x1ffd/, /A\+0x3000/]);

  const status = page.getByRole('status');
  await field.press('Enter');
  await expect(status).toContainText('Match 1 of 2');
  await expect(found.first()).toHaveAttribute('aria-selected', 'true');
  await field.press('Enter');
  await expect(status).toContainText('Match 2 of 2');
  await page.keyboard.press('Shift+F3');
  await expect(status).toContainText('Match 1 of 2');
  await found.last().click();
  await expect(status).toContainText('Match 2 of 2');
  await expect(handle(page, 'A')).toHaveAttribute('aria-current', 'true');
  await expect(card(page, 'A')).toContainText('0x3000');

  await field.fill('?? ??');
  await bar.getByRole('combobox', { name: 'As' }).selectOption('bytes in hex');
  await field.press('Enter');
  await expect(bar).toContainText('Any bytes are everywhere');
  await field.press('Escape');
  await expect(bar).toHaveCount(0);
});
