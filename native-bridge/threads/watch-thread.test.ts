import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sourceThread } from '../session/testing/source-thread.ts';
import { WatchThread } from './watch-thread.ts';

/** Answers with what it was asked; `stop` ends it, `save` is an error, `open` is a change first. */
const script = `
import { parentPort, workerData } from 'node:worker_threads';
parentPort.on('message', ({ id, request, args, close }) => {
  if (close) return parentPort.postMessage({ id, ok: null });
  if (request === 'stop') process.exit(7);
  if (request === 'save') return parentPort.postMessage({ id, error: { code: 'NotFound', message: 'Not there.' } });
  if (request === 'open') parentPort.postMessage({ change: { watch: args, output: [], omitted: 0 } });
  parentPort.postMessage({ id, ok: { request, args, ...workerData } });
});
`;

let folder: string;
let thread: WatchThread;
let changes: unknown[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samepage-watch-thread-'));
  const entry = join(folder, 'thread.mjs');
  writeFileSync(entry, script);
  changes = [];
  thread = new WatchThread(entry, 'Not here.');
  thread.listen((change) => changes.push(change));
});
afterEach(async () => {
  await thread.close();
  rmSync(folder, { recursive: true });
});

it('passes requests on, each answer to the one who asked, and changes', async () => {
  const [list, saved, opened] = await Promise.allSettled([
    thread.ask('list', {}),
    thread.ask('save', {}),
    thread.ask('open', { id: 1, status: 'running' }),
  ]);
  expect(list).toMatchObject({ value: { request: 'list', args: {}, permitted: 'Not here.' } });
  expect(saved).toMatchObject({ reason: { code: 'NotFound', message: 'Not there.' } });
  expect(opened).toMatchObject({ status: 'fulfilled' });
  expect(changes).toEqual([{ watch: { id: 1, status: 'running' }, output: [], omitted: 0 }]);
});

it('that ends closes what it knew of, fails what it was asked, and is started again', async () => {
  await thread.ask('open', { id: 1, status: 'running' });
  await thread.ask('open', { id: 2, status: 'closed' });
  const [stopped, asked] = await Promise.allSettled([thread.ask('stop', {}), thread.ask('list', {})]);
  for (const failed of [stopped, asked]) {
    expect(failed).toMatchObject({ reason: { code: 'Internal', message: expect.stringContaining('exit code 7') } });
  }
  expect(changes.slice(2)).toEqual([
    { watch: { id: 1, status: 'closed', trouble: expect.stringContaining('has ended') }, output: [], omitted: 0 },
  ]);
  expect(await thread.ask('list', {})).toMatchObject({ request: 'list' });
});

it('as it is, opens a log, answers, and says what it refuses', { timeout: 60_000 }, async () => {
  const source = await sourceThread('native-bridge/threads/watch-thread-main.ts');
  const real = new WatchThread(source.entry, 'Not here.');
  try {
    const path = join(import.meta.dirname, '../tracing/testing/logs/plain.strace');
    expect(await real.ask('open', { path })).toMatchObject({ id: 1, origin: 'imported' });
    expect(await real.ask('moment', { watch: 1, process: 0, position: 20 })).toMatchObject({
      regions: { starts: expect.any(Float64Array) },
    });
    await expect(real.ask('open', { path: '' })).rejects.toMatchObject({ code: 'InvalidArgument' });
    const launched = real.ask('launch', { program: 'true', args: [], folder: '/', mode: 'fast' });
    await expect(launched).rejects.toMatchObject({ code: 'PermissionDenied' });
  } finally {
    await real.close();
    await source.remove();
  }
});
