/** "Go to address…": from the keyboard to a place on the map, named in many ways. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { mapsOf } from '../tooling/app/maps.ts';
import { idle, test } from './support/app.ts';
import { handle, hex, statusOf } from './support/window.ts';

const field = (page: Page) => page.getByRole('combobox', { name: 'Go to address, view or name', exact: true });
const options = (page: Page) => page.getByRole('listbox', { name: 'Places' }).getByRole('option');

async function goTo(page: Page, text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+g');
  await expect(field(page)).toBeFocused();
  await field(page).fill(text);
  await page.keyboard.press('Enter');
  await idle(page);
}

test('goes to a view, a sum, an end, a range and digits alone, which are hex', async ({ app }) => {
  const { page } = app;
  for (const [text, shown] of [
    ['B', '0x290000 (view B)'],
    ['A+0x40', '0x280040 (view A + 0x40)'],
    ['end(A)', '0x290000 (end of view A)'],
    ['B-64 KiB', '0x280000 (view B - 64 KiB)'],
    ['280000', '0x280000 (read as hex)'],
    ['0x280000–0x290000', '0x280000 (range to 0x290000)'],
    ['A', '0x280000 (view A)'],
    ['+0x10', '0x280010 (view A + 0x10)'],
  ]) {
    await goTo(page, text ?? '');
    await expect(statusOf(page)).toHaveText(`The map shows ${shown}`);
    await expect(page.getByRole('application', { name: 'Map' })).toBeFocused();
  }
});

test('goes far away by a name that the system’s list has, and back to a view', async ({ app }) => {
  const { page } = app;
  const library = mapsOf(app.pid).find(({ path }) => /\.so[.\d]*$/.test(path));
  if (!library) throw new Error('this process has no library');
  const name = library.path.slice(library.path.lastIndexOf('/') + 1);
  await goTo(page, name);
  await expect(statusOf(page)).toHaveText(`The map shows ${hex(library.start)} (${name})`);
  await expect(handle(page, 'A')).toHaveCount(0);
  await goTo(page, 'A');
  await expect.poll(async () => (await handle(page, 'A').boundingBox())?.width).toBeGreaterThan(300);
});

test('says what is wrong while one types, and stays', async ({ app }) => {
  const { page } = app;
  await field(page).click();
  await field(page).fill('Q+0x40');
  await expect(page.getByText('There is no view Q, and nothing of that name.')).toBeVisible();
  await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeFocused();
  await field(page).fill('A+');
  await expect(page.getByText('Type how many bytes, such as A+0x40.')).toBeVisible();
  await field(page).fill('2621440');
  await expect(page.getByText('0x2621440 · read as hex. For the decimal number, type 0x280000')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(statusOf(page)).toHaveText('The map shows 0x280000 (address)');
});

test('completes, by keys and by mouse, and remembers', async ({ app }) => {
  const { page } = app;
  await page.keyboard.press('ControlOrMeta+g');
  await page.keyboard.type('[sta');
  await expect(options(page).first()).toContainText('[stack]');
  await page.keyboard.press('ArrowDown');
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(statusOf(page)).toContainText('([stack])');
  await page.keyboard.press('ControlOrMeta+g');
  await field(page).fill('');
  await options(page).filter({ hasText: /^B/ }).click();
  await expect(statusOf(page)).toHaveText('The map shows 0x290000 (view B)');
  await page.reload();
  await idle(page);
  await page.keyboard.press('ControlOrMeta+g');
  await expect(options(page).nth(0)).toContainText(/^B/);
  await expect(options(page).nth(1)).toContainText('[stack]');
  await page.keyboard.press('Escape');
  await expect(options(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('application', { name: 'Map' })).toBeFocused();
});

test('knows what the map itself says, and marks what it arrives at', async ({ app }) => {
  const { page } = app;
  for (const [text, status] of [
    ['section 1', /\(section 1\)$/],
    ['Section 1 rw-', /\(section 1\)$/],
    ['V8', /\(V8 \(probably\)\)$/],
    ['thread stack', /\(thread stack \(probably\)\)$/],
    ['program', /\(program\)$/],
    ['libc', /\(libc\.so\.6\)$/],
  ] as const) {
    await goTo(page, text);
    await expect(statusOf(page)).toHaveText(status);
    await expect(field(page)).toHaveValue('');
  }
  // The region that was gone to is the selected one, as its menu's key finds.
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu', { name: /^Region libc/ })).toBeVisible();
});

test('a kept place: named, first of what is proposed, come back to at its zoom, and forgotten, by keys alone', async ({
  app,
}) => {
  const { page } = app;
  const name = 'Where I was';
  const boxOfB = () => handle(page, 'B').boundingBox();
  await goTo(page, 'B');
  for (const key of ['w', 'k']) await page.keyboard.press(key);
  const nameField = page.getByRole('dialog', { name: 'Name this place' }).getByRole('textbox', { name: 'Name' });
  await expect(nameField).toBeFocused();
  await expect(nameField).toHaveValue('View B');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(statusOf(page)).toHaveText(`Kept: “${name}” at 0x290000`);
  await idle(page);
  const box = await boxOfB();
  const mark = page.locator('.overview-kept');
  await expect(mark).toHaveAttribute('title', `Kept: “${name}” at 0x290000`);
  await goTo(page, '[stack]');
  await expect(handle(page, 'B')).toHaveCount(0);
  await page.reload();
  await idle(page);
  await page.keyboard.press('ControlOrMeta+g');
  await expect(options(page).first()).toHaveText(`${name}0x290000 · kept place`);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(statusOf(page)).toHaveText(`The map shows 0x290000 (kept place “${name}”)`);
  await expect(page.getByRole('application', { name: 'Map' })).toBeFocused();
  await idle(page);
  expect((await boxOfB())?.width).toBeCloseTo(box?.width ?? 0, 0);
  expect((await boxOfB())?.x).toBeCloseTo(box?.x ?? 0, 0);
  await page.keyboard.press('ControlOrMeta+g');
  await page.keyboard.type('where i');
  await expect(options(page)).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(options(page)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+Delete');
  await expect(options(page)).toHaveCount(0);
  await expect(field(page)).toHaveValue('where i');
  await expect(mark).toHaveCount(0);
});

test('a kept place has a mark above the strip of the whole address space: a click goes to it, at its zoom', async ({
  app,
}) => {
  const { page } = app;
  const boxOfB = () => handle(page, 'B').boundingBox();
  const mark = page.locator('.overview-kept');
  await goTo(page, 'B');
  await page.keyboard.press('k');
  await page.keyboard.type('ring');
  await page.keyboard.press('Enter');
  await expect(mark).toHaveCount(1);
  await idle(page);
  const box = await boxOfB();
  await page.getByRole('button', { name: 'Fit all views' }).click();
  await idle(page);
  // It is there at once after a reload, before anybody acts.
  await page.reload();
  await expect(mark).toHaveAttribute('title', 'Kept: “ring” at 0x290000');
  await mark.click();
  await expect(statusOf(page)).toHaveText('The map shows 0x290000 (kept place “ring”)');
  await idle(page);
  expect((await boxOfB())?.width).toBeCloseTo(box?.width ?? 0, 0);
  expect((await boxOfB())?.x).toBeCloseTo(box?.x ?? 0, 0);
});
