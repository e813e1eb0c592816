/** A thousand views of ten sections: still a window that one can work in. */
import { expect, type Page } from '@playwright/test';
import { withSession } from '../client/client.ts';
import { viewLetter } from '../protocol/letters.ts';
import { mapManyViews } from '../tooling/app/many-views.ts';
import { idle, test } from './support/app.ts';
import { middleOf, type Point } from './support/map.ts';
import { button, card, handle, rangeOf, valueField, writeValue } from './support/window.ts';

const views = 1000;
const handles = (page: Page) => page.getByRole('group', { name: 'Views on the map' }).getByRole('button');

test('a thousand views: few handles, any of them found, written to and moved', { tag: '@web' }, async ({ app }) => {
  // A thousand actions: ten times what they take where two cores have nothing else to do.
  test.setTimeout(450_000);
  const { page } = app;
  await withSession(app.url, (engine) => mapManyViews(engine, 9, views));
  await expect(page.getByText('1,000 views of 10 sections')).toBeVisible();
  await button(page, 'Fit all views').click();
  await idle(page);
  expect(await handles(page).count()).toBeLessThanOrEqual(300);
  expect(await page.getByRole('group', { name: /^View [A-Z]+$/ }).count()).toBeLessThan(12);

  // The last one, found by its letter, is in sight and can be used.
  const last = viewLetter(views - 1);
  await page.keyboard.press('ControlOrMeta+g');
  await page.keyboard.type(last);
  await page.keyboard.press('Enter');
  await idle(page);
  await expect(handle(page, last)).toBeInViewport();
  await writeValue(page, last, '42');
  const other = viewLetter(views - 1 - 9);
  await page.keyboard.press('ControlOrMeta+g');
  await page.keyboard.type(other);
  await page.keyboard.press('Enter');
  await expect(valueField(page, other)).toHaveValue('42');

  // A click hits the view that is seen there, though the map has just moved and the handles have not followed yet.
  for (let step = 0; step < 12; step += 1) await page.keyboard.press('s');
  await idle(page);
  expect(await handles(page).count()).toBeGreaterThan(64);
  const neighbour = viewLetter(views - 1 - 8);
  const seen = await middleOf(handle(page, neighbour));
  await panAndPress(page, seen, 90);
  await expect(handle(page, neighbour)).toHaveAttribute('aria-current', 'true');

  const { start } = await rangeOf(page, other);
  await button(card(page, other), 'Unmap').click();
  await expect(card(page, other)).toHaveCount(0);
  await expect(page.getByText('999 views of 10 sections')).toBeVisible();
  await button(page, 'Undo').click();
  await expect(card(page, other)).toContainText(`0x${start.toString(16)}`);
});

/** Pans by that many CSS pixels and clicks on what was at a place before, with no frame in between: faster than any person. */
async function panAndPress(page: Page, seen: Point, pannedCss: number): Promise<void> {
  await page.getByRole('application', { name: 'Map' }).evaluate(
    (plot, [x, y, deltaX]) => {
      // A pointer that is made up cannot be captured.
      plot.setPointerCapture = () => undefined;
      plot.dispatchEvent(new WheelEvent('wheel', { deltaX, clientX: x, clientY: y, cancelable: true }));
      const under = { clientX: x - deltaX, clientY: y, bubbles: true };
      for (const type of ['pointerdown', 'pointerup']) {
        document.elementFromPoint(under.clientX, y)?.dispatchEvent(new PointerEvent(type, under));
      }
      Reflect.deleteProperty(plot, 'setPointerCapture');
    },
    [seen.x, seen.y, pannedCss] as const,
  );
}
