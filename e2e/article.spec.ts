/** The first window is the article: one section, two addresses, one value. */
import { expect } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { idle, test } from './support/app.ts';
import { recordFrames } from './support/frames.ts';
import { expectBytes } from './support/hex.ts';
import { readSection } from './support/section-bytes.ts';
import {
  button,
  card,
  chooseFromMenu,
  handle,
  mapAnotherView,
  rangeOf,
  statusOf,
  valueField,
  writeValue,
} from './support/window.ts';

const sectionPath = '/memfd:samepage-section-1 (deleted)';

test('opens on two views of one section, both 0, and says what to try', async ({ app }) => {
  const { page } = app;
  for (const letter of ['A', 'B']) {
    await expect(card(page, letter)).toBeVisible();
    await expect(valueField(page, letter)).toHaveValue('0');
  }
  await expect(card(page, 'A').getByText('0x280000–0x290000', { exact: true })).toBeVisible();
  await expect(card(page, 'B').getByText('0x290000–0x2a0000', { exact: true })).toBeVisible();
  await expect(handle(page, 'A')).toHaveAccessibleName('View A at 0x280000');
  await expect(handle(page, 'B')).toHaveAccessibleName('View B at 0x290000');
  await expect(page.getByText(/Write 42 into A.*watch B/)).toBeVisible();
  await expect(page.getByText(`PID ${app.pid}`)).toBeVisible();

  // They are one memory: the system lists both on one inode.
  const a = await rangeOf(page, 'A');
  const b = await rangeOf(page, 'B');
  const maps = mapsOf(app.pid);
  const [first, ...restOfFirst] = coverage(maps, a.start, a.end);
  const [second, ...restOfSecond] = coverage(maps, b.start, b.end);
  expect(first).toMatchObject({ ...a, perms: 'rw-s', offset: 0, path: sectionPath });
  expect(second).toMatchObject({ ...b, perms: 'rw-s', offset: 0, path: sectionPath });
  expect(first?.inode).toBe(second?.inode);
  expect([...restOfFirst, ...restOfSecond]).toEqual([]);
});

test('42 written into A shows in B, in the very same frame', async ({ app }) => {
  const { page } = app;
  const recording = await recordFrames(page, ['A', 'B']);
  await writeValue(page, 'A', '42');
  await expect(valueField(page, 'B')).toHaveValue('42');
  await expectBytes(page, 'AB', 0, '2a 00 00 00');
  const frames = await recording.stop();

  // First the old bytes everywhere, then the new ones everywhere, and no frame with some of each.
  const shown = frames.map(([a, b]) => `A ${a?.firstByte}, B ${b?.firstByte} = ${b?.value}`);
  const kinds = shown.filter((text, index) => text !== shown[index - 1]);
  expect(kinds).toEqual(['A 00, B 00 = 0', 'A 2a, B 2a = 42']);
  expect(readSection(app.pid, 1, 0, 4)).toBe('2a 00 00 00');
  await expect(valueField(page, 'A')).toHaveValue('42');
  await expect(statusOf(page)).toContainText(/4 bytes written at A\+0x0 in [\d.]+ (µs|ms)/);
});

test('starting over gives the article, whatever was made before; again and again, each in one undoable step', async ({
  app,
}) => {
  const { page } = app;
  const A = 0x280000;
  const region = (start: number) => coverage(mapsOf(app.pid), start, start + 0x10000);
  const startOver = async () => {
    await page.keyboard.press('Control+Shift+P');
    await expect(page.getByRole('combobox', { name: 'Command', exact: true })).toBeFocused();
    await page.keyboard.type('start over');
    await page.keyboard.press('Enter');
    await expect(statusOf(page)).toHaveText(/^Started over with the article in /);
    await idle(page);
  };
  const expectArticle = async (place: { x: number; width: number }) => {
    for (const letter of ['A', 'B']) await expect(valueField(page, letter)).toHaveValue('0');
    await expect(page.getByRole('group', { name: /^View [A-Z]+$/ })).toHaveCount(2);
    expect(await rangeOf(page, 'A')).toEqual({ start: A, end: A + 0x10000 });
    expect(await rangeOf(page, 'B')).toEqual({ start: A + 0x10000, end: A + 0x20000 });
    expect([...region(A), ...region(A + 0x10000)].map(({ path }) => path)).toEqual([sectionPath, sectionPath]);
    expect(coverage(mapsOf(app.pid), A + 0x20000, A + 0x100000)).toEqual([]);
    await expect(page.getByText(/Write 42 into A.*watch B/)).toBeVisible();
    await expect(page.getByText('2 views of 1 section')).toBeVisible();
    await expect.poll(async () => (await handle(page, 'A').boundingBox())?.x).toBeCloseTo(place.x, 0);
    expect((await handle(page, 'A').boundingBox())?.width).toBeCloseTo(place.width, 0);
  };
  await idle(page);
  const place = await handle(page, 'A').boundingBox();
  if (!place) throw new Error('A is not on the map');
  await page.getByRole('button', { name: 'Dismiss this hint' }).click();
  await writeValue(page, 'A', '42');
  await button(page, 'New section').click();
  await mapAnotherView(page, 'D');
  await chooseFromMenu(page, 'D', 'Remap as copy-on-write');
  await writeValue(page, 'D', '9');
  await button(card(page, 'B'), 'Unmap').click();
  await handle(page, 'A').dblclick();
  const other = await app.openWindow();
  await expect(valueField(other, 'D')).toHaveValue('9');
  await startOver();
  await expectArticle(place);
  await expect(card(other, 'D')).toHaveCount(0);
  await expect(valueField(other, 'A')).toHaveValue('0');
  await writeValue(page, 'B', '7');
  await expect(valueField(other, 'A')).toHaveValue('7');
  await expect(valueField(page, 'A')).toHaveValue('7');
  await startOver();
  await expectArticle(place);
  await startOver();
  await expectArticle(place);

  // Undone step by step, each thing comes back as it was.
  await button(page, 'Undo').click();
  await button(page, 'Undo').click();
  await expect(valueField(page, 'B')).toHaveValue('7');
  await button(page, 'Undo').click();
  await button(page, 'Undo').click();
  await expect(valueField(page, 'D')).toHaveValue('9');
  await expect(card(page, 'D')).toContainText('copy-on-write');
  await expect(valueField(page, 'A')).toHaveValue('42');
  await expect(card(page, 'B')).toHaveCount(0);
  await button(page, 'Redo').click();
  await expect(card(page, 'D')).toHaveCount(0);
  await expect(valueField(page, 'B')).toHaveValue('0');
});

test('starting over once all was removed is the article, too', async ({ app }) => {
  const { page } = app;
  await chooseFromMenu(page, 'A', 'Remove section 1…');
  await button(page, 'Remove section').click();
  await button(page, 'Start over with the article').click();
  await expect(card(page, 'A')).toBeVisible();
  await expect(card(page, 'B')).toBeVisible();
  await expect(page.getByText(/Write 42 into A.*watch B/)).toBeVisible();
  expect(coverage(mapsOf(app.pid), 0x280000, 0x2a0000)[0]?.path).toBe(sectionPath);
});

test('the hint goes when it is dismissed, and stays away', async ({ app }) => {
  const { page } = app;
  await page.getByRole('button', { name: 'Dismiss this hint' }).click();
  await expect(page.getByText(/watch B/)).toBeHidden();
  await page.reload();
  await expect(valueField(page, 'A')).toHaveValue('0');
  await expect(page.getByText(/watch B/)).toBeHidden();
});
