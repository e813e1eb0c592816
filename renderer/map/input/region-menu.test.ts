import { beforeEach, expect, it, vi } from 'vitest';
import { regionKinds, type Section } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { useApp } from '../../state/store.ts';
import { inventLimits } from '../../testing/invented-limits.ts';
import { countKinds } from '../facts/legend.tsx';
import { cPointer, pointedRegion, regionEntries } from './region-menu.ts';

const operations = vi.hoisted(() => ({ perform: vi.fn(), undo: vi.fn(), redo: vi.fn(), clearHistory: vi.fn() }));
vi.mock('../../state/operations.ts', () => operations);
const initial = useApp.getState();
const regions: RegionColumns = {
  count: 3,
  starts: Float64Array.of(0x10000, 0x14000, 0x7f0000000000),
  ends: Float64Array.of(0x13000, 0x15000, 0x7f0000001800),
  protections: Uint8Array.of(1, 3, 5),
  kinds: Uint8Array.of(regionKinds.indexOf('heap'), regionKinds.indexOf('anonymous'), regionKinds.indexOf('heap')),
  offsets: new BigUint64Array(3),
  inodes: new BigUint64Array(3),
  devices: new Uint32Array(3),
  nameIndexes: Uint32Array.of(1, 0, 2),
  names: ['', '[heap]', '/lib/libc.so.6'],
};
const run = (first: number, last: number) => ({ first, last, leftCss: 0, rightCss: 10 });
const hit = (first: number, last: number, addr: number) => ({ kind: 'regions', run: run(first, last), addr }) as const;

beforeEach(() => {
  vi.clearAllMocks();
  useApp.setState(initial, true);
});

it('knows which region is pointed at, even among those that share a pixel', () => {
  expect(pointedRegion(hit(2, 2, 0), regions)).toEqual({
    name: 'libc.so.6',
    start: 0x7f0000000000,
    end: 0x7f0000001800,
  });
  expect(pointedRegion(hit(0, 1, 0x14800), regions)).toMatchObject({ name: 'anonymous', start: 0x14000 });
  expect(pointedRegion(hit(0, 1, 0x13800), regions)).toEqual({ name: '2 regions', start: 0x10000, end: 0x15000 });
  expect(pointedRegion({ kind: 'ground', addr: 0, inProcess: true }, regions)).toBeNull();
  expect(pointedRegion(hit(0, 0, 0), null)).toBeNull();
});

it('maps a view at the next address after it that the system allows', () => {
  const section: Section = { id: 1, bytes: 65536, origin: { kind: 'memory' }, inode: 1n, device: 0 };
  const limits = inventLimits({ granularity: 65536 });
  const pointed = { name: 'libc.so.6', start: 0x7f0000000000, end: 0x7f0000001800 };
  const labels = () => regionEntries(pointed, useApp.getState()).map(({ label }) => label);
  expect(labels()).not.toContain('Map a view right after it');
  useApp.setState({ limits, sections: new Map([[1, section]]), currentSection: 1 });
  expect(labels()).toContain('Map a view right after it');
  regionEntries(pointed, useApp.getState()).at(-1)?.run();
  expect(operations.perform).toHaveBeenCalledWith(
    expect.objectContaining({ kind: 'map', section: 1, place: { kind: 'fixed', address: 0x7f0000010000 } }),
  );
  // A section of huge pages lies at multiples of them.
  useApp.setState({ sections: new Map([[1, { ...section, bytes: 2 ** 22, unit: 2 ** 21 }]]) });
  regionEntries(pointed, useApp.getState()).at(-1)?.run();
  expect(operations.perform).toHaveBeenLastCalledWith(
    expect.objectContaining({ place: { kind: 'fixed', address: 0x7f0000200000 } }),
  );
  expect(cPointer(0x280000)).toBe('(void *)0x280000');
});

it('counts the kinds that there are', () => {
  expect([...countKinds(regions.kinds)]).toEqual([
    ['heap', 2],
    ['anonymous', 1],
  ]);
  expect(countKinds(null).size).toBe(0);
});
