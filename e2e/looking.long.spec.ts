/** Looking must not touch: a terabyte that nobody wrote to stays empty, however long one looks at it. */
import { expect } from '@playwright/test';
import { firstFree, mapsOf, memfds } from '../tooling/app/maps.ts';
import { idle, test } from './support/app.ts';
import { cursorOf, expectBytes, firstShown, gridOf } from './support/hex.ts';
import { middleOf } from './support/map.ts';
import { button, card, expectAt, handle, makeSection, rangeOf, writeValue } from './support/window.ts';

test('scrolling through a section of 1 TiB, and over the map of it, leaves it at 0 blocks', async ({ app }) => {
  const { page, pid } = app;
  await makeSection(page, '1 TiB');
  await expect(card(page, 'C')).toContainText('Section 2');
  const range = await rangeOf(page, 'C');
  expect(range.end - range.start).toBe(2 ** 40);
  const section = () => memfds(pid).find(({ bytes }) => bytes === 2 ** 40);
  expect(section()).toMatchObject({ blocks: 0 });

  const grid = gridOf(page, 'C');
  await expectBytes(page, 'C', 0, '00 00 00 00');
  await grid.hover();
  for (let turn = 1; turn <= 10; turn += 1) {
    await page.mouse.wheel(0, 1800);
    await expect.poll(() => firstShown(page, 'C')).toBeGreaterThan(turn * 100);
    await idle(page);
  }
  expect(section()).toMatchObject({ blocks: 0 });

  await grid.focus();
  for (let turn = 0; turn < 10; turn += 1) await page.keyboard.press('PageDown');
  await page.keyboard.press('Control+End');
  await expect.poll(() => cursorOf(page, 'C')).toEqual({ offset: 2 ** 40 - 1, column: 'hex' });
  await expectBytes(page, 'C', 2 ** 40 - 4, '00 00 00 00');
  await expect(card(page, 'C')).toContainText('untouched page: nothing stored yet, reads as zeros');
  await page.keyboard.press('PageUp');
  await expectBytes(page, 'C', (await cursorOf(page, 'C')).offset, '00');
  expect(section()).toMatchObject({ blocks: 0 });

  // From all of it down to single bytes, at the middle of the map, and sideways.
  await handle(page, 'C').press('f');
  await idle(page);
  const middle = await middleOf(handle(page, 'C'));
  await page.mouse.move(middle.x, middle.y);
  for (let turn = 0; turn < 24; turn += 1) {
    await page.mouse.wheel(0, -1000);
    await idle(page);
  }
  await expect(page.getByText(/^\d+ bytes across$|^\d+ B across$/)).toBeVisible();
  await page.mouse.wheel(3000, 0);
  await idle(page);
  expect(section()).toMatchObject({ blocks: 0 });

  // It is real all the same: what is written takes up its page, and no more.
  await writeValue(page, 'C', '42');
  await expect.poll(() => section()?.blocks).toBe(8);
  await button(page, 'Undo').click();
  await expect(button(page, 'Undo')).toHaveAttribute('title', /New section 2 of 1 TiB/);
});

test('a view of 1 TiB is moved like any other, with nothing paged in', async ({ app }) => {
  const { page, pid } = app;
  await makeSection(page, '1 TiB');
  await expect(card(page, 'C')).toContainText('Section 2');
  await button(card(page, 'C'), 'Move to address…').click();
  const to = firstFree(mapsOf(pid), 2 ** 40, 2 ** 45, 2 ** 30);
  await page.getByLabel('New address', { exact: true }).fill(`0x${to.toString(16)}`);
  await page.getByLabel('New address', { exact: true }).press('Enter');
  await expectAt(page, 'C', to);
  await expect(page.getByRole('status')).toHaveText(/ · resident 0 B → 0 B$/);
  expect(memfds(pid).find(({ bytes }) => bytes === 2 ** 40)).toMatchObject({ blocks: 0 });
});
