/** How long the desktop app's main thread keeps anything waiting while much is going on beside it. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { idle } from '../e2e/support/app.ts';
import { middleOf } from '../e2e/support/map.ts';
import type { RunningApp } from '../e2e/support/running-app.ts';
import { prepareStandin, type Standin, startStandinApp } from '../e2e/support/standin-app.ts';
import { handle } from '../e2e/support/window.ts';
import { formatSize } from '../protocol/size.ts';
import { type Report, type Row, threeFigures, verdict } from './table.ts';

const gibibyte = 2 ** 30;
const largestCopy = 4 * gibibyte;
/** Fewer than the kernel's limit of 65,530 (vm.max_map_count): at that Node itself aborts. */
const regions = 60_000;
const seconds = 8;
/** What takes longer belongs off the host's thread (design). Milliseconds. */
const mostMs = 2;

/** Runs in the app's process. Neighbouring pages of different protection: the kernel lists each by itself. */
function mapRegions(count: number): void {
  const { createRequire } = process.getBuiltinModule('node:module');
  const libc = createRequire(`${process.cwd()}/`)('koffi').load(null);
  const mmap = libc.func('intptr_t mmap(uintptr_t, size_t, int, int, int, intptr_t)');
  const mprotect = libc.func('int mprotect(uintptr_t, size_t, int)');
  // PROT_READ; MAP_PRIVATE, MAP_ANONYMOUS and MAP_NORESERVE. See mmap(2).
  const start = mmap(0, count * 4096, 1, 0x4022, -1, 0);
  if (start === -1) throw new Error('the regions could not be mapped');
  for (let page = 1; page < count; page += 2) mprotect(start + page * 4096, 4096, 0);
}

/** Runs in the app's process: copies in a thread of its own, again and again, until the app ends. */
function copyOn(bytes: number): void {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const code = `
    const libc = require('node:module').createRequire(process.cwd() + '/')('koffi').load(null);
    const mmap = libc.func('intptr_t mmap(uintptr_t, size_t, int, int, int, intptr_t)');
    const memcpy = libc.func('intptr_t memcpy(uintptr_t, uintptr_t, size_t)');
    const madvise = libc.func('int madvise(uintptr_t, size_t, int)');
    const from = mmap(0, ${bytes}, 3, 0x4022, -1, 0);
    const to = mmap(0, ${bytes}, 3, 0x4022, -1, 0);
    // The target is given back each time, so that each copy takes its page faults. MADV_DONTNEED, see madvise(2).
    for (;;) { memcpy(to, from, ${bytes}); madvise(to, ${bytes}, 4); }
  `;
  new Worker(code, { eval: true }).unref();
}

/** Runs in the app's process. */
function startWatch(): void {
  const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  Object.assign(globalThis, { hostDelay: histogram });
}

interface Delay {
  median: number;
  p99: number;
  max: number;
}

/** Runs in the app's process. Milliseconds, of which the sampling timer itself is one. */
function readWatch(): Delay {
  // Put there by startWatch.
  const { hostDelay } = globalThis as unknown as { hostDelay: import('node:perf_hooks').IntervalHistogram };
  const ms = (nanoseconds: number) => nanoseconds / 1e6;
  return { median: ms(hostDelay.percentile(50)), p99: ms(hostDelay.percentile(99)), max: ms(hostDelay.max) };
}

/** Carries view B to and fro on the map for so long, and gives it back. */
async function drag(page: Page, milliseconds: number): Promise<void> {
  const { x, y } = await middleOf(handle(page, 'B'));
  await page.mouse.move(x, y);
  await page.mouse.down();
  const end = performance.now() + milliseconds;
  for (let step = 0; performance.now() < end; step += 1) {
    await page.mouse.move(x + 40 + 30 * Math.sin(step / 10), y + 5 * Math.cos(step / 10));
  }
  await page.keyboard.press('Escape');
  await page.mouse.up();
}

/** In an app of its own. */
async function measure(standin: Standin, load: (app: RunningApp) => Promise<void>): Promise<Delay> {
  const app = await startStandinApp(standin, process.cwd(), () => undefined);
  try {
    await idle(app.page);
    await load(app);
    await app.evaluate(`(${startWatch})()`);
    await drag(app.page, seconds * 1000);
    // What readWatch returns.
    return (await app.evaluate(`(${readWatch})()`)) as Delay;
  } finally {
    await app.stop();
  }
}

/** The largest copy that leaves as much memory free as it takes, bytes. */
function copyBytes(): number {
  const available = Number(/MemAvailable:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0) * 1024;
  return Math.min(largestCopy, Math.floor(available / 4 / gibibyte) * gibibyte);
}

export async function benchHostDelay(): Promise<Report> {
  const bytes = copyBytes();
  const standin = await prepareStandin(chromium, process.cwd());
  try {
    const rows: Row[] = [];
    const loads: [string, (app: RunningApp) => Promise<unknown>][] = [
      ['a view is dragged', () => Promise.resolve()],
      [`the same, beside a copy of ${formatSize(bytes)}`, (app) => app.evaluate(`(${copyOn})(${bytes})`)],
      [
        'the same, in a process of 60,000 regions',
        async (app) => {
          await app.evaluate(`(${copyOn})(${bytes})`);
          await app.evaluate(`(${mapRegions})(${regions})`);
          // The list has come to the page.
          await delay(3000);
        },
      ],
    ];
    for (const [what, load] of loads) {
      const { median, p99, max } = await measure(standin, async (app) => void (await load(app)));
      const text = (value: number) => `${threeFigures(value)} ms`;
      rows.push({
        what,
        median: text(median),
        p99: text(p99),
        longest: text(max),
        target: `≤ ${mostMs} ms (p99)`,
        reached: verdict(p99 <= mostMs),
      });
    }
    const notes = [
      `Delay of the event loop of main, sampled every millisecond for ${seconds} s (which is 1 ms of each figure). In the`,
      'stand-in for Electron, whose own work for the pages (e2e/electron-standin) is done by the same thread, and counts.',
    ];
    return { title: 'Desktop app: how long main keeps anything waiting', rows, notes };
  } finally {
    await standin.stop();
  }
}
