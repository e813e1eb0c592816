/**
 * Takes README's pictures, of the desktop window with its frame and menu. The app is run and used as a person would;
 * nothing in them is drawn. Run by scripts/screenshots.ts, where Electron is.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { idle } from '../../e2e/support/app.ts';
import { startElectronApp } from '../../e2e/support/electron-app.ts';
import { button, card, chooseFromMenu, expectAt, mapAnotherView, writeValue } from '../../e2e/support/window.ts';
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
  await chooseFromMenu(page, 'C', 'Move to address…');
  await dialog.getByLabel('New address').fill(`0x${lastAddress.toString(16)}`);
  await button(dialog, 'Move').click();
  await expectAt(page, 'C', lastAddress);
  await page.getByRole('status').filter({ hasText: 'C moved' }).waitFor();
  await button(page, 'Fit all views').click();
}

async function runByName(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.getByRole('combobox', { name: 'Command', exact: true }).fill(name);
  await page.keyboard.press('Enter');
}

/** A scene by its title, as far as `count` steps, each predicted before where that is asked. */
function playScene(title: string, count: number) {
  return async (page: Page) => {
    await runByName(page, 'Scenes');
    const panel = page.getByRole('complementary', { name: 'Scenes' });
    await panel.getByRole('button', { name: title }).click();
    const steps = panel.getByRole('list', { name: 'Steps' }).getByRole('listitem');
    for (let index = 0; index < count; index += 1) {
      for (const choice of await panel.getByRole('radio').all()) await choice.check();
      await button(panel, 'Do it').click();
      await steps.nth(index).filter({ hasText: ': done' }).waitFor({ timeout: 60_000 });
    }
    await idle(page);
  };
}

/** A workspace that maps two files, and asks before it does. */
async function askForFiles(page: Page): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-picture-'));
  const path = join(folder, 'ring.samepage');
  const names = ['log.bin', 'table.bin'];
  for (const name of names) writeFileSync(join(folder, name), name.padEnd(65_536, ' '));
  const sections = names.map((name, index) => ({
    ...{ id: index + 1, kind: 'file', bytes: '0x10000', path: join(folder, name), access: 'read-write' },
  }));
  const views = names.map((_, index) => ({
    ...{ letter: 'AB'[index], section: index + 1, address: `0x${(0x280000 + index * 0x20000).toString(16)}` },
    ...{ offset: '0x0', length: '0x10000', sharing: 'shared', protection: 'read-write' },
  }));
  writeFileSync(path, JSON.stringify({ samepage: 'workspace', version: 1, sections, views }));
  await page.keyboard.press('ControlOrMeta+O');
  await page.getByRole('dialog', { name: 'Open a workspace', exact: true }).waitFor();
  await page.keyboard.type(path);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'The workspace maps 2 files', exact: true }).waitFor();
}

/** Moving against copying, measured on this machine. */
async function plotMoves(page: Page): Promise<void> {
  await playScene('A big block moves at once', 3)(page);
  await button(page, 'Measure').click();
  await button(page, 'Cancel').waitFor({ state: 'hidden', timeout: 90_000 });
  await page.locator('.uplot').evaluate((plot) => plot.scrollIntoView({ block: 'center' }));
}

/** A second process of a scene, above ours. */
async function showBoth(page: Page): Promise<void> {
  await playScene('Two processes, one memory', 2)(page);
  await button(page, 'Show its address space').click();
  await page.getByRole('status').filter({ hasText: 'The map shows process' }).waitFor();
  await runByName(page, 'Show both address spaces');
  await page.getByRole('application', { name: 'Map of the other process', exact: true }).waitFor();
  await idle(page);
}

/** A program on its timeline: its end, compared with an earlier moment. */
async function compareMoments(page: Page): Promise<void> {
  await runByName(page, 'Watch a program');
  await page.getByRole('button', { name: 'node -e 1', exact: true }).click();
  await page.getByRole('status').filter({ hasText: 'ended with code 0' }).waitFor({ timeout: 60_000 });
  await page.getByRole('slider', { name: 'Moment of the trace', exact: true }).focus();
  for (const key of ['Home', 'PageUp', 'm', 'End']) await page.keyboard.press(key);
  await page.getByRole('status').filter({ hasText: 'Moment 1 is kept' }).waitFor();
  await button(page.getByRole('region', { name: 'Timeline', exact: true }), 'Compare').click();
  const compared = page.getByRole('region', { name: 'Compare moments', exact: true });
  await compared.getByRole('combobox', { name: 'Compare with', exact: true }).selectOption({ label: 'Moment 1' });
  await compared.getByRole('status').waitFor();
  await idle(page);
}

const pictures = [
  { name: 'window-dark', theme: 'dark', arrange },
  { name: 'window-light', theme: 'light', arrange },
  { name: 'scene', theme: 'dark', arrange: playScene('Copied page by page', 2) },
  { name: 'scene-article', theme: 'light', arrange: playScene('One memory, two addresses', 3) },
  { name: 'scene-ring', theme: 'dark', arrange: playScene('A ring buffer that never splits', 3) },
  { name: 'scene-code', theme: 'light', arrange: playScene('Writable here, executable there', 4) },
  { name: 'scene-addresses', theme: 'dark', arrange: playScene('One page at 20,000 addresses', 2) },
  { name: 'scene-guards', theme: 'light', arrange: playScene('Guard pages, with and without regions', 3) },
  { name: 'scene-plot', theme: 'dark', arrange: plotMoves },
  { name: 'workspace', theme: 'dark', arrange: askForFiles },
  { name: 'two-spaces', theme: 'dark', arrange: showBoth },
  { name: 'timeline', theme: 'light', arrange: compareMoments },
] as const;

/** Names of some: only these are taken. */
const wanted = process.argv.slice(2);
const desktop = await openDesktop({ width: 1600, height: 1000, windowManager: true });
for (const picture of pictures.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const app = await startElectronApp({ root, desktop, watchPage: () => undefined, testInfo: null });
  const { page } = app;
  await page.emulateMedia({ colorScheme: picture.theme });
  await card(page, 'B').waitFor();
  await picture.arrange(page);
  await idle(page);
  desktop.photograph(`docs/images/${picture.name}.png`, 'window');
  await app.stop();
}
await desktop.close();
