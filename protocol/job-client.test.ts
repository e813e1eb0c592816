/** The window's end of jobs, against requests that are only written down. */
import { beforeEach, expect, it, vi } from 'vitest';
import { address } from './address.ts';
import { problem } from './errors.ts';
import { JobClient } from './job-client.ts';
import type { JobArgs } from './jobs.ts';

const range = { start: address(0x1000), end: address(0x2000) };
const byte = { bytes: Uint8Array.of(42), mask: Uint8Array.of(0xff), alignment: 1 };
const search: JobArgs<'search'> = { place: { kind: 'all' }, pattern: byte };
const use = (resident: number) => ({ ok: { resident, shared: null } });
const cancelled = problem('Cancelled', 'It was cancelled.').data;

const start = vi.fn<(asked: { id: number }) => Promise<null>>();
const cancel = vi.fn<(asked: { id: number }) => Promise<null>>();
let jobs: JobClient;
beforeEach(() => {
  start.mockReset().mockResolvedValue(null);
  cancel.mockReset().mockResolvedValue(null);
  jobs = new JobClient({ start, cancel });
});
const idOf = (call: number) => start.mock.calls[call]?.[0].id ?? Number.NaN;

it('two at once have their own progress and results, whichever ends first', async () => {
  const [first, second] = [vi.fn(), vi.fn()];
  const one = jobs.run('regionUse', range, { onProgress: first });
  const other = jobs.run('regionUse', range, { onProgress: second });
  jobs.progress({ id: idOf(1), done: 0.5 });
  jobs.ended({ id: idOf(1), outcome: use(2) });
  expect(await other).toEqual(use(2).ok);
  jobs.progress({ id: idOf(0), done: 0.25 });
  jobs.ended({ id: idOf(0), outcome: use(1) });
  expect(await one).toEqual(use(1).ok);
  expect([first.mock.calls, second.mock.calls]).toEqual([[[0.25]], [[0.5]]]);
});

it('nothing is reported of a job that has ended, and it is cancelled no more', async () => {
  const [onProgress, onFound, aborted] = [vi.fn(), vi.fn(), new AbortController()];
  const job = jobs.run('search', search, { onProgress, onFound, signal: aborted.signal });
  jobs.ended({ id: idOf(0), outcome: { error: cancelled } });
  await expect(job).rejects.toMatchObject({ code: 'Cancelled' });
  jobs.progress({ id: idOf(0), done: 1 });
  jobs.found({ id: idOf(0), found: [] });
  aborted.abort();
  expect([onProgress, onFound, cancel].map(({ mock }) => mock.calls)).toEqual([[], [], []]);
});

it('is cancelled by its own number', async () => {
  const aborted = new AbortController();
  const other = jobs.run('regionUse', range);
  const job = jobs.run('regionUse', range, { signal: aborted.signal });
  aborted.abort();
  expect(cancel.mock.calls).toEqual([[{ id: idOf(1) }]]);
  jobs.ended({ id: idOf(1), outcome: { error: cancelled } });
  await expect(job).rejects.toMatchObject({ code: 'Cancelled' });
  jobs.ended({ id: idOf(0), outcome: use(1) });
  await other;
});

it('is not even started where it was cancelled before', async () => {
  const job = jobs.run('regionUse', range, { signal: AbortSignal.abort() });
  await expect(job).rejects.toMatchObject({ code: 'Cancelled' });
  expect(start).not.toHaveBeenCalled();
});

it('that is refused ends with the refusal', async () => {
  start.mockRejectedValue(problem('LimitReached', 'Too many.'));
  await expect(jobs.run('regionUse', range)).rejects.toMatchObject({ code: 'LimitReached' });
});

it('ends when the connection is lost', async () => {
  const all = [jobs.run('regionUse', range), jobs.run('processes', {})];
  jobs.lost(problem('Disconnected', 'Lost.'));
  for (const job of all) await expect(job).rejects.toMatchObject({ code: 'Disconnected' });
});

it('gives out only what fits its kind; what is found and does not fit ends the engine’s work, too', async () => {
  const result = jobs.run('regionUse', range);
  jobs.ended({ id: idOf(0), outcome: { ok: { resident: 'much' } } });
  await expect(result).rejects.toMatchObject({ code: 'Internal', message: expect.stringContaining('regionUse') });
  const onFound = vi.fn();
  const found = jobs.run('search', search, { onFound });
  jobs.found({ id: idOf(1), found: [{ at: 'here' }] });
  await expect(found).rejects.toMatchObject({ code: 'Internal', message: expect.stringContaining('search') });
  expect(onFound).not.toHaveBeenCalled();
  expect(cancel.mock.calls).toEqual([[{ id: idOf(1) }]]);
});
