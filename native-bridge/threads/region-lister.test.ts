import { beforeEach, expect, it } from 'vitest';
import { problem } from '../../protocol/errors.ts';
import { emptyColumns, type RegionColumns } from '../../protocol/region-columns.ts';
import { FakeOs } from '../os/fake/fake-os.ts';
import type { WorkThread } from '../session/works.ts';
import { RegionLister } from './region-lister.ts';

const listOf = (count: number): RegionColumns => ({ count, ...emptyColumns(count), names: [''] });

/** Answers with as many regions as the pid says, a turn later; 404 is none. */
const thread: WorkThread = {
  begin(order, { ended }) {
    const pid = order.kind === 'regions' ? order.args.pid : 0;
    setImmediate(() =>
      ended(pid === 404 ? { error: problem('NotFound', 'There is no process 404.') } : { ok: listOf(pid) }),
    );
    return () => undefined;
  },
};

let os: FakeOs;
let lister: RegionLister;
beforeEach(() => {
  os = new FakeOs();
  lister = new RegionLister(os, thread);
});

it('asks the thread for another process, and gives each answer to the one who asked', async () => {
  const [one, other] = await Promise.all([lister.list(101), lister.list(102)]);
  expect([one.count, other.count]).toEqual([101, 102]);
});

it('lists once what is asked for several times before its turn', async () => {
  const asked = [101, 102, 102, 102].map((pid) => lister.list(pid));
  const [first, second, third] = await Promise.all(asked);
  expect(second).toBe(third);
  expect(first).not.toBe(second);
  // Not the one that was under way already: what it shows may be from before.
  expect(await lister.list(102)).not.toBe(second);
});

it('passes an error on as it came, and lists the next', async () => {
  await expect(lister.list(404)).rejects.toMatchObject({ code: 'NotFound', message: 'There is no process 404.' });
  expect((await lister.list(14)).count).toBe(14);
});

it('lists our own process itself as long as that is quick', async () => {
  const own = os.limits.pid;
  expect((await lister.list(own)).count).toBe(os.regions().count);
  const long = listOf(5000);
  os.regions = () => long;
  expect(await lister.list(own)).toBe(long);
  // From now on the thread does, which here answers with the pid.
  expect((await lister.list(own)).count).toBe(own);
});
