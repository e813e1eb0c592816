import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { bundleProgram } from '../../tooling/bundle-program.ts';
import { sourceThread } from '../session/testing/source-thread.ts';
import type { WorkOrder, WorkThread } from '../session/works.ts';
import { type SideOrder, type SideReport, SideThread } from './side-thread.ts';

const regionsOf = (pid: number): WorkOrder => ({ kind: 'regions', args: { pid } });

/** Resolves with all that is reported, once it has ended. */
function reportsOf(thread: WorkThread, order: WorkOrder): Promise<unknown[]> {
  return new Promise((resolve) => {
    const reports: unknown[] = [];
    thread.begin(order, {
      progress: (done) => reports.push(done),
      found: (found) => reports.push({ found }),
      ended: (outcome) => resolve([...reports, outcome]),
    });
  });
}

const failed = (error: object) => [{ error: expect.objectContaining(error) }];

describe('the engine’s side', () => {
  /** Finds the pid's name, and ends with the pid; 13 ends the thread, 404 is an error, 99 goes on until it is cancelled. */
  const script = `
import { parentPort } from 'node:worker_threads';
const cancelled = [];
parentPort.on('message', ({ id, begin, cancel }) => {
  if (cancel) return cancelled.push(id);
  const { pid } = begin.args;
  if (pid === 13) process.exit(13);
  if (pid === 404) return parentPort.postMessage({ id, error: { code: 'NotFound', message: 'There is no process 404.' } });
  if (pid === 77) return parentPort.postMessage({ id, ok: cancelled });
  parentPort.postMessage({ id, progress: 0.5 });
  parentPort.postMessage({ id, found: 'process ' + pid });
  if (pid !== 99) parentPort.postMessage({ id, ok: pid });
});
`;

  let folder: string;
  let entry: string;
  let thread: SideThread;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'samepage-side-'));
    entry = join(folder, 'thread.mjs');
    writeFileSync(entry, script);
    thread = new SideThread(entry);
  });
  afterEach(async () => {
    await thread.close();
    rmSync(folder, { recursive: true });
  });

  it('passes on what is reported, each to the one who asked', async () => {
    const all = await Promise.all([1, 2].map((pid) => reportsOf(thread, regionsOf(pid))));
    expect(all).toEqual([1, 2].map((pid) => [0.5, { found: `process ${pid}` }, { ok: pid }]));
    expect(await reportsOf(thread, regionsOf(404))).toEqual(
      failed({ code: 'NotFound', message: 'There is no process 404.' }),
    );
  });

  it('reports nothing more of what was cancelled, and has the thread end it', async () => {
    const reports: unknown[] = [];
    const note = (report: unknown) => reports.push(report);
    const cancel = thread.begin(regionsOf(99), { progress: note, found: note, ended: note });
    cancel();
    cancel();
    expect(await reportsOf(thread, regionsOf(77))).toEqual([{ ok: [1] }]);
    expect(reports).toEqual([]);
  });

  it('what a thread that ended leaves open ends with an error, and the next work starts another one', async () => {
    const open = reportsOf(thread, regionsOf(99));
    expect((await reportsOf(thread, regionsOf(13))).at(-1)).toMatchObject({
      error: { message: expect.stringContaining('exit code 13') },
    });
    expect((await open).at(-1)).toHaveProperty('error');
    expect((await reportsOf(thread, regionsOf(14))).at(-1)).toEqual({ ok: 14 });
  });

  it.each([
    ['Worker initialization failure: EMFILE', 'LimitReached', 'no file descriptors left'],
    ['Worker terminated due to reaching memory limit: JS heap out of memory', 'OutOfMemory', 'no memory left'],
    ['something else', 'Internal', 'something else'],
  ])('says what “%s” means', async (message, code, sentence) => {
    writeFileSync(entry, `throw new Error(${JSON.stringify(message)});`);
    const reports = await reportsOf(thread, regionsOf(1));
    expect(reports).toEqual(failed({ code, message: expect.stringContaining(sentence) }));
    writeFileSync(entry, script);
    expect((await reportsOf(thread, regionsOf(2))).at(-1)).toEqual({ ok: 2 });
  });

  it('a thread that cannot even say why it ended is a typed error, too', async () => {
    writeFileSync(entry, 'throw { toString: null };');
    expect(await reportsOf(thread, regionsOf(1))).toEqual(failed({ code: 'Internal' }));
  });

  it('does not warn of files that native calls open and Node closes', async () => {
    writeFileSync(
      entry,
      `import { closeSync } from 'node:fs';
       import { parentPort } from 'node:worker_threads';
       const warned = [];
       process.on('warning', ({ message }) => warned.push(message));
       parentPort.on('message', ({ id, begin }) => {
         closeSync(begin.args.pid);
         setImmediate(() => parentPort.postMessage({ id, ok: warned }));
       });`,
    );
    // As libc.open does it: opened where Node does not see it, closed by Node.
    const fd = openSync('/dev/null', 'r');
    expect(await reportsOf(thread, regionsOf(fd))).toEqual([{ ok: [] }]);
  });

  it('what is under way when it is closed ends with an error', async () => {
    const open = reportsOf(thread, regionsOf(99));
    await thread.close();
    expect((await open).at(-1)).toMatchObject({ error: { message: expect.stringContaining('it was stopped') } });
  });
});

