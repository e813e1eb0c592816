/** A window in which traces are opened and gone through. */
import type { Browser, Page } from '@playwright/test';
import { startWebHost } from '../tooling/app/web-host.ts';
import { idle } from './app-window.ts';

/** The pointer goes to and fro over the strip this often, in steps of this many pixels. */
const turns = 6;
const stepCss = 4;

export async function withTracePage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const host = await startWebHost(process.cwd(), 'serve', '0', ['--allow-processes']);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    try {
      await page.goto(host.url);
      await idle(page);
      return await use(page);
    } finally {
      await page.close();
    }
  } finally {
    await host.stop();
  }
}

export async function runByName(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.getByRole('combobox', { name: 'Command', exact: true }).fill(name);
  await page.keyboard.press('Enter');
}

/** Opens a trace or a log of this many calls, again and again; milliseconds from Enter until its last moment is on show. The last one stays. */
export async function openingTimes(page: Page, path: string, calls: number, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0) await leaveTrace(page);
    await runByName(page, 'Open a trace');
    await page.getByRole('dialog', { name: 'Open a trace', exact: true }).getByRole('combobox').fill(path);
    const started = performance.now();
    await page.keyboard.press('Enter');
    await page
      .locator(`[role=slider][aria-valuetext*=": "][aria-valuemax="${calls}"]`)
      .waitFor({ timeout: mostOpeningMs });
    await idle(page);
    times.push(performance.now() - started);
  }
  return times;
}

/** On a busy machine a million calls take their time. */
const mostOpeningMs = 120_000;

export async function leaveTrace(page: Page): Promise<void> {
  await runByName(page, 'Leave the trace');
  await page.locator('[role=slider]').waitFor({ state: 'detached' });
}

/** Drags along an element, to and fro. */
export async function scrub(page: Page, selector: string): Promise<void> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error('there is nothing to scrub along');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 2, y);
  await page.mouse.down();
  await page.evaluate(() => performance.mark('begin'));
  for (let turn = 0; turn < turns; turn += 1) {
    for (let done = 0; done < box.width - 4; done += stepCss) {
      await page.mouse.move(box.x + 2 + (turn % 2 === 0 ? done : box.width - 4 - done), y);
    }
  }
  await page.evaluate(() => performance.mark('end'));
  await page.mouse.up();
}
