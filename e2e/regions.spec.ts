/** Regions of the process lane: their menu, and the legend that puts kinds into the background. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { mapsOf } from './support/maps.ts';
import { button, card, expectAt, handle, statusOf } from './support/window.ts';

interface Point {
  x: number;
  y: number;
}

/** The process lane above a view's block, by the lane's own title. */
async function inLaneAbove(page: Page, letter: string): Promise<Point> {
  const block = await handle(page, letter).boundingBox();
  const title = await page.getByText('Process', { exact: true }).boundingBox();
  if (!block || !title) throw new Error('the map does not show it');
  return { x: block.x + block.width / 2, y: title.y + title.height };
}

/** The colour on the map at a place of the page. */
function colourAt(page: Page, { x, y }: Point): Promise<number[]> {
  return page.evaluate(
    (at) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-part="picture"]');
      const box = canvas?.getBoundingClientRect();
      const ratio = devicePixelRatio;
      const place = { x: (at.x - (box?.left ?? 0)) * ratio, y: (at.y - (box?.top ?? 0)) * ratio };
      return [...(canvas?.getContext('2d')?.getImageData(place.x, place.y, 1, 1).data ?? [])];
    },
    { x, y },
  );
}

test('a region’s menu maps a view right after it', async ({ app }) => {
  const { page } = app;
  const { x, y } = await inLaneAbove(page, 'B');
  await page.mouse.click(x, y, { button: 'right' });
  const menu = page.getByRole('menu', { name: /^Region / });
  await expect(menu.getByRole('menuitem')).toHaveText([
    'Go to it',
    'Copy address',
    'Copy range',
    'Copy as a C pointer',
    'Map a view right after it',
  ]);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expectAt(page, 'C', 0x2a0000);
  expect(mapsOf(app.pid).some(({ start, end }) => start <= 0x2a0000 && end >= 0x2b0000)).toBe(true);
});

test('where the place is taken, it says so and offers another', async ({ app }) => {
  const { page } = app;
  const { x, y } = await inLaneAbove(page, 'A');
  await page.mouse.click(x, y, { button: 'right' });
  await page.getByRole('menuitem', { name: 'Map a view right after it' }).click();
  await page.getByRole('button', { name: /^Map at 0x[0-9a-f]+ instead$/ }).click();
  await expect(card(page, 'C')).toBeVisible();
  await expect(statusOf(page)).toContainText('C');
});

test('the legend fades a kind, and brings it back', async ({ app }) => {
  const { page } = app;
  const place = await inLaneAbove(page, 'A');
  const at = { x: place.x + 12, y: place.y - 8 };
  const before = await colourAt(page, at);
  await button(page, 'Kinds of regions').click();
  const ours = page.getByRole('group', { name: 'Kinds of regions to show' }).getByRole('button', { name: /^ours/ });
  await expect(ours).toHaveAttribute('aria-pressed', 'true');
  await ours.click();
  await expect(ours).toHaveAttribute('aria-pressed', 'false');
  await idle(page);
  expect(await colourAt(page, at)).not.toEqual(before);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await button(page, 'Show all kinds').click();
  await idle(page);
  expect(await colourAt(page, at)).toEqual(before);
});