it.runIf(existsSync('/proc/self/maps'))(
  'the real thread lists regions, does jobs, cancels them, and says what the system refuses',
  { timeout: 60_000 },
  async () => {
    const source = await sourceThread('native-bridge/threads/side-thread-main.ts');
    const thread = new SideThread(source.entry);
    const whole: WorkOrder = { kind: 'regionUse', args: { start: address(0x10000), end: address(2 ** 46) } };
    try {
      const [list] = await reportsOf(thread, regionsOf(process.pid));
      // Of the list's kind: the order says so.
      const { ok } = list as { ok: RegionColumns };
      expect([ok.count > 10, ok.starts.length]).toEqual([true, ok.count]);
      const reports: unknown[] = [];
      const note = (report: unknown) => reports.push(report);
      const cancel = thread.begin(whole, { progress: note, found: note, ended: note });
      cancel();
      expect(await reportsOf(thread, regionsOf(2 ** 30))).toEqual(failed({ code: 'NotFound' }));
      expect(await reportsOf(thread, whole)).toContainEqual({
        ok: { resident: expect.any(Number), shared: expect.anything() },
      });
      expect(reports).toEqual([]);
    } finally {
      await thread.close();
      await source.remove();
    }
  },
);

it('the real thread, bundled, is closed at any moment of its start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-bundled-'));
  try {
    const entry = await bundleProgram('native-bridge/threads/side-thread-main.ts', folder);
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
    // From before its first line to after its first work, which it reaches in some 100 ms: it loads native code in between.
    for (let afterMs = 0; afterMs < 150; afterMs += 2) {
      const thread = new SideThread(entry);
      const ended = reportsOf(thread, regionsOf(process.pid));
      await delay(afterMs);
      await thread.close();
      await ended;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.runIf(existsSync('/proc/self/maps'))(
  'the real thread does no more of what was cancelled',
  { timeout: 60_000 },
  async () => {
    const source = await sourceThread('native-bridge/threads/side-thread-main.ts');
    const worker = new Worker(source.entry);
    try {
      const begin: WorkOrder = { kind: 'movePlot', args: { largest: 2 ** 18 } };
      const seen: number[] = [];
      await new Promise<void>((resolve) => {
        worker.on('message', (report: SideReport) => {
          if (report.id === 1 && seen.length === 0) {
            worker.postMessage({ id: 1, cancel: true } satisfies SideOrder);
            worker.postMessage({ id: 2, begin } satisfies SideOrder);
          }
          seen.push(report.id);
          if (report.id === 2 && ('ok' in report || 'error' in report)) resolve();
        });
        worker.postMessage({ id: 1, begin } satisfies SideOrder);
      });
      // What was reported before the cancel came in may still be under way then.
      expect(seen.lastIndexOf(1)).toBeLessThan(seen.indexOf(2));
    } finally {
      worker.postMessage({ id: 3, end: true } satisfies SideOrder);
      await once(worker, 'exit');
      await source.remove();
    }
  },
);
