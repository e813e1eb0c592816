/** What happens while a search is under way, and what else the window shows then. */
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { barOf, fieldOf, openSearch, progressOf, searchFor } from './support/search.ts';
import { sectionPath, writeSection } from './support/section-bytes.ts';
import { alertOf, button, card, handle, makeSection, statusOf } from './support/window.ts';

const slowText = `${'a'.repeat(1000)}b`;
const slowBytes = 128 * 2 ** 20;

/** Compared in each of its bytes at each place: seconds of work. */
async function beginSlowSearch(page: Page, where: string): Promise<void> {
  await barOf(page).getByRole('checkbox', { name: 'Match case' }).check();
  await barOf(page).getByRole('combobox', { name: 'In' }).selectOption(where);
  await searchFor(page, slowText);
  await expect(progressOf(page)).toHaveAttribute('value', /^0\.\d/);
}

/** View C of a section whose bytes are all the same. */
async function makeSlowSection({ page, pid }: { page: Page; pid: number }): Promise<void> {
  await makeSection(page, '128 MiB');
  await expect(card(page, 'C')).toBeVisible();
  const file = openSync(sectionPath(pid, 2), 'r+');
  const piece = Buffer.alloc(2 ** 20, 'a');
  for (let offset = 0; offset < slowBytes; offset += piece.length) writeSync(file, piece, 0, piece.length, offset);
  closeSync(file);
}

test('a search is cancelled in its middle, by button and by Escape, and another one begins', async ({ app }) => {
  const { page } = app;
  await makeSlowSection(app);
  await openSearch(page);
  for (const cancel of [
    () => button(barOf(page), 'Cancel').click(),
    () => fieldOf(page).press('Escape'),
    () => page.keyboard.press('Escape'),
  ]) {
    await beginSlowSearch(page, 'section 2');
    await cancel();
    await expect(barOf(page)).toContainText('Cancelled: 0 matches so far');
    await expect(progressOf(page)).toHaveCount(0);
    await expect(button(barOf(page), 'Search')).toBeVisible();
  }
  await beginSlowSearch(page, 'everywhere');
  // A further one in the place of one that is under way.
  await searchFor(page, 'a'.repeat(1000));
  await expect(barOf(page)).toContainText('The first 10,000 matches in');
  await expect(progressOf(page)).toHaveCount(0);
  // A window that is reloaded in the middle leaves nothing under way.
  await beginSlowSearch(page, 'everywhere');
  await page.reload();
  await openSearch(page);
  await searchFor(page, 'a'.repeat(1000));
  await expect(barOf(page)).toContainText('The first 10,000 matches in');
});

test('a view that is moved or unmapped while it is searched is reported in a sentence', async ({ app }) => {
  const { page } = app;
  await makeSlowSection(app);
  await openSearch(page);
  await beginSlowSearch(page, 'view C');
  await button(card(page, 'C'), 'Unmap').click();
  await expect(barOf(page)).toContainText('View C was moved or unmapped while it was searched: search again.');
  await expect(progressOf(page)).toHaveCount(0);
  await button(page, 'Undo').click();
  await expect(card(page, 'C')).toBeVisible();
  // The section itself is read by no view.
  await beginSlowSearch(page, 'section 2');
  await button(card(page, 'C'), 'Unmap').click();
  await expect(card(page, 'C')).toHaveCount(0);
  await expect(barOf(page)).toContainText('0 matches in 128 MiB of touched pages', { timeout: 60_000 });
});

test('a file that is cut short while it is searched leaves what can be read, and says how much cannot', async ({
  app,
}) => {
  const { page } = app;
  const folder = mkdtempSync(join(tmpdir(), 'samepage-search-'));
  try {
    const path = join(folder, 'long.bin');
    writeFileSync(path, Buffer.alloc(slowBytes, 'a'));
    await button(page, 'New section with options…').click();
    const dialog = page.getByRole('dialog', { name: 'New section with options', exact: true });
    await dialog.getByRole('radio', { name: 'A file' }).check();
    await dialog.getByLabel('Path', { exact: true }).fill(path);
    await button(dialog, 'Make section').click();
    await expect(dialog).toHaveCount(0);
    await expect(card(page, 'C')).toContainText('file long.bin');
    await openSearch(page);
    for (const [where, left, note] of [
      ['view C', 96, '0 matches in 96 MiB of touched pages; 32 MiB could not be read'],
      ['section 2', 48, '0 matches in 48 MiB of touched pages'],
    ] as const) {
      await beginSlowSearch(page, where);
      truncateSync(path, left * 2 ** 20);
      await expect(barOf(page)).toContainText(note, { timeout: 60_000 });
      await expect(progressOf(page)).toHaveCount(0);
      await expect(alertOf(page)).toHaveCount(0);
    }
    await searchFor(page, 'a'.repeat(1000));
    await expect(barOf(page)).toContainText('The first 10,000 matches in');
    truncateSync(path, 0);
    await searchFor(page, 'aaa');
    await expect(barOf(page)).toContainText('0 matches in 0 B of touched pages');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('while a trace is open our own memory is searched, and a match brings our map back', async ({ app }) => {
  const { page, pid } = app;
  writeSection(pid, 1, 0x1234, Buffer.from('needle'));
  await idle(page);
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('combobox', { name: 'Command', exact: true })).toBeFocused();
  await page.keyboard.type('Open a trace');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Open a trace', exact: true });
  await dialog.getByLabel('Path', { exact: true }).fill(resolve('native-bridge/tracing/testing/logs/plain.strace'));
  await page.keyboard.press('Enter');
  const strip = page.getByRole('slider', { name: 'Moment of the trace', exact: true });
  await expect(strip).toBeVisible();
  await strip.press('Home');
  await expect(strip).toHaveAttribute('aria-valuetext', /^Call 0 of /);
  await openSearch(page);
  await searchFor(page, 'needle');
  await expect(barOf(page)).toContainText('1 match in');
  await expect(strip).toBeVisible();
  await fieldOf(page).press('Enter');
  await expect(statusOf(page)).toContainText('Match 1 of 1: 0x281234 in A');
  await expect(handle(page, 'A')).toHaveAttribute('aria-current', 'true');
  await expect(page.getByText('Address space', { exact: true })).toBeVisible();
});
