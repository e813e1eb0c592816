/** The window by the names that people (and screen readers) find in it. Tests look for nothing else. */
import { expect, type Locator, type Page } from '@playwright/test';

export interface Range {
  start: number;
  /** Exclusive. */
  end: number;
}

export function card(page: Page, letter: string): Locator {
  return page.getByRole('group', { name: `View ${letter}`, exact: true });
}

export function button(page: Page | Locator, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** The typed value at a view's cursor. */
export function valueField(page: Page, letter: string): Locator {
  return card(page, letter).getByRole('textbox', { name: 'Value', exact: true });
}

/** A view on the map, wherever it lies. */
export function handle(page: Page, letter: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^View ${letter} at 0x[0-9a-f]+$`) });
}

export function statusOf(page: Page): Locator {
  return page.getByRole('status');
}

/**
 * An alert that stands over everything: not the ones inside cards and dialogs, nor that the engine takes long, which it
 * may on a busy computer at any time.
 */
export function alertOf(page: Page): Locator {
  const alerts = page.getByRole('region', { name: 'Address space', exact: true }).getByRole('alert');
  return alerts.filter({ hasNotText: 'engine does not answer' });
}

/** Makes a section of that size with a view, and waits for the dialog to be gone: until then nothing else takes keys. */
export async function makeSection(page: Page, size: string): Promise<void> {
  await button(page, 'New section with options…').click();
  const field = page.getByLabel('Size', { exact: true });
  await field.fill(size);
  await field.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
}

export function hex(address: number): string {
  return `0x${address.toString(16)}`;
}

/** `0x280000–0x290000`, as cards and messages write it. */
export function rangeText({ start, end }: Range): string {
  return `${hex(start)}–${hex(end)}`;
}

const rangePattern = /^0x([0-9a-f]+)–0x([0-9a-f]+)$/;

/** Where a view lies, by its card. */
export async function rangeOf(page: Page, letter: string): Promise<Range> {
  const text = await card(page, letter).getByText(rangePattern).first().innerText();
  const [, start = '', end = ''] = rangePattern.exec(text) ?? [];
  return { start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) };
}

/** Waits until a view's card says that it begins there; returns its range. */
export async function expectAt(page: Page, letter: string, start: number): Promise<Range> {
  await expect(
    card(page, letter)
      .getByText(new RegExp(`^${hex(start)}–`))
      .first(),
  ).toBeVisible();
  return await rangeOf(page, letter);
}

export async function writeValue(page: Page, letter: string, text: string): Promise<void> {
  await valueField(page, letter).fill(text);
  await valueField(page, letter).press('Enter');
}

/** Maps a view of the current section and waits for its card; returns where it lies. */
export async function mapAnotherView(page: Page, letter: string): Promise<Range> {
  await button(page, 'Map another view').click();
  await expect(card(page, letter)).toBeVisible();
  return await rangeOf(page, letter);
}

export async function chooseProtection(page: Page, letter: string, name: string): Promise<void> {
  await card(page, letter).getByRole('combobox', { name: 'Protection', exact: true }).selectOption({ label: name });
}

/** Opens a card's menu and chooses from it. */
export async function chooseFromMenu(page: Page, letter: string, entry: string): Promise<void> {
  await button(card(page, letter), `More for view ${letter}`).click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

/** Chooses in the settings, and closes them. */
export async function chooseSetting(page: Page, group: string, choice: string): Promise<void> {
  await button(page, 'Settings').click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog
    .getByRole('group', { name: group })
    .getByRole('radio', { name: new RegExp(`^${choice}`) })
    .check();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

export function moveBy(page: Page, method: string): Promise<void> {
  return chooseSetting(page, 'A view is moved by', method);
}
