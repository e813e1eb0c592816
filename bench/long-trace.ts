/** A trace of a million calls in the window: how soon it is on show, what the page holds for it, how its moments follow the pointer. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { openTrace } from '../native-bridge/tracing/document/open-trace.ts';
import { saveTrace } from '../native-bridge/tracing/document/save-trace.ts';
import { bigLog } from './big-log.ts';
import { figuresOf } from './figures.ts';
import { frameRows } from './frames.ts';
import { heapBytes } from './page-heap.ts';
import { measured, type Report, type Row } from './table.ts';
import { traced } from './trace.ts';
import { leaveTrace, openingTimes, scrub, withTracePage } from './trace-page.ts';

const calls = 1_000_000;
const openings = 2;

export async function benchLongTrace(browser: Browser): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-bench-'));
  try {
    const log = join(folder, 'strace.log');
    writeFileSync(log, bigLog(calls).join('\n'));
    const saved = join(folder, 'saved.samepage-trace');
    saveTrace(openTrace(log), saved);
    const rows = await withTracePage(browser, async (page) => {
      const before = await heapBytes(page);
      const ofLog = await openedRows(browser, page, 'strace’s log', log, before);
      await leaveTrace(page);
      return [...ofLog, ...(await openedRows(browser, page, 'a saved trace', saved, before))];
    });
    return {
      title: `Window: a trace of ${calls.toLocaleString('en')} calls`,
      rows,
      notes: ['Memory: heap and buffers of the page after a collection, beyond what it held before.'],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function openedRows(browser: Browser, page: Page, what: string, path: string, before: number): Promise<Row[]> {
  const times = await openingTimes(page, path, calls, openings);
  const trace = await traced(browser, page, () => scrub(page, '[role=slider]'));
  const mebibytes = ((await heapBytes(page)) - before) / 2 ** 20;
  return [
    measured(`${what}: from Enter to its last moment on show`, figuresOf(times), 'ms'),
    ...frameRows(`${what}, scrubbing`, trace),
    measured(`${what}: memory of the page for it`, mebibytes, 'MiB'),
  ];
}
