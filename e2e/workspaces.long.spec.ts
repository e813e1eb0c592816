/** Workspaces: saved and opened by keyboard and by mouse, with files that are asked about; what is hostile maps nothing. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test as base, idle } from './support/app.ts';
import { alertOf, button, card, rangeOf, statusOf, valueField, writeValue } from './support/window.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'samepage-workspaces-'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
});
test.use({ allowProcesses: true });

async function chooseMore(page: Page, name: string): Promise<void> {
  await button(page, 'More').click();
  await page.getByRole('menuitem', { name, exact: true }).click();
}

async function startOver(page: Page): Promise<void> {
  await chooseMore(page, 'Start over with the article');
  await expect(statusOf(page)).toContainText('Started over');
}

const pathToSaveAs = (page: Page) =>
  page.getByRole('dialog', { name: 'Save the workspace', exact: true }).getByLabel('Path', { exact: true });

/** For the first time in this window: later the same keys save into the same file. */
async function saveByKeys(page: Page, path: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+S');
  await expect(pathToSaveAs(page)).toBeFocused();
  await page.keyboard.type(path);
  await page.keyboard.press('Enter');
  await expect(pathToSaveAs(page)).toBeHidden();
}

test('by keyboard: saved with Ctrl+S, and opened with Ctrl+O at the same addresses, with the same bytes', async ({
  app: { page },
  folder,
}) => {
  const path = join(folder, 'session.samepage');
  await writeValue(page, 'A', '42');
  const places = [await rangeOf(page, 'A'), await rangeOf(page, 'B')];
  await saveByKeys(page, path);
  await expect(statusOf(page)).toContainText(`The workspace is saved as ${path}`);

  await startOver(page);
  await expect(valueField(page, 'B')).toHaveValue('0');
  await page.keyboard.press('ControlOrMeta+O');
  const opening = page.getByRole('dialog', { name: 'Open a workspace', exact: true });
  await expect(opening.getByLabel('Path', { exact: true })).toBeFocused();
  await page.keyboard.type(path);
  await page.keyboard.press('Enter');
  await expect(opening).toBeHidden();
  await expect(valueField(page, 'B')).toHaveValue('42');
  expect([await rangeOf(page, 'A'), await rangeOf(page, 'B')]).toEqual(places);

  // Once more into the same file, without a question.
  await writeValue(page, 'A', '43');
  const before = readFileSync(path, 'utf8');
  await page.keyboard.press('ControlOrMeta+S');
  await expect(statusOf(page)).toContainText(`The workspace is saved as ${path}`);
  expect(readFileSync(path, 'utf8')).not.toBe(before);

  // From the recent ones.
  await startOver(page);
  await page.keyboard.press('ControlOrMeta+O');
  await button(opening, path).click();
  await expect(valueField(page, 'B')).toHaveValue('43');
});

test('by mouse: files are listed, and mapped read-only; what is no workspace is refused', async ({
  app: { page },
  folder,
  host,
}) => {
  const file = join(folder, 'hello.bin');
  writeFileSync(file, 'Hello, page one.');
  const path = join(folder, 'files.samepage');
  const view = { sharing: 'shared', protection: 'read-write', offset: '0x0', length: '0x1000', section: 1 };
  const sections = [{ id: 1, kind: 'file', bytes: '0x10', path: file, access: 'read-write' }];
  const document = {
    samepage: 'workspace',
    version: 1,
    sections,
    views: [{ ...view, letter: 'C', address: '0x300000' }],
  };
  writeFileSync(path, JSON.stringify(document));

  await chooseMore(page, 'Open a workspace…');
  if (host === 'electron') {
    // Its dialog gives the path.
    await page.getByLabel('File', { exact: true }).setInputFiles(path);
    await expect(page.getByLabel('Path', { exact: true })).toHaveValue(path);
    await page.keyboard.press('Enter');
  } else await page.getByLabel('Workspace file', { exact: true }).setInputFiles(path);
  const asking = page.getByRole('dialog', { name: 'The workspace maps 1 file', exact: true });
  await expect(asking).toContainText(file);
  await expect(asking.getByRole('radio', { name: 'Read-only' })).toBeChecked();
  await button(asking, 'Open').click();
  await expect(card(page, 'C')).toBeVisible();
  await expect(card(page, 'A')).toBeHidden();
  expect((await rangeOf(page, 'C')).start).toBe(0x300000);
  await expect(card(page, 'C').getByRole('combobox', { name: 'Protection', exact: true })).toHaveValue('read');

  // Dropped on the window.
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{"samepage":"workspace","version":9}'], 'newer.samepage'));
    dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  });
  await expect(alertOf(page)).toContainText('its version is 9, of a newer Samepage');
  await expect(card(page, 'C')).toBeVisible();

  await button(page, 'Undo').click();
  await expect(card(page, 'A')).toBeVisible();
  await idle(page);
});

test('a file that another program has changed since is replaced only when asked to', async ({
  app: { page },
  folder,
}) => {
  const path = join(folder, 'session.samepage');
  await saveByKeys(page, path);
  const others = `${readFileSync(path, 'utf8')} `;
  writeFileSync(path, others);
  await page.keyboard.press('ControlOrMeta+S');
  await expect(alertOf(page)).toContainText('is no longer as it was opened or saved here');
  expect(readFileSync(path, 'utf8')).toBe(others);
  await button(alertOf(page), 'Replace it').click();
  await expect(statusOf(page)).toContainText(`The workspace is saved as ${path}`);
  await expect(alertOf(page)).toHaveCount(0);
  expect(readFileSync(path, 'utf8')).not.toBe(others);

  // What is no workspace is never replaced: another place is offered.
  writeFileSync(path, 'of another program');
  await page.keyboard.press('ControlOrMeta+S');
  await expect(alertOf(page)).toContainText('is there already, and is no workspace');
  await button(alertOf(page), 'Save as…').click();
  await expect(pathToSaveAs(page)).toBeFocused();
  expect(readFileSync(path, 'utf8')).toBe('of another program');

  // Another workspace is, when asked to.
  const other = join(folder, 'other.samepage');
  writeFileSync(other, others);
  await page.keyboard.type(other);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Save the workspace', exact: true });
  await expect(dialog).toContainText(`“${other}” is there already.`);
  expect(readFileSync(other, 'utf8')).toBe(others);
  await button(dialog, 'Replace it').click();
  await expect(statusOf(page)).toContainText(`The workspace is saved as ${other}`);
  await expect(dialog).toBeHidden();
  expect(readFileSync(other, 'utf8')).not.toBe(others);
});
