/** Regions of the process lane: their menu, and the legend that puts kinds into the background. */
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { mapsOf } from '../tooling/app/maps.ts';
import { idle, test } from './support/app.ts';
import { button, card, chooseProtection, expectAt, handle, statusOf, writeValue } from './support/window.ts';

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

/** How much of the process lane above and below a place is of the colour that marks are drawn in. */
function inkAt(page: Page, { x, y }: Point): Promise<number> {
  return page.evaluate(
    (at) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-part="picture"]');
      const box = canvas?.getBoundingClientRect();
      const ratio = devicePixelRatio;
      const left = (at.x - (box?.left ?? 0)) * ratio;
      const top = (at.y - (box?.top ?? 0)) * ratio;
      const { data } = canvas?.getContext('2d')?.getImageData(left, top - 20, 1, 40) ?? { data: [] };
      const hex = (byte: number) => byte.toString(16).padStart(2, '0');
      const ink = getComputedStyle(document.documentElement).getPropertyValue('--ink').trim();
      return Array.from({ length: data.length / 4 }, (_, pixel) => {
        const [red = 0, green = 0, blue = 0] = data.slice(4 * pixel, 4 * pixel + 3);
        return `#${hex(red)}${hex(green)}${hex(blue)}`;
      }).filter((colour) => colour === ink).length;
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
    'Fit in the window',
    'Copy address',
    'Copy range',
    'Copy as a C pointer',
    'Keep this place…',
    'Map a view right after it',
  ]);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expectAt(page, 'C', 0x2a0000);
  expect(mapsOf(app.pid).some(({ start, end }) => start <= 0x2a0000 && end >= 0x2b0000)).toBe(true);
});

test('a menu opens once the button that asked for it is up again', async ({ app }) => {
  const { page } = app;
  const { x, y } = await inLaneAbove(page, 'A');
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'right' });
  await idle(page);
  await expect(page.getByRole('menu')).toHaveCount(0);
  await page.mouse.up({ button: 'right' });
  await expect(page.getByRole('menuitem').first()).toBeFocused();
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

/** The hover card: a screen reader gets the same from the status and the table. */
const factsCard = (page: Page) => page.locator('.map-card');

/** What /proc/PID/smaps says is resident of the region that begins there, KiB. */
function residentOf(pid: number, start: number): number {
  const text = readFileSync(`/proc/${pid}/smaps`, 'latin1');
  const entries = text.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);
  const entry = entries.find((each) => each.startsWith(`${start.toString(16).padStart(8, '0')}-`)) ?? '';
  return Number(/^Rss: +(\d+) kB/m.exec(entry)?.[1]);
}

test('a region under the pointer shows what it takes of memory, as the system reports it', async ({ app }) => {
  const { page } = app;
  await writeValue(page, 'A', '42');
  const { x, y } = await inLaneAbove(page, 'A');
  await page.mouse.move(x, y);
  await expect(factsCard(page)).toContainText('ours');
  await expect(factsCard(page)).toContainText(/resident: (\d+ KiB|.*MiB)/);
  const shownKib = Number(/resident: (\d+) KiB/.exec(await factsCard(page).innerText())?.[1]);
  expect(shownKib).toBe(residentOf(app.pid, 0x280000));
  await page.mouse.move(x, y + 300);
  await expect(factsCard(page)).toBeHidden();
});

test('from the keyboard: the next region, its facts, its menu, and back to the map', async ({ app }) => {
  const { page } = app;
  const map = page.getByRole('application', { name: 'Map' });
  await map.focus();
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  await idle(page);
  const range = /0x[0-9a-f]+–0x[0-9a-f]+/.exec(await factsCard(page).innerText())?.[0] ?? 'none';
  await expect(statusOf(page)).toContainText(range);
  await expect(factsCard(page)).toContainText(/resident: [\dn]/);
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: /^Region / });
  await expect(menu.getByRole('menuitem', { name: 'Fit in the window' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(map).toBeFocused();
  await page.keyboard.press('ContextMenu');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(statusOf(page)).toContainText(range);
  await page.keyboard.press('Escape');
  await expect(factsCard(page)).toBeHidden();
  await page.keyboard.press('ContextMenu');
  await expect(menu).toBeHidden();
});

test('what has changed in the process is marked for a moment', async ({ app }) => {
  const { page } = app;
  const place = await inLaneAbove(page, 'B');
  const shown = () => inkAt(page, place);
  await expect.poll(shown).toBe(0);
  await chooseProtection(page, 'B', 'Read-only');
  await expect.poll(shown).toBeGreaterThan(0);
  await expect.poll(shown).toBe(0);
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
