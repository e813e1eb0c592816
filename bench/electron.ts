/** The desktop app beside a bare window of the same size, in whichever Electron is there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { idle } from '../e2e/support/app.ts';
import { mapAnotherView, writeValue } from '../e2e/support/window.ts';
import { viewLetter } from '../protocol/letters.ts';
import { type Desktop, openDesktop } from '../tooling/desktop.ts';
import { writeBareApp, writeLeastApp } from './bare-apps.ts';
import { cpuSeconds, descendants } from './cpu-time.ts';
import { type ElectronProcess, proportionalMemory, startElectron } from './electron-process.ts';
import { figuresOf, median } from './figures.ts';
import { timeStores, timeWrites } from './paint.ts';
import { measured, type Report, type Row } from './table.ts';

const starts = 5;
const writes = 60;
/** Far enough apart that the app looks only now and then. */
const stores = { count: 20, apartMs: 1400 };
/** Until what a start left to be done is done. */
const settleMs = 8000;
const idleSeconds = 15;

export async function benchElectron(): Promise<Report> {
  const bareApp = mkdtempSync(join(tmpdir(), 'samepage-bare-'));
  const leastApp = mkdtempSync(join(tmpdir(), 'samepage-least-'));
  writeBareApp(bareApp);
  await writeLeastApp(leastApp);
  const desktop = await openDesktop({ width: 1920, height: 1080, windowManager: true });
  try {
    const startTimes: Record<'app' | 'bare' | 'least', number[]> = { app: [], bare: [], least: [] };
    for (let round = 0; round <= starts; round += 1) {
      const app = await timeStart(process.cwd(), desktop, cardsPainted);
      const bare = await timeStart(bareApp, desktop, firstPaint);
      const least = await timeStart(leastApp, desktop, cellsPainted);
      // Files that nobody has read yet are no share of the app's.
      if (round === 0) continue;
      startTimes.app.push(app);
      startTimes.bare.push(bare);
      startTimes.least.push(least);
    }
    const { first: bare, later: bareLater } = await withElectron(bareApp, desktop, atRestTwice);
    const least = await withElectron(leastApp, desktop, atRest);
    const app = await withElectron(process.cwd(), desktop, measureApp);
    return {
      title: 'Electron: the desktop app beside a bare window',
      rows: [
        measured('start: bare window until its first paint', figuresOf(startTimes.bare), 'ms'),
        measured('start: least app of React, canvas and koffi until painted', figuresOf(startTimes.least), 'ms'),
        measured('start: app until the first cards are painted', figuresOf(startTimes.app), 'ms'),
        measured('start: least app against bare', median(startTimes.least) / median(startTimes.bare), ''),
        ratio('start: app against bare', median(startTimes.app) / median(startTimes.bare), 1.4),
        measured('idle: bare window', bare.percent, '% of a core'),
        measured('idle: least app, more than bare', least.percent - bare.percent, '% of a core'),
        measured('idle: app with 2 views, more than bare', app.two.percent - bare.percent, '% of a core', {
          of: 'median',
          atMost: 0.5,
        }),
        measured('idle: the same half a minute after the start', app.later.percent - bare.percent, '% of a core'),
        measured('idle: app with 16 views, more than bare', app.many.percent - bare.percent, '% of a core', {
          of: 'median',
          atMost: 1,
        }),
        measured('memory (PSS): bare window', bare.bytes / 2 ** 20, 'MiB'),
        measured('memory (PSS): least app', least.bytes / 2 ** 20, 'MiB'),
        measured('memory (PSS): app with 2 views', app.two.bytes / 2 ** 20, 'MiB'),
        measured('memory (PSS): least app against bare', least.bytes / bare.bytes, ''),
        measured('memory (PSS): app against bare', app.two.bytes / bare.bytes, ''),
        ratio('memory (PSS): the same half a minute after the start', app.later.bytes / bareLater.bytes, 1.2),
        measured('key press until painted: frames', figuresOf(app.written.frames), ''),
        measured('key press until painted: time', figuresOf(app.written.milliseconds), 'ms'),
        measured('outside write while quiet: until painted', figuresOf(app.stored.milliseconds), 'ms', {
          of: 'p99',
          atMost: 100,
        }),
      ],
      notes: notesOf(bare.unknown + app.two.unknown),
    };
  } finally {
    await desktop.close();
    for (const folder of [bareApp, leastApp]) rmSync(folder, { recursive: true });
  }
}

