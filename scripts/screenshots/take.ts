/**
 * Takes README's pictures, of the desktop window with its frame and menu. The app is run and used as a person would;
 * nothing in them is drawn. Run by scripts/screenshots.ts, where Electron is.
 */
import type { Page } from '@playwright/test';
import { idle } from '../../e2e/support/app.ts';
import { startElectronApp } from '../../e2e/support/electron-app.ts';
import { button, card, expectAt, mapAnotherView, writeValue } from '../../e2e/support/window.ts';
import { openDesktop } from '../../tooling/desktop.ts';

const root = process.cwd();
const lastAddress = 0x310000;

async function mapPart(page: Page, offset: string, length: string, address: string): Promise<void> {
  await button(page, 'Map another view with options…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Offset').fill(offset);
  await dialog.getByLabel('Length').fill(length);
  await dialog.getByText('This address').click();
  await dialog.getByLabel('Address in hex').fill(address);
  await button(dialog, 'Map view').click();
  await dialog.waitFor({ state: 'hidden' });
}

async function typeText(page: Page, letter: string, text: string): Promise<void> {
  await card(page, letter).getByRole('combobox', { name: 'Type' }).selectOption('text');
  await writeValue(page, letter, text);
  await card(page, letter).getByRole('combobox', { name: 'Type' }).selectOption('u32');
}

/** The article, a third view moved, and a second section of which another view shows a part. */
async function arrange(page: Page): Promise<void> {
  await writeValue(page, 'A', '42');
  await mapAnotherView(page, 'C');
  await button(page, 'New section with options…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Size').fill('256 KiB');
  await button(dialog, 'Make section').click();
  await card(page, 'D').waitFor();
  await typeText(page, 'D', 'Hello, page one.');
  await mapPart(page, '0x10000', '64 KiB', '0x340000');
  await card(page, 'E').waitFor();
  await writeValue(page, 'E', '1819043144');
  await button(card(page, 'C'), 'Move to address…').click();
  await dialog.getByLabel('New address').fill(`0x${lastAddress.toString(16)}`);
  await button(dialog, 'Move').click();
  await expectAt(page, 'C', lastAddress);
  await page.getByRole('status').filter({ hasText: 'C moved' }).waitFor();
  await button(page, 'Fit all views').click();
}

const desktop = await openDesktop({ width: 1600, height: 1000, windowManager: true });
for (const theme of ['dark', 'light'] as const) {
  const app = await startElectronApp({ root, desktop, watchPage: () => undefined, testInfo: null });
  const { page } = app;
  await page.emulateMedia({ colorScheme: theme });
  await card(page, 'B').waitFor();
  await arrange(page);
  await idle(page);
  desktop.photograph(`docs/images/window-${theme}.png`, 'window');
  await app.stop();
}
await desktop.close();
