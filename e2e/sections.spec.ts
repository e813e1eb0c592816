/** Sections come and go: of any size, or files; and their views with them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { coverage, mapsOf, memfds } from '../tooling/app/maps.ts';
import { test as base } from './support/app.ts';
import { expectBytes, shownText } from './support/hex.ts';
import {
  alertOf,
  button,
  card,
  chooseFromMenu,
  chooseProtection,
  mapAnotherView,
  rangeOf,
  statusOf,
  valueField,
  writeValue,
} from './support/window.ts';

const test = base.extend<{ file: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's pattern
  file: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'samepage-files-'));
    const path = join(folder, 'hello.bin');
    writeFileSync(path, 'Hello, page one.');
    await use(path);
    rmSync(folder, { recursive: true });
  },
});

async function openOptions(page: Page): Promise<Locator> {
  await button(page, 'New section with options…').click();
  const dialog = page.getByRole('dialog', { name: 'New section with options', exact: true });
  await expect(dialog).toBeVisible();
  return dialog;
}

async function openFile(page: Page, path: string, access: 'Read-only' | 'Read and write'): Promise<Locator> {
  const dialog = await openOptions(page);
  await dialog.getByRole('radio', { name: 'A file' }).check();
  await dialog.getByLabel('Path', { exact: true }).fill(path);
  await dialog.getByRole('radio', { name: access }).check();
  await button(dialog, 'Make section').click();
  return dialog;
}

test('a new section has 64 KiB, is mapped once, and is the current one', async ({ app }) => {
  const { page, pid } = app;
  await button(page, 'New section').click();
  const c = await rangeOf(page, 'C');
  expect(c).toEqual({ start: 0x2a0000, end: 0x2b0000 });
  const path = '/memfd:samepage-section-2 (deleted)';
  expect(coverage(mapsOf(pid), c.start, c.end)).toMatchObject([{ ...c, perms: 'rw-s', path }]);
  await writeValue(page, 'C', '9');
  await expectBytes(page, 'C', 0, '09 00 00 00');
  await expectBytes(page, 'AB', 0, '00 00 00 00');
  const d = await mapAnotherView(page, 'D');
  expect(coverage(mapsOf(pid), d.start, d.end)).toMatchObject([{ path }]);
});

test('sizes are understood from 4 KiB to 1 TiB, and refused beyond, with the reason', async ({ app }) => {
  const { page, pid } = app;
  const dialog = await openOptions(page);
  const size = dialog.getByLabel('Size', { exact: true });
  await expect(size).toHaveValue('64 KiB');
  const refusals: [string, string][] = [
    ['', 'Type a size such as 64 KiB, 1.5 GiB or 0x10000.'],
    ['a lot', '“a lot” is not a size. Type one such as 64 KiB, 1.5 GiB or 0x10000.'],
    ['-4 KiB', '“-4 KiB” is less than nothing.'],
    ['1 PiB', 'A section has 4 KiB to 1 TiB.'],
    ['64 kg', '“kg” is not a unit. There are B, KiB, MiB, GiB, TiB, PiB, EiB.'],
    ['1,5 MiB', '“1,5 MiB” may be read in two ways. Type 1.5 with a point, and 1048576 without commas.'],
    ['0', 'A section has 4 KiB to 1 TiB.'],
    ['2 KiB', 'A section has 4 KiB to 1 TiB.'],
    ['1025 GiB', 'A section has 4 KiB to 1 TiB.'],
    ['5000', 'A section has whole pages of 4 KiB: the next size is 8 KiB.'],
  ];
  for (const [text, sentence] of refusals) {
    await size.fill(text);
    await expect(size).toHaveAccessibleDescription(sentence);
    await expect(button(dialog, 'Make section')).toBeDisabled();
  }
  await size.fill('1 GiB');
  await expect(size).toHaveAccessibleDescription('1 GiB · 262,144 pages');
  await size.press('Enter');
  await expect(dialog).toBeHidden();
  expect(await rangeOf(page, 'C')).toMatchObject({ end: (await rangeOf(page, 'C')).start + 2 ** 30 });

  for (const [text, letter, bytes] of [
    ['0x1000', 'D', 4096],
    ['1.5 MiB', 'E', 1.5 * 2 ** 20],
    ['1 TiB', 'F', 2 ** 40],
  ] as const) {
    const again = await openOptions(page);
    await again.getByLabel('Size', { exact: true }).fill(text);
    await again.getByLabel('Size', { exact: true }).press('Enter');
    await expect(card(page, letter)).toBeVisible();
    const range = await rangeOf(page, letter);
    expect(range.end - range.start).toBe(bytes);
    expect(coverage(mapsOf(pid), range.start, range.end)).toMatchObject([{ ...range, perms: 'rw-s' }]);
  }
  // None of them takes up anything. Descriptors are in no particular order.
  const sizes = memfds(pid).map(({ bytes, blocks }) => `${bytes} bytes, ${blocks} blocks`);
  const made = [4096, 65_536, 1.5 * 2 ** 20, 2 ** 30, 2 ** 40];
  expect(sizes.sort()).toEqual(made.map((bytes) => `${bytes} bytes, 0 blocks`).sort());
});

test('a section may be made without a view', async ({ app }) => {
  const { page } = app;
  const dialog = await openOptions(page);
  await dialog.getByRole('checkbox', { name: 'Map a first view of the whole section' }).uncheck();
  await button(dialog, 'Make section').click();
  await expect(dialog).toBeHidden();
  await expect(card(page, 'C')).toHaveCount(0);
  await mapAnotherView(page, 'C');
  await expect(card(page, 'C')).toContainText('Section 2');
});

test('a file is mapped read-only: its bytes are shown, and not to be changed', async ({ app, file }) => {
  const { page, pid } = app;
  await expect(await openFile(page, file, 'Read-only')).toBeHidden();
  const range = await rangeOf(page, 'C');
  expect(coverage(mapsOf(pid), range.start, range.end)).toMatchObject([{ ...range, perms: 'r--s', path: file }]);
  await expect.poll(() => shownText(page, 'C', 0, 16)).toBe('Hello, page one.');
  await expect(card(page, 'C')).toContainText('file hello.bin');
  await writeValue(page, 'C', '1');
  await expect(card(page, 'C').getByRole('alert')).toContainText(
    'View C is read-only: change its protection to write.',
  );

  await chooseProtection(page, 'C', 'Read-write');
  await expect(alertOf(page)).toContainText(`${file} was opened read-only: a shared view of it cannot be written.`);
  await expect(card(page, 'C').getByRole('combobox', { name: 'Protection' })).toHaveValue('read');

  // As copy-on-write it may be written, and the file knows nothing of it.
  await chooseFromMenu(page, 'C', 'Remap as copy-on-write');
  await chooseProtection(page, 'C', 'Read-write');
  await expect.poll(() => coverage(mapsOf(pid), range.start, range.end)).toMatchObject([{ perms: 'rw-p' }]);
  await writeValue(page, 'C', '0x21212121');
  await expect.poll(() => shownText(page, 'C', 0, 8)).toBe('!!!!o, p');
  expect(readFileSync(file, 'latin1')).toBe('Hello, page one.');
});

test('a file is mapped read-write: what is written goes into it', async ({ app, file }) => {
  const { page, pid } = app;
  await expect(await openFile(page, file, 'Read and write')).toBeHidden();
  const range = await rangeOf(page, 'C');
  expect(coverage(mapsOf(pid), range.start, range.end)).toMatchObject([{ perms: 'rw-s', path: file }]);
  await card(page, 'C').getByRole('combobox', { name: 'Type', exact: true }).selectOption({ label: 'text' });
  await expect(valueField(page, 'C')).toHaveValue('Hello, page one.');
  await writeValue(page, 'C', 'HELLO');
  await expect.poll(() => readFileSync(file, 'latin1')).toBe('HELLO, page one.');
});

test('a file that cannot be mapped is refused in the dialog', async ({ app, file }) => {
  const { page } = app;
  const dialog = await openFile(page, `${file}.missing`, 'Read-only');
  await expect(dialog.getByRole('alert')).toContainText(`${file}.missing`);
  await expect(dialog.getByRole('alert')).toContainText('ENOENT');
  const path = dialog.getByLabel('Path', { exact: true });
  await path.fill(' ');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await expect(path).toHaveAccessibleDescription('Type the path of a file.');
  await path.fill(tmpdir());
  await path.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText(tmpdir());
  await button(dialog, 'Cancel').click();
  await expect(card(page, 'C')).toHaveCount(0);
});

test('a path is completed by keyboard and by mouse; a relative one is refused', async ({ app, file }) => {
  const { page, pid } = app;
  const dialog = await openOptions(page);
  await dialog.getByRole('radio', { name: 'A file' }).check();
  const path = dialog.getByLabel('Path', { exact: true });
  const options = dialog.getByRole('option');
  const [folder, name] = [dirname(file), basename(file)];
  const beside = mkdtempSync(`${file}-`);
  try {
    // Two have this beginning in common: Tab stops where they part.
    await path.fill(`file://${folder}/${name.slice(0, -2)}`);
    await expect(options).toHaveText([name, basename(beside)]);
    await path.press('Tab');
    await expect(path).toHaveValue(file);
    await expect(path).toBeFocused();
    await expect(options).toHaveCount(2);
    await options.nth(1).click();
    await expect(path).toHaveValue(`${beside}/`);
    await expect(options).toHaveCount(0);
    await path.fill(file);
    await expect(options).toHaveCount(2);
    await path.press('ArrowDown');
    await expect(path).toHaveAttribute('aria-activedescendant', (await options.first().getAttribute('id')) ?? '');
    await path.press('Escape');
    await expect(dialog).toBeVisible();
    await path.press('ArrowDown');
    await path.press('Enter');
    await expect(path).toHaveValue(file);
    await expect(dialog).toBeVisible();
    await path.fill(name);
    await expect(path).toHaveAccessibleDescription(/does not say in which folder/);
    await path.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('Begin with /, or with ~ for the home folder.');
    await path.fill(`file://${file}`);
    await path.press('Enter');
    const range = await rangeOf(page, 'C');
    expect(coverage(mapsOf(pid), range.start, range.end)).toMatchObject([{ path: file }]);
  } finally {
    rmSync(beside, { recursive: true });
  }
});

test('protection and sharing are changed as the system shows them', async ({ app }) => {
  const { page, pid } = app;
  const perms = () => coverage(mapsOf(pid), 0x290000, 0x2a0000).map((piece) => piece.perms);
  for (const [name, expected] of [
    ['Read-only', 'r--s'],
    ['No access', '---s'],
    ['Executable', 'r-xs'],
    ['Writable and executable', 'rwxs'],
    ['Read-write', 'rw-s'],
  ] as const) {
    await chooseProtection(page, 'B', name);
    await expect.poll(perms).toEqual([expected]);
  }
  await chooseFromMenu(page, 'B', 'Remap as copy-on-write');
  await expect.poll(perms).toEqual(['rw-p']);
  await expect(card(page, 'B')).toContainText('copy-on-write');
  await chooseFromMenu(page, 'B', 'Remap as shared');
  await expect.poll(perms).toEqual(['rw-s']);
});

test('a view is unmapped; a section is removed with its views, after a warning', async ({ app }) => {
  const { page, pid } = app;
  await mapAnotherView(page, 'C');
  await writeValue(page, 'C', '42');
  await button(card(page, 'C'), 'Unmap').click();
  await expect(card(page, 'C')).toHaveCount(0);
  await expect(statusOf(page)).toContainText('C unmapped in');
  expect(coverage(mapsOf(pid), 0x2a0000, 0x2b0000)).toEqual([]);

  await chooseFromMenu(page, 'A', 'Remove section 1…');
  const dialog = page.getByRole('dialog', { name: 'Remove section 1', exact: true });
  await expect(dialog).toContainText('2 views of it are still mapped and will be unmapped: A, B.');
  await button(dialog, 'Cancel').click();
  await expect(card(page, 'A')).toBeVisible();
  await chooseFromMenu(page, 'A', 'Remove section 1…');
  await button(dialog, 'Remove section').click();
  await expect(page.getByRole('group', { name: /^View [A-Z]$/ })).toHaveCount(0);
  expect(coverage(mapsOf(pid), 0x280000, 0x2b0000)).toEqual([]);

  // Held until the history is cleared; then its memory is free.
  await expect(page.getByText(/held for undo: 4(\.\d+)? KiB/)).toBeVisible();
  expect(memfds(pid)).toHaveLength(1);
  await button(page, 'Clear history').click();
  await expect(page.getByText('held for undo')).toHaveCount(0);
  expect(memfds(pid)).toEqual([]);

  // Nothing is left: the window offers a new beginning, with the letters that it began with.
  await button(page, 'Start over with the article').click();
  await expect(card(page, 'A')).toContainText('0x280000–0x290000');
  await expect(card(page, 'B')).toContainText('0x290000–0x2a0000');
  await expect(valueField(page, 'A')).toHaveValue('0');
});
