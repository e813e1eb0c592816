/** Jobs over the whole protocol: a window's promise, the engine's turns between. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { address, offsetAddress } from '../../protocol/address.ts';
import { mostJobs } from '../../protocol/limits.ts';
import { Stage } from '../engine/testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../engine/testing/world.ts';
import { type PageQuestion, type PageRuns, pageFlags } from '../os/observer.ts';
import { PageRunList } from '../os/page-runs.ts';
import { Session } from './session.ts';
import { type TestWindow, windowByPipe } from './testing/window.ts';

let stage: Stage<FakeWorld>;
let session: Session;
let window: TestWindow;
/** How often the system was asked. */
let portions: number;
let everyPortion: () => void;

const page = 4096;
const range = (pages: number) => ({ start: address(0x10000), end: address(0x10000 + pages * page) });

beforeEach(() => {
  stage = new Stage(fakeWorld());
  session = new Session(stage.engine, { kind: 'web', endsWithWindow: true });
  portions = 0;
  everyPortion = () => undefined;
  // A page at a time, half of them resident, and a millisecond for each.
  const ask = ({ from, length }: PageQuestion): PageRuns => {
    portions += 1;
    everyPortion();
    for (const end = performance.now() + 1; performance.now() < end; );
    const found = new PageRunList({ flags: pageFlags.present }, pageFlags.present);
    found.add(from, from + page / 2, pageFlags.present);
    return found.upTo(from + Math.min(length, page));
  };
  Object.assign(stage.os.abilities, { pages: { ask } });
  window = windowByPipe(session);
});
afterEach(async () => {
  window.channel.close();
  session.close();
  await stage.end();
});

const aTurn = () => new Promise((resolve) => setImmediate(resolve));

it('ends with its result, after words of how far it has come', async () => {
  const progress: number[] = [];
  const onProgress = (done: number) => progress.push(done);
  const use = await window.client.job('regionUse', range(300), { onProgress });
  expect(use).toEqual({ resident: 150 * page, shared: null });
  expect(portions).toBe(300);
  expect(progress.length).toBeGreaterThan(0);
  expect(progress).toEqual(progress.toSorted((one, other) => one - other));
});

it('keeps no request waiting', async () => {
  const job = window.client.job('regionUse', range(500));
  await window.client.request('state', {});
  expect(portions).toBeLessThan(100);
  await job;
});

it('is cancelled at the next turn, and nothing of it goes on', async () => {
  const cancel = new AbortController();
  everyPortion = () => portions === 20 && cancel.abort();
  const job = window.client.job('regionUse', range(100_000), { signal: cancel.signal });
  await expect(job).rejects.toMatchObject({ code: 'Cancelled' });
  const then = portions;
  for (let turn = 0; turn < 5; turn += 1) await aTurn();
  expect(portions).toBe(then);
  await expect(window.client.job('regionUse', range(9), { signal: cancel.signal })).rejects.toThrow('cancelled');
});

it('ends with its error', async () => {
  everyPortion = () => {
    throw new RangeError('odd');
  };
  await expect(window.client.job('regionUse', range(5))).rejects.toMatchObject({ code: 'Internal', message: 'odd' });
});

it('ends for the window when the connection is lost, and for the engine when the window has gone', async () => {
  const job = window.client.job('regionUse', range(100_000));
  await aTurn();
  const lost = expect(job).rejects.toMatchObject({ code: 'Disconnected' });
  window.channel.close();
  await lost;
  const then = portions;
  for (let turn = 0; turn < 5; turn += 1) await aTurn();
  expect(portions).toBe(then);
});

describe('a start', () => {
  const start = (id: number) =>
    window.client.request('startJob', { id, job: { kind: 'regionUse', args: range(100_000) } });

  it('over the limit is refused with the limit; one that ended makes room', async () => {
    for (let id = 1; id <= mostJobs; id += 1) await start(id);
    const refused = { code: 'LimitReached', message: expect.stringContaining(String(mostJobs)) };
    await expect(start(99)).rejects.toMatchObject(refused);
    await window.client.request('cancelJob', { id: 3 });
    await start(99);
  });

  it('under a number that is in use is refused, and the cancel of one that is not does nothing', async () => {
    await start(1);
    await expect(start(1)).rejects.toMatchObject({ code: 'InvalidArgument' });
    expect(await window.client.request('cancelJob', { id: 77 })).toBeNull();
  });
});

it('a range that is none is refused by the system’s own check', async () => {
  const { highestAddress } = stage.os.limits;
  // The real one again.
  Object.assign(stage.os.abilities, { pages: fakeWorld().os.abilities.pages });
  const beyond = { start: highestAddress, end: offsetAddress(highestAddress, page) };
  await expect(window.client.job('regionUse', beyond)).rejects.toMatchObject({ code: 'OutOfAddressSpace' });
  await expect(window.client.job('regionUse', range(0))).rejects.toMatchObject({ code: 'InvalidArgument' });
});
