/** The strip of the whole address space: its frame, and its holes. */
import { expect, type Page } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { idle, test } from './support/app.ts';
import { middleOf } from './support/map.ts';
import { button, handle, hex, rangeOf, statusOf } from './support/window.ts';

/** The frame is for the pointer alone (the keys have the map itself), so it has no name to be found by. */
async function frameOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  await idle(page);
  const box = await page.locator('.overview-brush').boundingBox();
  if (!box) throw new Error('there is no frame on the overview');
  return box;
}

async function drag(page: Page, from: { x: number; y: number }, byX: number): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + byX, from.y, { steps: 4 });
  await page.mouse.up();
}

test('the frame around what the map shows is dragged, and stretched at its sides', async ({ app }) => {
  const { page } = app;
  // While the pointer is on it, the strip is not folded again, whatever regions come and go in the process.
  await page.locator('.overview-strip').hover({ position: { x: 2, y: 2 } });
  const before = await frameOf(page);
  await drag(page, { x: before.x + before.width, y: before.y + before.height / 2 }, 300);
  const wide = await frameOf(page);
  expect(Math.abs(wide.x - before.x)).toBeLessThan(60);
  expect(wide.width).toBeGreaterThan(before.width + 200);
  await drag(page, { x: wide.x, y: wide.y + wide.height / 2 }, 60);
  const narrower = await frameOf(page);
  expect(narrower.x).toBeGreaterThan(wide.x + 25);
  expect(narrower.width).toBeLessThan(wide.width - 25);
  await button(page, 'Fit all views').click();
  await expect(handle(page, 'A')).toBeInViewport();
  await page.locator('.overview-strip').hover({ position: { x: 2, y: 2 } });
  const fitted = await frameOf(page);
  await drag(page, { x: fitted.x + fitted.width / 2, y: fitted.y + 2 }, 200);
  expect((await frameOf(page)).x).toBeGreaterThan(fitted.x + 100);
});

test('a view dragged to a folded hole opens it, and is dropped into it', async ({ app }) => {
  const { page, pid } = app;
  const old = await rangeOf(page, 'B');
  const from = await middleOf(handle(page, 'B'));
  const frame = await frameOf(page);
  const strip = await page.locator('.overview-strip').boundingBox();
  if (!strip) throw new Error('there is no overview');
  const y = frame.y + frame.height / 2;
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 10, from.y, { steps: 3 });
  // The last hole reaches to the end of the space.
  const end = strip.x + strip.width;
  await page.mouse.move(end - 12, y, { steps: 3 });
  // Folded it is narrower by far; it opens as soon as the pointer has rested on it, which may be before we look.
  await expect.poll(async () => (await frameOf(page)).width).toBeGreaterThan(strip.width / 4);
  await page.mouse.move(end - 60, y, { steps: 3 });
  await page.mouse.up();
  await expect(statusOf(page)).toContainText(/^B moved 0x290000 → 0x7ff/);
  const { start, end: newEnd } = await rangeOf(page, 'B');
  const maps = mapsOf(pid);
  expect(coverage(maps, start, newEnd), hex(start)).toHaveLength(1);
  expect(coverage(maps, old.start, old.end)).toEqual([]);
});

test('arrows at the edges lead to views out of sight, by mouse and by keyboard', async ({ app }) => {
  const { page } = app;
  const arrow = page.getByRole('button', { name: /^. .: 2 views at lower addresses, out of sight. Shows view B/ });
  const goFarAway = async () => {
    await page.keyboard.press('ControlOrMeta+g');
    await page.keyboard.type('0x600000000000');
    await page.keyboard.press('Enter');
    await idle(page);
  };
  await expect(arrow).toHaveCount(0);
  await goFarAway();
  await arrow.click();
  await expect(arrow).toHaveCount(0);
  await expect(handle(page, 'B')).toBeInViewport();
  await idle(page);
  await goFarAway();
  await arrow.focus();
  await page.keyboard.press('Enter');
  await expect(arrow).toHaveCount(0);
  await expect(handle(page, 'B')).toBeInViewport();
  await expect(page.getByRole('application', { name: 'Map' })).toBeFocused();
});
