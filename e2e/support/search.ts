/** The search bar, by the names that people find in it. */
import { expect, type Page } from '@playwright/test';
import { idle } from './app.ts';
import { button } from './window.ts';

export const barOf = (page: Page) => page.getByRole('region', { name: 'Search memory' });
export const fieldOf = (page: Page) => barOf(page).getByRole('textbox', { name: 'Search for' });
export const progressOf = (page: Page) => barOf(page).getByRole('progressbar', { name: 'How much is searched' });
export const foundIn = (page: Page) => barOf(page).getByRole('listbox', { name: 'Matches' }).getByRole('option');

export async function openSearch(page: Page): Promise<void> {
  await idle(page);
  await page.keyboard.press('ControlOrMeta+f');
  await expect(fieldOf(page)).toBeFocused();
}

export async function searchFor(page: Page, text: string, kind?: string): Promise<void> {
  if (kind !== undefined) await barOf(page).getByRole('combobox', { name: 'As' }).selectOption(kind);
  await fieldOf(page).fill(text);
  await button(barOf(page), 'Search').click();
}
