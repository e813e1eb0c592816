/** Views carried about the map with the mouse: the real mapping goes along. */
import { expect } from '@playwright/test';
import { coverage, mapsOf } from '../tooling/app/maps.ts';
import { idle, test } from './support/app.ts';
import { expectBytes } from './support/hex.ts';
import { dragOver, dragTo, ghostText, middleOf, placesFor, zoomInAt } from './support/map.ts';
import { alertOf, button, expectAt, handle, mapAnotherView, moveBy, statusOf, writeValue } from './support/window.ts';

const free = 0x2f0000;
/** What a move says of itself, each figure with its unit. */
const cost = (resident: string) =>
  new RegExp(`^C moved 0x[0-9a-f]+ → 0x2f0000 in [\\d.]+ (ns|µs|ms) · \\d+ page faults? · resident ${resident}$`);

test.beforeEach(async ({ app }) => {
  await writeValue(app.page, 'A', '42');
  await mapAnotherView(app.page, 'C');
  // Read through C's own address by now: its page is resident there.
  await expectBytes(app.page, 'ABC', 0, '2a 00 00 00');
});

const methods = [
  // The page tables are carried over, and with them what is resident.
  { method: 'Remap', resident: '4 KiB → 4 KiB' },
  // The article's own: what was resident is found again when it is read.
  { method: 'Unmap there, map here', resident: '4 KiB → 0 B' },
];
for (const { method, resident } of methods) {
  test(`dragged to a free place, the mapping moves: ${method}`, async ({ app }) => {
    const { page, pid } = app;
    await moveBy(page, method);
    const before = coverage(mapsOf(pid), 0x2a0000, 0x2b0000);
    await dragOver(page, 'C', free);
    await expect(ghostText(page, 'C')).toContainText('free before it 320 KiB');
    expect(coverage(mapsOf(pid), 0x2a0000, 0x2b0000)).toEqual(before);
    await page.mouse.up();

    await expectAt(page, 'C', free);
    const after = mapsOf(pid);
    expect(coverage(after, 0x2a0000, 0x2b0000)).toEqual([]);
    expect(coverage(after, free, free + 0x10000)).toEqual([{ ...before[0], start: free, end: free + 0x10000 }]);
    await expect(statusOf(page)).toHaveText(cost(resident));
    await expect(handle(page, 'C')).toHaveAccessibleName('View C at 0x2f0000');
    await writeValue(page, 'C', '43');
    await expectBytes(page, 'ABC', 0, '2b 00 00 00');
    // The way was one entry of the history.
    await button(page, 'Undo').click();
    await button(page, 'Undo').click();
    await expectAt(page, 'C', 0x2a0000);
  });
}

test('a nudge by one page overlaps the view itself, and works both ways', async ({ app }) => {
  const { page, pid } = app;
  await zoomInAt(page, 'C', 400);
  for (const to of [0x2a1000, 0x2a0000, 0x2a3000]) {
    await dragTo(page, 'C', to);
    await expectAt(page, 'C', to);
    expect(coverage(mapsOf(pid), 0x2a0000, 0x2c0000)).toMatchObject([{ start: to, end: to + 0x10000, offset: 0 }]);
    await expectBytes(page, 'ABC', 0, '2a 00 00 00');
  }
});

test('a taken place is named while dragging; dropped there, the view stays and the reason is shown', async ({
  app,
}) => {
  const { page, pid } = app;
  const before = coverage(mapsOf(pid), 0x280000, 0x300000);
  const place = await placesFor(page, 'C', free);
  await dragOver(page, 'C', 0x290000);
  await expect(ghostText(page, 'C')).toHaveText('View C at 0x290000, taken: view B');
  // Half of it over B, half of it over its own place.
  await page.mouse.move(place(0x298000).x, place(0x298000).y);
  await page.mouse.up();
  await expect(alertOf(page)).toContainText('View C cannot move to 0x298000: view B is there');
  await expect(alertOf(page)).toContainText('0x290000–0x2a0000');
  await expectAt(page, 'C', 0x2a0000);
  expect(coverage(mapsOf(pid), 0x280000, 0x300000)).toEqual(before);

  // The next success takes the alert away.
  await dragTo(page, 'C', free);
  await expectAt(page, 'C', free);
  await expect(alertOf(page)).toHaveCount(0);
});

test('only addresses that a view may have are proposed; Escape gives a dragged view back', async ({ app }) => {
  const { page, pid } = app;
  const before = coverage(mapsOf(pid), 0x280000, 0x300000);
  const { x, y } = (await placesFor(page, 'C', free))(free);
  await dragOver(page, 'C', free);
  for (const pixels of [1, 3, 7, 13, 29]) {
    await page.mouse.move(x + pixels, y);
    await expect(ghostText(page, 'C')).toHaveText(/^View C at 0x[0-9a-f]+000, /);
  }
  await page.keyboard.press('Escape');
  await expect(ghostText(page, 'C')).toHaveCount(0);
  await page.mouse.up();
  await expectAt(page, 'C', 0x2a0000);
  await expect(handle(page, 'C')).toHaveAccessibleName('View C at 0x2a0000');
  await expect(alertOf(page)).toHaveCount(0);
  expect(coverage(mapsOf(pid), 0x280000, 0x300000)).toEqual(before);
});

test('a double click shows all of a view, and picks nothing up', async ({ app }) => {
  const { page, pid } = app;
  const before = coverage(mapsOf(pid), 0x280000, 0x300000);
  const from = await middleOf(handle(page, 'C'));
  await page.mouse.dblclick(from.x, from.y);
  await idle(page);
  const map = await page.getByRole('application', { name: 'Map' }).boundingBox();
  const shown = await handle(page, 'C').boundingBox();
  expect((shown?.width ?? 0) / (map?.width ?? 1)).toBeCloseTo(0.6, 1);
  await expect(ghostText(page, 'C')).toHaveCount(0);
  // The next click moves nothing.
  await page.mouse.click((map?.x ?? 0) + 20, from.y);
  await idle(page);
  await expectAt(page, 'C', 0x2a0000);
  expect(coverage(mapsOf(pid), 0x280000, 0x300000)).toEqual(before);
});

test('without dragging: picked up from its menu, Escape, again, put down by a click', async ({ app }) => {
  const { page } = app;
  const pickUp = async () => {
    await handle(page, 'C').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Pick up, then click where it should go' }).click();
    await expect(page.getByRole('menuitem')).toHaveCount(0);
    await expect(ghostText(page, 'C')).toHaveCount(1);
  };
  const places = await placesFor(page, 'C', free);
  await pickUp();
  await page.keyboard.press('Escape');
  await expect(ghostText(page, 'C')).toHaveCount(0);
  await expectAt(page, 'C', 0x2a0000);
  await pickUp();
  // It is held at its first byte, so that is where the click puts it.
  const middle = places(free);
  const { width } = (await handle(page, 'C').boundingBox()) ?? { width: 0 };
  await page.mouse.click(middle.x - width / 2 + 1, middle.y);
  await expectAt(page, 'C', free);
});
