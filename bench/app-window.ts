/** The app as people have it: a built web host of its own, and its page in a real browser. */
import type { Browser, Page } from '@playwright/test';
import { startWebHost } from '../tooling/app/web-host.ts';

export interface AppWindow {
  page: Page;
  /** Its address, with the session's token. */
  url: string;
  /** The process that owns the mappings. */
  pid: number;
}

/** The window as it is opened has room for four cards; more than a screen is wide where there are more. */
const cardCss = 360;

/** Runs with a window on a new session, in which as many views of one section are in sight, then ends both. */
export async function withWindow<T>(
  browser: Browser,
  views: number,
  use: (window: AppWindow) => Promise<T>,
): Promise<T> {
  const host = await startWebHost(process.cwd());
  try {
    const context = await browser.newContext({ viewport: { width: views * cardCss, height: 900 } });
    try {
      const page = await context.newPage();
      await page.goto(host.url);
      // The article's two are there from the start.
      for (let mapped = 2; mapped < views; mapped += 1) {
        await page.getByRole('button', { name: 'Map another view', exact: true }).click();
        await idle(page);
      }
      await idle(page);
      await expectCards(page, views);
      return await use({ page, url: host.url, pid: host.pid });
    } finally {
      await context.close();
    }
  } finally {
    await host.stop();
  }
}

/** Waits until the page has shown all that it knows. */
export async function idle(page: Page): Promise<void> {
  await page.evaluate(() => window.samepage.idle());
}

async function expectCards(page: Page, views: number): Promise<void> {
  const inSight = await page.getByRole('group', { name: /^View [A-Z]+$/ }).evaluateAll(
    (cards) =>
      cards.filter((card) => {
        const { left, right } = card.getBoundingClientRect();
        return left >= 0 && right <= innerWidth;
      }).length,
  );
  if (inSight !== views) throw new Error(`${inSight} of ${views} cards are in sight`);
}