function notesOf(unknown: number): string[] {
  return [
    'The least app has 1,200 cells made by React, a canvas, and a thread that has called the system by koffi.',
    `${starts} starts each, in turn; ${idleSeconds} s of rest, ${settleMs / 1000} s after the start or the last view; ${writes} key presses;`,
    `${stores.count} stores of another process, at least ${stores.apartMs} ms apart.`,
    ...(unknown > 0 ? [`${unknown} processes did not show their memory to this user: it is left out.`] : []),
  ];
}

function ratio(what: string, value: number, atMost: number): Row {
  return measured(what, value, '', { of: 'median', atMost });
}

async function withElectron<T>(app: string, desktop: Desktop, use: (electron: ElectronProcess) => Promise<T>) {
  const electron = await startElectron(app, desktop);
  try {
    return await use(electron);
  } finally {
    await electron.stop();
  }
}

/** Milliseconds from starting the process; `painted` says when by the page's clock, from the navigation on. */
function timeStart(app: string, desktop: Desktop, painted: (page: Page) => Promise<number>): Promise<number> {
  return withElectron(app, desktop, async ({ startedMs, withPage }) => {
    // A connection would slow the start down.
    await delay(2500);
    return await withPage(async (page) => {
      const began = await page.evaluate(() => performance.timeOrigin);
      return began + (await painted(page)) - startedMs;
    });
  });
}

const firstPaint = (page: Page) =>
  page.evaluate(() => performance.getEntriesByName('first-paint')[0]?.startTime ?? Number.NaN);

/** The least app's, once they are painted and on the screen. */
async function cellsPainted(page: Page): Promise<number> {
  await page.waitForFunction(() => window.cellsPainted !== undefined);
  return Math.max(await firstPaint(page), await page.evaluate(() => window.cellsPainted ?? Number.NaN));
}

async function cardsPainted(page: Page): Promise<number> {
  await idle(page);
  // Painted by the page is not yet on the screen: with cards in the very first frame, that is the later one.
  return page.evaluate(() => {
    const [first] = performance.getEntriesByName('first-paint');
    return Math.max(first?.startTime ?? Number.NaN, window.samepage.paints[0]?.time ?? Number.NaN);
  });
}

/** What all its processes use of a core and of memory while nothing happens. */
async function atRest({ pid }: ElectronProcess) {
  await delay(settleMs);
  const used = () => [pid, ...descendants(pid)].reduce((sum, each) => sum + cpuSeconds(each), 0);
  const [before, startedMs] = [used(), performance.now()];
  await delay(idleSeconds * 1000);
  const percent = (100_000 * (used() - before)) / (performance.now() - startedMs);
  return { percent, ...proportionalMemory(pid) };
}

/** After the start, and half a minute later: V8 goes on compiling, and collects what the start left, for about that long. */
async function atRestTwice(electron: ElectronProcess) {
  return { first: await atRest(electron), later: await atRest(electron) };
}

async function measureApp(electron: ElectronProcess) {
  const { first: two, later } = await atRestTwice(electron);
  const written = await electron.withPage((page) => timeWrites(page, writes));
  const { times: stored } = await electron.withPage(async (page) => {
    // The stores count from one: what the key presses left would pass for them.
    await writeValue(page, 'A', '0');
    await idle(page);
    return timeStores(page, electron.pid, stores);
  });
  await electron.withPage(async (page) => {
    for (let index = 2; index < 16; index += 1) await mapAnotherView(page, viewLetter(index));
    await idle(page);
  });
  return { two, later, written, stored, many: await atRest(electron) };
}
