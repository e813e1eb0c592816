/** How long the desktop app's main thread keeps anything waiting while much is going on beside it. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { idle } from '../e2e/support/app.ts';
import { startElectronApp } from '../e2e/support/electron-app.ts';
import { middleOf } from '../e2e/support/map.ts';
import type { RunningApp } from '../e2e/support/running-app.ts';
import { handle } from '../e2e/support/window.ts';
import { formatSize } from '../protocol/size.ts';
import { type Desktop, openDesktop } from '../tooling/desktop.ts';
import { figuresOf } from './figures.ts';
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

/** Runs in the app's process: copies in its own thread, again and again, until `stopCopy` or the app's end. */
function startCopy(bytes: number): void {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const code = `
    const libc = require('node:module').createRequire(process.cwd() + '/')('koffi').load(null);
    const mmap = libc.func('intptr_t mmap(uintptr_t, size_t, int, int, int, intptr_t)');
    const memcpy = libc.func('intptr_t memcpy(uintptr_t, uintptr_t, size_t)');
    const madvise = libc.func('int madvise(uintptr_t, size_t, int)');
    const from = mmap(0, ${bytes}, 3, 0x4022, -1, 0);
    const to = mmap(0, ${bytes}, 3, 0x4022, -1, 0);
    const piece = 2 ** 26;
    let done = 0;
    const copyOn = () => {
      memcpy(to + done, from + done, piece);
      done = (done + piece) % ${bytes};
      // The target is given back each time, so that each copy takes its page faults. MADV_DONTNEED, see madvise(2).
      if (done === 0) madvise(to, ${bytes}, 4);
      setImmediate(copyOn);
    };
    copyOn();
  `;
  const copier = new Worker(code, { eval: true });
  Object.assign(globalThis, { stopCopy: () => copier.terminate() });
}

/** Runs in the app's process. Notes at every millisecond how late it is, and what main's thread computed since the last. */
function startWatch(): void {
  const { createRequire } = process.getBuiltinModule('node:module');
  const libc = createRequire(`${process.cwd()}/`)('koffi').load(null);
  // CLOCK_THREAD_CPUTIME_ID is 3: seconds and nanoseconds of this thread's own. See clock_gettime(2).
  const clock = libc.func('int clock_gettime(int, _Out_ int64_t *)');
  const time = new BigInt64Array(2);
  const computed = () => {
    clock(3, time);
    return Number(time[0]) * 1e3 + Number(time[1]) / 1e6;
  };
  const late: number[] = [];
  const busy: number[] = [];
  let before = { at: performance.now(), computed: computed() };
  const tick = () => {
    const now = { at: performance.now(), computed: computed() };
    late.push(now.at - before.at - 1);
    busy.push(now.computed - before.computed);
    before = now;
  };
  const timer = setInterval(tick, 1);
  Object.assign(globalThis, {
    stopWatch: () => {
      clearInterval(timer);
      return { late, busy };
    },
  });
}

/** Milliseconds, an entry for each tick. */
interface Watched {
  late: number[];
  busy: number[];
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

type Use = (page: Page, milliseconds: number) => Promise<unknown>;

/** In an app of its own. */
async function measure(desktop: Desktop, load: (app: RunningApp) => Promise<unknown>, use: Use): Promise<Watched> {
  const app = await startElectronApp({ root: process.cwd(), desktop, watchPage: () => undefined, testInfo: null });
  try {
    await idle(app.page);
    await load(app);
    await app.evaluate(`(${startWatch})()`);
    await use(app.page, seconds * 1000);
    // What startWatch put there returns it.
    const found = (await app.evaluate('globalThis.stopWatch()')) as Watched;
    await app.evaluate('globalThis.stopCopy?.().then(() => null)');
    return found;
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
  const desktop = await openDesktop({ width: 1920, height: 1080, windowManager: true });
  try {
    const rows: Row[] = [];
    const copy = (app: RunningApp) => app.evaluate(`(${startCopy})(${bytes})`);
    const loads: [string, (app: RunningApp) => Promise<unknown>, Use][] = [
      ['nothing is done', () => Promise.resolve(), (_, milliseconds) => delay(milliseconds)],
      ['a view is dragged', () => Promise.resolve(), drag],
      [`the same, beside a copy of ${formatSize(bytes)}`, copy, drag],
      [
        `the same, in a process of ${regions.toLocaleString('en')} regions`,
        async (app) => {
          await copy(app);
          await app.evaluate(`(${mapRegions})(${regions})`);
          // The list has come to the page.
          await delay(3000);
        },
        drag,
      ],
    ];
    for (const [what, load, use] of loads) {
      const { late, busy } = await measure(desktop, load, use);
      const [lateness, work] = [figuresOf(late), figuresOf(busy)];
      const text = (value: number) => `${threeFigures(value)} ms`;
      rows.push({
        what,
        'late, median': text(lateness.median),
        p99: text(lateness.p99),
        'computed, p99': text(work.p99),
        longest: text(Math.max(...busy)),
        target: `≤ ${mostMs} ms (p99)`,
        reached: verdict(work.p99 <= mostMs),
      });
    }
    const notes = [
      `A timer of main's for every millisecond of ${seconds} s: how late it came, and how much main's thread had computed since the`,
      'last, which is what it keeps others waiting for by itself. On a busy machine it is also late because no processor is free.',
    ];
    return { title: 'Desktop app: how long main keeps anything waiting', rows, notes };
  } finally {
    await desktop.close();
  }
}
