/** Moments of traces, and processes that are looked at from outside. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WatchState } from '../../../protocol/watching.ts';
import { readRegions } from '../../os/linux/maps.ts';
import { system } from '../testing/system.ts';
import { Watches } from './watches.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const logs = join(import.meta.dirname, '../testing/logs');
let watches: Watches;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samepage-moments-'));
  // Neither of these is to be started or attached to.
  watches = new Watches({ system, permitted: true, changed: () => undefined });
});
afterEach(async () => {
  await watches.close();
  rmSync(folder, { recursive: true });
});

const open = (path: string): Promise<WatchState> => watches.ask('open', { path });

async function stateOf(id: number): Promise<WatchState> {
  const found = (await watches.ask('list', {})).watches.find(({ watch }) => watch.id === id);
  if (!found) throw new Error(`no trace ${id}`);
  return found.watch;
}

async function endOf(id: number): Promise<WatchState> {
  await vi.waitFor(async () => expect(await stateOf(id)).toMatchObject({ status: 'ended' }), 20_000);
  return await stateOf(id);
}

it('a trace is compared, asked what was never unmapped, and keeps the names of moments in its file', async () => {
  const { id, events } = await open(join(logs, 'raw.strace'));
  const at = (position: number) => ({ watch: id, process: 0, position });
  const compared = await watches.ask('compare', { before: at(0), after: at(events), by: 'address' });
  const mapped = compared.mapped.after - compared.mapped.before;
  expect(mapped).toBeGreaterThan(0);
  expect(compared.sums.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(mapped);
  expect(compared.starts.length).toBe(compared.sums.reduce((sum, { count }) => sum + count, 0));
  const same = await watches.ask('compare', { before: at(events), after: at(events), by: 'content' });
  expect(same).toMatchObject({ rows: [], sums: Array(5).fill({ count: 0, bytes: 0 }) });

  const { groups, bytes } = await watches.ask('unfreed', at(events));
  expect(groups.length).toBeGreaterThan(0);
  expect(groups.reduce((sum, group) => sum + group.bytes, 0)).toBe(bytes);

  await watches.ask('mark', { ...at(10), name: 'one' });
  await watches.ask('mark', { ...at(5), name: 'five' });
  await watches.ask('mark', { ...at(10), name: 'ten' });
  const named = (await stateOf(id)).markers;
  expect(named).toMatchObject([
    { position: 5, process: 0, name: 'five' },
    { position: 10, process: 0, name: 'ten' },
  ]);
  const path = join(folder, 'named.samepage-trace');
  await watches.ask('save', { watch: id, path, replaces: false });
  expect((await open(path)).markers).toEqual(named);
  await watches.ask('unmark', at(5));
  expect((await stateOf(id)).markers).toMatchObject([{ name: 'ten' }]);
  await expect(watches.ask('mark', { ...at(1), name: '' })).rejects.toMatchObject({ code: 'InvalidArgument' });
  for (let more = 0; more < 199; more += 1) await watches.ask('mark', { ...at(20 + more), name: 'more' });
  await expect(watches.ask('mark', { ...at(1), name: 'x' })).rejects.toMatchObject({ code: 'LimitReached' });
});

describe('a process that is looked at from outside', () => {
  it('is a step for each list that differs, until it ends; permitted where tracing is not', async () => {
    // It maps memory when it gets a line, and ends when its input ends.
    const program =
      "process.stdin.once('data', () => { global.kept = Buffer.alloc(2 ** 28, 1); console.log('done'); }).resume();";
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const { id } = await watches.ask('sample', { pid: child.pid ?? 0 });
      expect(await stateOf(id)).toMatchObject({ kind: 'sampled', origin: 'sampled' });
      child.stdin.write('go');
      await once(child.stdout, 'data');
      const grown = async () => {
        const { events } = await stateOf(id);
        const { sums } = await watches.ask('compare', {
          before: { watch: id, process: 0, position: 1 },
          after: { watch: id, process: 0, position: events },
          by: 'address',
        });
        return sums.reduce((sum, { bytes }) => sum + bytes, 0);
      };
      await vi.waitFor(async () => expect(await grown()).toBeGreaterThanOrEqual(2 ** 28), 20_000);
      const { rows } = await watches.ask('events', { watch: id, from: 0, count: 1000 });
      expect(rows[0]).toMatchObject({ text: expect.stringMatching(/^region_list\(/), kind: 'other' });
      child.stdin.end();
      expect(await endOf(id)).toMatchObject({ status: 'ended', end: null, trouble: null });
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('is compared whole, and each row can be asked about: [vsyscall], too, above a program’s addresses', async () => {
    const { id } = await watches.ask('sample', { pid: process.pid });
    await vi.waitFor(async () => expect((await stateOf(id)).events).toBeGreaterThan(0), 20_000);
    const now = { watch: id, process: 0, position: 1 };
    // No such process: nothing is mapped in it.
    const { rows } = await watches.ask('compare', { before: { ...now, process: 1 }, after: now, by: 'address' });
    expect(rows.length).toBeGreaterThan(10);
    const list = readRegions(process.pid);
    const [start, end] = [list.starts[list.count - 1] ?? 0, list.ends[list.count - 1]];
    expect(rows).toContainEqual(
      expect.objectContaining({ kind: 'added', after: expect.objectContaining({ start, end }) }),
    );
    for (const { after } of rows) {
      await watches.ask('history', { ...now, address: after?.start ?? 0 });
    }
    await watches.ask('stop', { watch: id });
  });

  it('that is not there, or is stopped being looked at, is reported', async () => {
    await expect(watches.ask('sample', { pid: 2 ** 22 + 7 })).rejects.toMatchObject({ code: 'NotFound' });
    const { id } = await watches.ask('sample', { pid: process.pid });
    await watches.ask('stop', { watch: id });
    expect(await endOf(id)).toMatchObject({ end: null, trouble: null });
    const path = join(folder, 'sampled.samepage-trace');
    await watches.ask('save', { watch: id, path, replaces: false });
    expect(await watches.ask('open', { path })).toMatchObject({ origin: 'sampled' });
  });
});
