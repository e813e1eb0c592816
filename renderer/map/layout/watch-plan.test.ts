import { expect, it } from 'vitest';
import { address } from '../../../protocol/address.ts';
import type { Touched, View } from '../../../protocol/model.ts';
import { inventSections, inventView } from '../../testing/invented-views.ts';
import { fitted } from '../../viewport/scale.ts';
import { blockPlace, layoutMap } from './layout.ts';
import { planWatch } from './watch-plan.ts';

const page = 4096;
const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };

function plan(views: View[], from: number, to: number, touched = new Map<number, Touched>()) {
  const viewport = fitted({ start: from, end: to }, 1200, space, 0);
  const layout = layoutMap({
    pageSize: 4096,
    viewport,
    heightCss: 360,
    views,
    sections: inventSections(64 * 1024, 2 ** 40),
  });
  return planWatch({ ...layout, touched, pageSize: page });
}
const total = (watch: ReturnType<typeof plan>) => (watch.ranges ?? []).reduce((sum, range) => sum + range.length, 0);

it('watches small views whole, and only those in sight that may be read', () => {
  const views = [
    inventView('A', 0x280000, 0x10000),
    inventView('B', 0x290000, 0x10000, { protection: 'none' }),
    inventView('C', 0x7f0000000000, 0x10000),
  ];
  const watch = plan(views, 0x200000, 0x300000);
  expect(watch.ranges).toEqual([{ view: 'A', offset: 0, length: 0x10000 }]);
  expect(watch.sections).toEqual([
    { section: 1, cells: 16 },
    { section: 2, cells: 512 },
  ]);
});

it('asks for touched pages of what is large, and stays within its budget', () => {
  const cells = new Uint8Array(512);
  for (const cell of [0, 100, 101, 300]) cells[cell] = 1;
  const touched = new Map([[2, { section: 2, bytes: 4 * page, cells, complete: true }]]);
  const huge = [inventView('A', 0x10000000000, 2 ** 40, { section: 2 })];
  expect(plan(huge, 0x10000000000, 0x20000000000).ranges).toEqual([{ view: 'A', offset: 0, length: page }]);
  const cellBytes = 2 ** 40 / 512;
  expect(plan(huge, 0x10000000000, 0x20000000000, touched).ranges).toEqual(
    [0, 100, 101, 300].map((cell) => ({ view: 'A', offset: cell * cellBytes, length: page })),
  );

  const many = Array.from({ length: 64 }, (_, index) => inventView(`V${index}`, 0x280000 + index * 0x10000, 0x10000));
  const all = new Map([[1, { section: 1, bytes: 65536, cells: new Uint8Array(16).fill(255), complete: true }]]);
  const crowd = plan(many, 0x280000, 0x680000, all);
  expect(total(crowd)).toBeLessThanOrEqual((192 + 64 * 4) * 1024);
  expect(crowd.ranges?.length).toBeLessThanOrEqual(64);
  expect(new Set(crowd.ranges?.map((range) => range.view)).size).toBe(64);
});

it('watches no more of a ghost than its view has now, where the view has it', () => {
  const view = inventView('A', 0x284000, 0x4000, { offset: 0x4000 });
  const viewport = fitted({ start: 0x280000, end: 0x290000 }, 1200, space, 0);
  const layout = layoutMap({
    viewport,
    heightCss: 360,
    views: [view],
    sections: inventSections(0x10000),
    pageSize: page,
  });
  const watched = (ghost: View) => {
    const blocks = layout.blocks.map((block) => ({
      ...block,
      ...blockPlace(viewport, ghost),
      view: ghost,
      mapped: view,
    }));
    return planWatch({ ...layout, blocks, touched: new Map(), pageSize: page }).ranges;
  };
  expect(watched({ ...view, length: 0xc000 })).toEqual([{ view: 'A', offset: 0, length: 0x4000 }]);
  expect(watched({ ...view, length: 0x2000 })).toEqual([{ view: 'A', offset: 0, length: 0x2000 }]);
  const longer = { ...view, address: address(0x280000), offset: 0, length: 0x8000 };
  expect(watched(longer)).toEqual([{ view: 'A', offset: 0, length: 0x4000 }]);
  const shorter = { ...view, address: address(0x287000), offset: 0x7000, length: 0x1000 };
  expect(watched(shorter)).toEqual([{ view: 'A', offset: 0x3000, length: 0x1000 }]);
});

it('watches all of what is in sight when looked at closely, steadily while it is panned a little', () => {
  const huge = [inventView('A', 0x10000000000, 2 ** 40, { section: 2 })];
  const near = plan(huge, 0x18000000100, 0x18000002100);
  expect(near.ranges).toHaveLength(1);
  const [range] = near.ranges ?? [];
  expect(range?.offset).toBeLessThanOrEqual(0x8000000100);
  expect((range?.offset ?? 0) + (range?.length ?? 0)).toBeGreaterThanOrEqual(0x8000002100);
  expect(plan(huge, 0x18000000110, 0x18000002110)).toEqual(near);
});
