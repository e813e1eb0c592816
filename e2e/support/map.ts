/** Views carried about the map with the mouse. */
import { expect, type Locator, type Page } from '@playwright/test';
import { idle } from './app.ts';
import { handle, hex, rangeOf } from './window.ts';

export interface Point {
  x: number;
  y: number;
}

async function boxOf(locator: Locator): Promise<Point & { width: number; height: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is not on the map');
  return box;
}

export async function middleOf(locator: Locator): Promise<Point> {
  const box = await boxOf(locator);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/**
 * For an address: where the middle of the view would be on screen if the view began there. Ask before it is carried, and
 * while it is wholly in sight. `reach`: an address that is to be in sight, too; the map is zoomed out for it.
 */
export async function placesFor(
  page: Page,
  letter: string,
  reach: number | null = null,
): Promise<(address: number) => Point> {
  if (reach !== null) await bringIntoSight(page, letter, reach);
  await idle(page);
  const { start, end } = await rangeOf(page, letter);
  const box = await boxOf(handle(page, letter));
  const bytesPerPixel = (end - start) / box.width;
  return (address) => ({ x: box.x + box.width / 2 + (address - start) / bytesPerPixel, y: box.y + box.height / 2 });
}

/** Presses on the view's handle and drags until its ghost lies at `address`; the button stays down. */
export async function dragOver(page: Page, letter: string, address: number): Promise<void> {
  const place = await placesFor(page, letter, address);
  const from = await middleOf(handle(page, letter));
  const to = place(address);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await expectGhost(page, letter, address);
}

/** Zooms out at the view until the place where it would be at `address` is well within the map. */
async function bringIntoSight(page: Page, letter: string, address: number): Promise<void> {
  const plot = await boxOf(page.getByRole('application', { name: 'Map' }));
  await expect(async () => {
    const { x } = (await placesFor(page, letter))(address);
    const isInSight = x > plot.x + edgeCss && x < plot.x + plot.width - edgeCss;
    if (isInSight) return;
    const at = await middleOf(handle(page, letter));
    await page.mouse.move(at.x, at.y);
    await page.mouse.wheel(0, 100);
    expect(isInSight).toBe(true);
  }).toPass({ timeout: 30_000, intervals: [20] });
}

/** Nearer to the map's edge than this, what is carried pans it. */
const edgeCss = 80;

/** Drags the view to `address` and drops it there. */
export async function dragTo(page: Page, letter: string, address: number): Promise<void> {
  await dragOver(page, letter, address);
  await page.mouse.up();
}

/** What is shown of a carried view: where it would go, and what speaks against it. The canvas says it in its own way. */
export function ghostText(page: Page, letter: string): Locator {
  return page.getByText(new RegExp(`^View ${letter} at 0x[0-9a-f]+, `));
}

export async function expectGhost(page: Page, letter: string, address: number): Promise<void> {
  await expect(ghostText(page, letter)).toHaveText(new RegExp(`^View ${letter} at ${hex(address)}, `));
}

/** Zooms in at the view by the wheel until it is at least `pixels` CSS pixels wide. */
export async function zoomInAt(page: Page, letter: string, pixels: number): Promise<void> {
  await expect(async () => {
    const { width } = await boxOf(handle(page, letter));
    if (width >= pixels) return;
    const at = await middleOf(handle(page, letter));
    await page.mouse.move(at.x, at.y);
    await page.mouse.wheel(0, -200);
    await idle(page);
    expect((await boxOf(handle(page, letter))).width).toBeGreaterThanOrEqual(pixels);
  }).toPass({ timeout: 30_000, intervals: [20] });
}

/** How much of the address space the map shows. */
export const acrossOf = (page: Page) => page.getByText(/^[\d.]+ [KMGT]iB across$/);
