/** What the app costs while nothing changes. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { withWindow } from './app-window.ts';
import { cpuSeconds, descendants } from './cpu-time.ts';
import { measured, type Report } from './table.ts';

const views = 16;
const seconds = 10;
const mostPercent = 2;

export async function benchIdle(browser: Browser): Promise<Report> {
  return await withWindow(browser, views, async ({ pid }) => {
    // The browser is a child of ours, as the host is.
    const browsers = descendants(process.pid).filter((each) => each !== pid);
    const used = () => ({ host: cpuSeconds(pid), browser: browsers.reduce((sum, each) => sum + cpuSeconds(each), 0) });
    const before = used();
    const started = performance.now();
    await delay(seconds * 1000);
    const after = used();
    const percent = (seconds: number) => (100 * seconds) / ((performance.now() - started) / 1000);
    return {
      title: 'Idle',
      rows: [
        measured('host', percent(after.host - before.host), '% of a core', { of: 'median', atMost: mostPercent }),
        measured('Chromium beside it, all processes', percent(after.browser - before.browser), '% of a core'),
      ],
      notes: [`${views} unchanged views in sight, for ${seconds} s.`],
    };
  });
}
