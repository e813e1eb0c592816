/** The first window is the article: one section, two addresses, one value. */
import { expect } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { test } from './support/app.ts';
import { recordFrames } from './support/frames.ts';
import { expectBytes } from './support/hex.ts';
import { readSection } from './support/section-bytes.ts';
import { card, handle, rangeOf, statusOf, valueField, writeValue } from './support/window.ts';

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

test('the hint goes when it is dismissed, and stays away', async ({ app }) => {
  const { page } = app;
  await page.getByRole('button', { name: 'Dismiss this hint' }).click();
  await expect(page.getByText(/watch B/)).toBeHidden();
  await page.reload();
  await expect(valueField(page, 'A')).toHaveValue('0');
  await expect(page.getByText(/watch B/)).toBeHidden();
});
