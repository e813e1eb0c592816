/** From a write to the frame in which every card of the section shows it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { sectionName } from '../native-bridge/engine/model/section-name.ts';
import { idle, withWindow } from './app-window.ts';
import { figuresOf, timeLimit } from './figures.ts';
import { withBarePage } from './paint-floor.ts';
import { startProbe, stopProbe } from './paint-probe.ts';
import { type PaintTimes, paintTimes, type Written } from './paint-times.ts';
import { measured, type Report, type Row, verdict } from './table.ts';

/** Cards in sight: as the window opens, and many. */
const cardCounts = [4, 16] as const;

const writes = 150;
const stores = 200;
/** For each number of cards. */
const mostSeconds = 15;

/** A number typed into A's value, then Enter, again and again. */
export async function benchWrites(browser: Browser): Promise<Report> {
  const rows: Row[] = [];
  for (const cards of cardCounts) {
    const times = await withWindow(browser, cards, ({ page }) => timeWrites(page, writes));
    rows.push(...rowsOf(`write, ${cards} cards`, times, 2));
  }
  const floor = await withBarePage(browser, (page) => timeWrites(page, writes));
  rows.push(...rowsOf('for comparison, a bare page and an echo', floor).slice(0, 2));
  const notes = [
    'From the key press in A’s value to the frame in which the bytes and values of all cards in sight show it. Frames:',
    'ticks of a 60 Hz display, dropped ones too. The time ends when the page has painted; the display’s own is not in it.',
  ];
  return { title: 'Window: a write in the app until it is painted', rows, notes };
}

/** From the key press to the frame that shows the number, again and again. */
export async function timeWrites(page: Page, count: number): Promise<PaintTimes> {
  await startProbe(page);
  const field = page.getByRole('group', { name: 'View A', exact: true }).getByRole('textbox', { name: 'Value' });
  const inTime = timeLimit(mostSeconds);
  for (let value = 1; value <= count && inTime(); value += 1) {
    await field.fill(String(value));
    // Else the key would always fall into the same part of a frame: the one after the last write was painted.
    await delay(Math.random() * 17);
    await field.press('Enter');
    await idle(page);
  }
  const { frames, keys } = await stopProbe(page);
  return paintTimes(
    keys.map((at, index) => ({ at, value: index + 1 })),
    frames,
  );
}

/** Another process stores into the section, and the app gets no event for it. */
export async function benchOutside(browser: Browser): Promise<Report> {
  const [cards] = cardCounts;
  const { times, clocksApart } = await withWindow(browser, cards, ({ page, pid }) =>
    timeStores(page, pid, { count: stores, apartMs: 30 }),
  );
  const notes = [
    'Stores of another process through /proc/<pid>/fd, 30 to 70 ms apart, until all cards in sight show them.',
    `Its clock against the page’s: ${clocksApart.pageAhead.toFixed(2)} ms, to ± ${clocksApart.uncertain.toFixed(2)} ms, allowed for.`,
  ];
  return { title: 'Window: a write from outside until it is painted', rows: rowsOf('store', times, 3), notes };
}

/** Stores from outside, `apartMs` to 40 ms more apart, until all cards in sight show them. */
export async function timeStores(page: Page, pid: number, { count, apartMs }: { count: number; apartMs: number }) {
  await startProbe(page);
  const clocksApart = await compareClocks(page);
  const written = await storeFromOutside(pid, count, apartMs);
  await page.waitForFunction((last) => window.probe?.frames.at(-1)?.shown.every((each) => each === last), count);
  const { frames } = await stopProbe(page);
  const byPage = written.map(({ at, value }) => ({ value, at: at + clocksApart.pageAhead }));
  return { times: paintTimes(byPage, frames), clocksApart };
}

function rowsOf(what: string, { frames, milliseconds, split }: PaintTimes, mostFrames?: number): Row[] {
  const target = mostFrames === undefined ? undefined : ({ of: 'p99', atMost: mostFrames } as const);
  return [
    measured(`${what}: frames until painted`, figuresOf(frames), '', target),
    measured(`${what}: time until painted`, figuresOf(milliseconds), 'ms'),
    {
      what: `${what}: frames in which cards disagreed`,
      median: `${split} in ${frames.length} writes`,
      target: 'none',
      reached: verdict(split === 0),
    },
  ];
}

/** How far the page's clock is ahead of ours, milliseconds: asked until the answer came quickly. */
async function compareClocks(page: Page): Promise<{ pageAhead: number; uncertain: number }> {
  const now = () => performance.timeOrigin + performance.now();
  let best = { pageAhead: Number.NaN, uncertain: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 30; round += 1) {
    const asked = now();
    const theirs = await page.evaluate(() => performance.timeOrigin + performance.now());
    const answered = now();
    const uncertain = (answered - asked) / 2;
    if (uncertain < best.uncertain) best = { pageAhead: theirs - (asked + uncertain), uncertain };
  }
  return best;
}

/** Has a separate process write a counter; resolves with what it wrote when, by our clock. */
async function storeFromOutside(pid: number, count: number, apartMs: number): Promise<Written[]> {
  const task = [String(pid), sectionName(1), String(count), String(apartMs)];
  const args = ['scripts/run-ts.mjs', 'bench/outside-writer.ts', ...task];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!child.stdout) throw new Error('the outside writer was started without a pipe');
  // Printed by our own program.
  return JSON.parse(await text(child.stdout)) as Written[];
}
