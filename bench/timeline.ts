/** Traces in the window: how soon a large one is on show, how smoothly its moments follow the pointer, how late calls are. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { CPrograms } from '../native-bridge/os/linux/testing/c-programs.ts';
import { openTrace } from '../native-bridge/tracing/document/open-trace.ts';
import { saveTrace } from '../native-bridge/tracing/document/save-trace.ts';
import { bigLog } from './big-log.ts';
import { figuresOf } from './figures.ts';
import { frameRows, onBareCanvas } from './frames.ts';
import { type LiveCall, watchOnBareCanvas } from './live-floor.ts';
import { measured, type Report, type Row } from './table.ts';
import { traced } from './trace.ts';
import { leaveTrace, openingTimes, runByName, scrub, withTracePage } from './trace-page.ts';

const calls = 100_000;
const openings = 5;
/** A frame is 16.7 ms where nothing is slower. */
const mostBehindMs = 3 * (1000 / 60);

const mapped = 60;
/** Maps now and then, and writes into a file when: nanoseconds since 1970. */
const slowly = `
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
int main(int count, char **args) {
  int file = open(args[count - 1], O_WRONLY | O_CREAT | O_TRUNC, 0600);
  sleep(1);
  for (int i = 0; i < ${mapped}; i++) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    mmap(0, 4096 * (1 + i), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    dprintf(file, "%lld.%09ld\\n", (long long)now.tv_sec, now.tv_nsec);
    usleep(70000 + 997 * (i % 17));
  }
  sleep(1);
  return 0;
}`;

export async function benchTimeline(browser: Browser): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-bench-'));
  const programs = new CPrograms();
  try {
    const log = join(folder, 'strace.log');
    writeFileSync(log, bigLog(calls).join('\n'));
    const saved = join(folder, 'saved.samepage-trace');
    saveTrace(openTrace(log), saved);
    const rows = await withTracePage(browser, async (page) => {
      const ofLog = await openingRow(page, 'strace’s log', log);
      await leaveTrace(page);
      const ofTrace = await openingRow(page, 'a saved trace', saved);
      const scrubbing = await traced(browser, page, () => scrub(page, '[role=slider]'));
      return [ofLog, ofTrace, ...frameRows('scrubbing', scrubbing)];
    });
    const bare = await onBareCanvas(browser, async (page) =>
      frameRows('for comparison, a bare canvas', await traced(browser, page, () => scrub(page, 'canvas')), false),
    );
    const [program, times] = [programs.compile(slowly, '-O1'), join(folder, 'times')];
    const live = await withTracePage(browser, async (page) => [await liveRow(page, program, times)]);
    live.push(...floorRows(await watchOnBareCanvas(browser, [program, times]), times));
    return {
      title: `Window: a trace of ${calls.toLocaleString('en')} calls, and a program that is watched`,
      rows: [...rows, ...bare, ...live],
      notes: ['From just before the call to the frame that shows it: strace, the host and the page together.'],
    };
  } finally {
    programs.end();
    rmSync(folder, { recursive: true });
  }
}

async function openingRow(page: Page, what: string, path: string): Promise<Row> {
  const times = await openingTimes(page, path, calls, openings);
  const target = { of: 'median', atMost: 1000 } as const;
  return measured(`${what}: from Enter to its last moment on show`, figuresOf(times), 'ms', target);
}

/** When each call was about to be made; milliseconds since 1970. */
function calledAt(times: string): number[] {
  return readFileSync(times, 'utf8')
    .trim()
    .split('\n')
    .map((line) => Number(line) * 1000);
}

function floorRows(calls: readonly LiveCall[], times: string): Row[] {
  const called = calledAt(times);
  const since = (moment: (call: LiveCall) => number) =>
    figuresOf(calls.map((call) => moment(call) - (called[call.index] ?? Number.NaN)));
  return [
    measured(
      'for comparison, a call to its line in a bare process',
      since(({ arrived }) => arrived),
      'ms',
    ),
    measured(
      'for comparison, a call to the frame of a bare canvas',
      since(({ shown }) => shown),
      'ms',
    ),
  ];
}

/** How long after a call the frame is done that shows it. */
async function liveRow(page: Page, program: string, times: string): Promise<Row> {
  await runByName(page, 'Watch a program');
  const dialog = page.getByRole('dialog', { name: 'Watch a program', exact: true });
  await dialog.getByRole('combobox', { name: 'Command line', exact: true }).fill(`${program} ${times}`);
  await page.keyboard.press('Enter');
  const slider = page.getByRole('slider', { name: 'Moment of the trace', exact: true });
  await slider.waitFor();
  await slider.evaluate((strip) => {
    const { port1, port2 } = new MessageChannel();
    const noted: [position: number, at: number][] = [];
    let before = '';
    new MutationObserver(() => {
      const [, position, time = ''] = /^Call (\d+) of \d+, at ([^:]*)/.exec(strip.ariaValueText ?? '') ?? [];
      // The time comes with the moment that is drawn.
      if (time === before) return;
      before = time;
      requestAnimationFrame(() => port2.postMessage(Number(position)));
    }).observe(strip, { attributes: true, attributeFilter: ['aria-valuetext'] });
    // What a frame shows is on the screen once its own tasks are over.
    port1.onmessage = ({ data }) => {
      noted.push([data, performance.timeOrigin + performance.now()]);
      document.body.dataset['noted'] = JSON.stringify(noted);
    };
  });
  await page.getByText('ended with code 0').first().waitFor();
  const events = Number(await slider.getAttribute('aria-valuemax'));
  // A list of pairs, as written above.
  const noted = JSON.parse((await page.locator('body').getAttribute('data-noted')) ?? '[]') as [number, number][];
  const late = calledAt(times).flatMap((called, index) => {
    // The very last call ends the program.
    const position = events - mapped + index;
    const shown = noted.find(([at]) => at >= position);
    return shown ? [shown[1] - called] : [];
  });
  return measured(`a watched call, to the frame that shows it (${late.length})`, figuresOf(late), 'ms', {
    of: 'p99',
    atMost: mostBehindMs,
  });
}
