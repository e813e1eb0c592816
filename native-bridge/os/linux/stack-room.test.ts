/** The main thread's stack grows by page faults into addresses that are free: there is nothing to map. */
import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, expect, it } from 'vitest';
import { type Address, address } from '../../../protocol/address.ts';
import { Bench, problemOf } from '../contract/bench.ts';
import { realWorld } from '../contract/real-world.ts';
import { readRegions } from './maps.ts';
import { stackLimit, stackRoom } from './stack-room.ts';

const bench = new Bench(await realWorld());
const { os } = bench;
const { pageSize } = os.limits;
afterEach(() => bench.cleanUp());
afterAll(() => bench.world.end());

function stack(): { start: number; end: number; below: number } {
  const { starts, ends, names, nameIndexes } = readRegions(process.pid);
  const row = nameIndexes.indexOf(names.indexOf('[stack]'));
  return { start: starts[row] ?? 0, end: ends[row] ?? 0, below: ends[row - 1] ?? 0 };
}

function room(): { start: Address; end: Address } {
  const [found] = os.limits.needed ?? [];
  if (!found) throw new Error('no room for the stack');
  return found;
}

const section = () => bench.section(4 * pageSize);
const view = { offset: 0, length: 4 * pageSize, sharing: 'shared', protection: 'read-write' } as const;

it('is kept down to the limit, and the kernel’s gap of 256 pages below that', () => {
  const { start, end } = stack();
  expect(room()).toEqual({
    start: end - stackLimit() - 256 * pageSize,
    end: start,
    label: 'room for the stack to grow',
  });
});

it('takes no view, mapped or moved, however it is moved', () => {
  const shown = section();
  const mapped = bench.view(shown);
  for (const to of [stack().start - 0x10000, room().start, room().start - pageSize].map(address)) {
    const refused = { code: 'AddressInUse', occupant: room(), message: expect.stringContaining('is free, but needed') };
    expect(problemOf(() => os.map(shown, { ...view, address: to }))).toMatchObject(refused);
    for (const method of ['remap', 'unmap-map'] as const) {
      expect(problemOf(() => os.move(mapped, to, method))).toMatchObject(refused);
    }
  }
  bench.view(shown, { address: address(room().start - view.length) });
});

it('is as large as the limit says at the time', () => {
  const shown = section();
  const at = address(room().start - 64 * pageSize);
  const limit = stackLimit();
  const set = (bytes: number) => spawnSync('prlimit', ['--pid', String(process.pid), `--stack=${bytes}:`]).status;
  os.unmap(os.map(shown, { ...view, address: at }), view.length);
  const before = room().start;
  try {
    expect(set(limit + 24 * 2 ** 20)).toBe(0);
    expect(() => os.map(shown, { ...view, address: at })).toThrow('is free, but needed');
    expect(before - room().start).toBe(24 * 2 ** 20);
  } finally {
    set(limit);
  }
  os.unmap(os.map(shown, { ...view, address: at }), view.length);
});

it('without a limit reaches down to the next mapping, or for five sixths of all addresses', () => {
  const top = os.limits.highestAddress + pageSize;
  const found = stackRoom(Number.POSITIVE_INFINITY, pageSize, top);
  expect(found?.end).toBe(stack().start);
  expect(found?.start).toBe(Math.max(stack().below, Math.ceil(stack().end - (top / 6) * 5 - 257 * pageSize)));
});
