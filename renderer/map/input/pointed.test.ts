// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { address } from '../../../protocol/address.ts';
import { regionKinds } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { spaceOf, withSpace } from '../../state/spaces.ts';
import { useApp } from '../../state/store.ts';
import { inventLimits } from '../../testing/invented-limits.ts';
import { inventView } from '../../testing/invented-views.ts';
import { countKinds } from '../facts/legend.tsx';
import type { Hit } from '../layout/hit-test.ts';
import { pointedRegion, targetAt } from './pointed.ts';

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

const limits = inventLimits({ granularity: 65536, lowestAddress: address(0x10000) });

it('knows which region is pointed at, even among those that share a pixel', () => {
  expect(pointedRegion(hit(2, 2, 0), regions)).toEqual({ start: 0x7f0000000000, end: 0x7f0000001800 });
  expect(pointedRegion(hit(0, 1, 0x14800), regions)).toEqual({ start: 0x14000, end: 0x15000 });
  expect(pointedRegion(hit(0, 1, 0x13800), regions)).toEqual({ start: 0x10000, end: 0x15000 });
  expect(pointedRegion({ kind: 'ground', addr: 0, inProcess: true }, regions)).toBeNull();
  expect(pointedRegion(hit(0, 0, 0), null)).toBeNull();
});

it('offers free ground by a round address that suits the zoom, but not one before the ground begins', () => {
  const state = { ...initial, limits, ...withSpace(initial, 'ours', { regions }) };
  const at = (addr: number, bytesPerCss: number) =>
    targetAt({ kind: 'ground', addr, inProcess: false }, state, spaceOf(state), bytesPerCss);
  // A whole MiB at a wide zoom, the granularity at a near one.
  expect(at(0x5a4321, 65536)).toEqual({ kind: 'address', address: 0x500000 });
  expect(at(0x5a4321, 16)).toEqual({ kind: 'address', address: 0x5a0000 });
  // The region below ends at 0x15000: the next address that the system allows is 0x20000.
  expect(at(0x2c000, 65536)).toEqual({ kind: 'address', address: 0x20000 });
  expect(targetAt({ kind: 'ground', addr: 0x5a4321, inProcess: false }, initial, spaceOf(initial), 1)).toBeNull();
});

it('acts on the view that is pointed at, with those that it is selected with, and on all of a pile', () => {
  const [a, b, c] = ['A', 'B', 'C'].map((letter, index) => inventView(letter, 0x100000 * (index + 1), 0x10000));
  if (!a || !b || !c) throw new Error('there are three');
  const views = new Map([a, b, c].map((view) => [view.letter, view]));
  const state = { ...initial, limits, views, selectedView: 'A', selectedViews: new Set(['A', 'B']) };
  // Of what is hit, only whose it is counts here.
  const pointed = (hit: object) => targetAt(hit as Hit, state, spaceOf(state), 1);
  expect(pointed({ kind: 'view', block: { view: b } })).toEqual({ kind: 'view', views: ['B', 'A'] });
  expect(pointed({ kind: 'view', block: { view: c } })).toEqual({ kind: 'view', views: ['C'] });
  expect(pointed({ kind: 'pile', pile: { views: [a, c] } })).toEqual({ kind: 'view', views: ['A', 'C'] });
  expect(pointed({ kind: 'section', bar: { section: { id: 3 } } })).toEqual({ kind: 'section', section: 3 });
  expect(targetAt(null, state, spaceOf(state), 1)).toBeNull();
});

it('counts the kinds that there are', () => {
  expect([...countKinds(regions.kinds)]).toEqual([
    ['heap', 2],
    ['anonymous', 1],
  ]);
  expect(countKinds(null).size).toBe(0);
});
