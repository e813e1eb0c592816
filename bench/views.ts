/** A thousand views of ten sections: the same frames, and no more handles on the map than can be distinguished. */
import type { Browser } from '@playwright/test';
import { withSession } from '../client/client.ts';
import { mapManyViews } from '../tooling/app/many-views.ts';
import { idle, withWindow } from './app-window.ts';
import { frameRows, tracedMoves } from './frames.ts';
import { measured, type Report, type Row } from './table.ts';

const views = 1000;
const sections = 9; // and the article's
const mostHandles = 300;
/** This many cards are as wide as a window of 1440 pixels. */
const screenCards = 4;

export async function benchViews(browser: Browser): Promise<Report> {
  return await withWindow(browser, screenCards, async ({ page, url }) => {
    await withSession(url, (engine) => mapManyViews(engine, sections, views));
    await page.reload();
    await idle(page);
    const rows: Row[] = [];
    const handles = () => page.locator('.map-handle').count();
    const before = await handles();
    rows.push(...frameRows('zoom and pan', await tracedMoves(browser, page)));
    rows.push(
      measured('handles on the map', Math.max(before, await handles()), '', { of: 'median', atMost: mostHandles }),
    );
    return {
      title: `Window: ${views.toLocaleString('en')} views of ${sections + 1} sections`,
      rows,
      notes: ['As above. The map begins with all of the views in sight.'],
    };
  });
}
