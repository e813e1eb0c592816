/** A list of 65,000 regions of another process, from the system's text to the screen. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { holdRegions, type RegionHolder } from '../e2e/support/map-regions.ts';
import { button } from '../e2e/support/window.ts';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import type { RegionColumns } from '../protocol/region-columns.ts';
import { hitTest } from '../renderer/map/layout/hit-test.ts';
import { layoutMap } from '../renderer/map/layout/layout.ts';
import { fitted } from '../renderer/viewport/scale.ts';
import { idle, withWindow } from './app-window.ts';
import { figuresOf, median, timeLimit } from './figures.ts';
import { emptyCanvasRows, frameRows, tracedMoves } from './frames.ts';
import { heapBytes } from './page-heap.ts';
import { measured, type Report, type Row, verdict } from './table.ts';
import { markMessages, traced } from './trace.ts';

const count = 65_000;
/** How often lists and refreshes are measured. */
const listings = 20;
const refreshes = 16;
const mostSeconds = 60;
const mostRefreshSeconds = 10;
const mostRatio = 1.5;
/** This many cards are as wide as a window of 1440 pixels. */
const screenCards = 4;
/** Messages with the whole list, and with a hundred changes of it, are at least so long, bytes. */
const listBytes = 1_000_000;
const changeBytes = 5000;
/** A refresh is over this long after its message, milliseconds. */
const refreshMs = 300;

/** The engine's part: reading and parsing, against merely reading; and the hit test, which is plain TypeScript. */
export async function benchListing(os: MemoryOs): Promise<Report> {
  const holder = await holdRegions(count);
  try {
    const path = `/proc/${holder.pid}/maps`;
    const read: number[] = [];
    const list: number[] = [];
    for (let round = 0; round < listings; round += 1) {
      read.push(cpuOf(() => readFileSync(path)));
      list.push(cpuOf(() => os.observe(holder.pid).regions()));
    }
    const ratio = median(list) / median(read);
    return {
      title: `Engine: the list of ${count.toLocaleString('en')} regions of another process`,
      rows: [
        measured('merely reading the text', figuresOf(read), 'ms'),
        measured('listing them', figuresOf(list), 'ms'),
        {
          what: 'listing against reading (medians)',
          median: ratio.toFixed(2),
          target: `≤ ${mostRatio}`,
          reached: verdict(ratio <= mostRatio),
        },
        measured(
          'hit test at a place never shown before',
          figuresOf(hitTimes(os.observe(holder.pid).regions())),
          'ms',
          {
            of: 'p99',
            atMost: 0.2,
          },
        ),
      ],
      notes: ['Reading and listing: processor time of our own process; the kernel writes the text within it.'],
    };
  } finally {
    await holder.stop();
  }
}

function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Anywhere in the list, at any zoom, with nothing kept from the last time. */
function hitTimes(regions: RegionColumns): number[] {
  const space = { lowestAddr: 0x10000, highestAddr: 2 ** 47 };
  const times: number[] = [];
  for (let round = 0; round < 4000; round += 1) {
    const start = regions.starts[(round * 7919) % regions.count] ?? 0;
    const viewport = fitted({ start, end: Math.min(start + 2 ** (12 + (round % 34)), space.highestAddr) }, 1270, space);
    const layout = layoutMap({ pageSize: 4096, viewport, heightCss: 380, views: [], sections: new Map() });
    const { topCss } = layout.rows.process;
    const began = performance.now();
    hitTest(layout, regions, (round * 31) % 1270, topCss + 1);
    times.push(performance.now() - began);
  }
  return times.slice(1000);
}

export async function benchRegions(browser: Browser): Promise<Report> {
  const holder = await holdRegions(count);
  try {
    const rows = await withWindow(browser, screenCards, async ({ page }) => {
      const changesCome = countChanges(page);
      await markMessages(page);
      await page.reload();
      await idle(page);
      const rows: Row[] = [];
      const before = await heapBytes(page);
      const shown = await traced(browser, page, async () => {
        await showProcess(page, holder.pid);
        // Painted is not yet presented.
        await delay(refreshMs);
      });
      rows.push(
        measured('from the data to the screen', shown.fromMessageToScreen(listBytes), 'ms', {
          of: 'median',
          atMost: 150,
        }),
        measured('from the data to the screen: work of the UI thread', shown.workToScreen(listBytes), 'ms'),
      );
      rows.push(...frameRows('zoom and pan', await tracedMoves(browser, page)));
      rows.push(
        measured(
          'refresh with 100 changes: work of the UI thread',
          await refreshTimes(browser, page, holder, changesCome),
          'ms',
          {
            of: 'median',
            atMost: 5,
          },
        ),
      );
      const mebibytes = ((await heapBytes(page)) - before) / 2 ** 20;
      rows.push(measured('memory of the page for it', mebibytes, 'MiB', { of: 'median', atMost: 40 }));
      return rows;
    });
    // With no other page beside it, or the trace would include that one.
    rows.push(...(await emptyCanvasRows(browser)));
    return {
      title: `Window: ${count.toLocaleString('en')} regions of another process`,
      rows,
      notes: [
        'From a performance trace. Script, style and layout: what the page’s main thread ran for, all of a frame together.',
        'A frame is late that stands on the screen more than 25 ms after the one before. A refresh: all tasks of the',
        `main thread within ${refreshMs} ms of the message, painting included. Memory: heap and buffers after a collection.`,
      ],
    };
  } finally {
    await holder.stop();
  }
}

async function showProcess(page: Page, pid: number): Promise<void> {
  await button(page, 'Show another process’s regions…').click();
  await page.getByRole('combobox', { name: 'Process', exact: true }).fill(String(pid));
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Another process' }).waitFor();
  await idle(page);
}

/**
 * The engine lists so large a process every few seconds: each change waits for its turn. One that a listing meets half
 * done comes in two, neither of which counts.
 */
async function refreshTimes(browser: Browser, page: Page, holder: RegionHolder, changesCome: () => number) {
  const trace = await traced(browser, page, async () => {
    const inTime = timeLimit(mostSeconds);
    for (let round = 0; round < refreshes && inTime(); round += 1) {
      const before = changesCome();
      const oneMore = timeLimit(mostRefreshSeconds);
      holder.change();
      while (changesCome() === before && oneMore()) await delay(refreshMs);
      await delay(refreshMs);
    }
  });
  return figuresOf(trace.messages(changeBytes, listBytes).map((message) => trace.workAfter(message, refreshMs)));
}

/**
 * How many messages with a hundred changes have come to the page, counted from its next load on. By the browser: to ask
 * the page would take a good part of what a refresh takes.
 */
function countChanges(page: Page): () => number {
  let count = 0;
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (payload.length >= changeBytes && payload.length <= listBytes) count += 1;
    }),
  );
  return () => count;
}
