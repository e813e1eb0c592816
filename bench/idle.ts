/** What the app costs while nothing changes, beside an empty page in the same browser. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { withWindow } from './app-window.ts';
import { cpuSeconds, descendants } from './cpu-time.ts';
import { figuresOf, median } from './figures.ts';
import { measured, type Report } from './table.ts';

const views = 16;
const seconds = 10;
const rounds = 3;
/** A page that has just been opened goes on working. */
const settleSeconds = 4;
const mostPercent = 1;

export async function benchIdle(browser: Browser): Promise<Report> {
  const host: number[] = [];
  const app: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    empty.push(await used(descendants(process.pid)));
    await page.close();
    await withWindow(browser, views, async ({ pid }) => {
      // The browser is a child of ours, as the host is.
      const browsers = descendants(process.pid).filter((each) => each !== pid);
      const [ofHost, ofBrowser] = await Promise.all([used([pid]), used(browsers)]);
      host.push(ofHost);
      app.push(ofBrowser);
    });
  }
  const unit = '% of a core';
  const most = { of: 'median', atMost: mostPercent } as const;
  const [withApp, withNothing] = [median(app), median(empty)];
  return {
    title: 'Idle',
    rows: [
      measured('host', figuresOf(host), unit, most),
      measured('the browser, all its processes', figuresOf(app), unit),
      measured('the browser with an empty page', figuresOf(empty), unit),
      measured('the browser, more than with an empty page', withApp - withNothing, unit, most),
    ],
    notes: [`${views} unchanged views in sight, for ${seconds} s; ${rounds} times, in turns with the empty page.`],
  };
}

/** Per cent of a core that processes use together for a while. */
async function used(pids: readonly number[]): Promise<number> {
  const sum = () => pids.reduce((total, pid) => total + cpuSeconds(pid), 0);
  await delay(settleSeconds * 1000);
  const [before, started] = [sum(), performance.now()];
  await delay(seconds * 1000);
  return (100 * (sum() - before)) / ((performance.now() - started) / 1000);
}
