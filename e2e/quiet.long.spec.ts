/** Nothing moving, nothing runs: the page asks for no frames. */
import { expect, type Page } from '@playwright/test';
import { idle, test } from './support/app.ts';
import { holdRegions } from './support/map-regions.ts';
import { button, writeValue } from './support/window.ts';

const quietFrames = 30;
const mostFrames = 900;

/** Waits for that many frames of the browser in a row that the page itself did not ask for. False if they never come. */
async function comesToRest(page: Page, most = mostFrames): Promise<boolean> {
  return await page.evaluate(
    ([quiet, atMost]) =>
      new Promise<boolean>((resolve) => {
        const native = window.requestAnimationFrame.bind(window);
        let asked = 0;
        window.requestAnimationFrame = (callback) => {
          asked += 1;
          return native(callback);
        };
        let frames = 0;
        let inARow = 0;
        const end = (rests: boolean) => {
          window.requestAnimationFrame = native;
          resolve(rests);
        };
        const look = () => {
          frames += 1;
          // Something may have changed meanwhile, in which case a frame is due; but then it is over.
          inARow = asked === 0 ? inARow + 1 : 0;
          asked = 0;
          if (inARow >= quiet) end(true);
          else if (frames >= atMost) end(false);
          else native(look);
        };
        native(look);
      }),
    [quietFrames, most] as const,
  );
}

test('after a write, a journey and with another process on show, the page comes to rest', async ({ app }) => {
  const { page } = app;
  await idle(page);
  expect(await comesToRest(page)).toBe(true);
  await writeValue(page, 'A', '42');
  expect(await comesToRest(page)).toBe(true);
  const map = page.getByRole('application', { name: 'Map' });
  await map.hover();
  await page.mouse.wheel(0, -600);
  expect(await comesToRest(page)).toBe(true);
  const holder = await holdRegions(3000);
  try {
    await button(page, 'Show another process’s regions…').click();
    await page.getByRole('combobox', { name: 'Process', exact: true }).fill(String(holder.pid));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Another process' })).toBeVisible();
    expect(await comesToRest(page)).toBe(true);
  } finally {
    await holder.stop();
  }
});

test('a loop that never ends would be found', async ({ app }) => {
  const { page } = app;
  await idle(page);
  await page.evaluate(() => {
    const again = () => void window.requestAnimationFrame(again);
    again();
  });
  expect(await comesToRest(page, 90)).toBe(false);
});
