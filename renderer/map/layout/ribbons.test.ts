import { expect, it } from 'vitest';
import type { View } from '../../../protocol/model.ts';
import { inventSections, inventView } from '../../testing/invented-views.ts';
import { fitted } from '../../viewport/scale.ts';
import { layoutMap } from './layout.ts';
import { ribbonsOf, threadPoint } from './ribbons.ts';

const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };

function ribbons(views: View[], from: number, to: number, sectionBytes = 0x10000) {
  const viewport = fitted({ start: from, end: to }, 1200, space, 0);
  const layout = layoutMap({ pageSize: 4096, viewport, heightCss: 360, views, sections: inventSections(sectionBytes) });
  return ribbonsOf(layout.blocks, layout.bars, viewport.widthCss).map(({ bar, bottomLeft, bottomRight, ...rest }) => ({
    ...rest,
    from: (bottomLeft - bar.leftCss) / bar.widthCss,
    to: (bottomRight - bar.leftCss) / bar.widthCss,
  }));
}

it('leads each view to the part of the section that it shows', () => {
  const views = [inventView('A', 0x280000, 0x10000), inventView('B', 0x290000, 0x4000, { offset: 0x8000 })];
  const [whole, part] = ribbons(views, 0x280000, 0x2a0000);
  expect(whole).toMatchObject({ from: 0, to: 1, topLeft: 0, topRight: 600 });
  expect(part?.from).toBeCloseTo(0.5);
  expect(part?.to).toBeCloseTo(0.75);
});

it('never leaves the bar of a file, whose last page its views show whole', () => {
  for (const fileBytes of [1, 5, 687, 4095, 4097, 17_000, 199_680, 0x10000]) {
    const length = Math.ceil(fileBytes / 4096) * 4096;
    const [ribbon] = ribbons([inventView('A', 0x280000, length)], 0x280000, 0x2c0000, fileBytes);
    expect(ribbon?.from).toBe(0);
    expect(ribbon?.to).toBeCloseTo(1, 9);
    const lastPage = inventView('B', 0x2c0000, 4096, { offset: length - 4096 });
    const [part] = ribbons([lastPage], 0x280000, 0x300000, fileBytes);
    expect(part?.from).toBeCloseTo(1 - 4096 / length, 9);
    expect(part?.to).toBeCloseTo(1, 9);
  }
});

it('leads from what is in sight of a view, to just that', () => {
  const [ribbon] = ribbons([inventView('A', 0x280000, 0x10000)], 0x284000, 0x288000);
  expect(ribbon).toMatchObject({ topLeft: 0, topRight: 1200 });
  expect(ribbon?.from).toBeCloseTo(0.25);
  expect(ribbon?.to).toBeCloseTo(0.5);
});

it('a pulse follows the thread from the section to the block, rising all the way', () => {
  const thread = { topCss: 100, topX: 40, bottomCss: 200, bottomX: 700 };
  expect(threadPoint(thread, 0)).toEqual({ xCss: 700, yCss: 200 });
  expect(threadPoint(thread, 1)).toEqual({ xCss: 40, yCss: 100 });
  expect(threadPoint(thread, 0.5)).toEqual({ xCss: 370, yCss: 150 });
  for (let t = 0.1; t <= 1; t += 0.1) {
    expect(threadPoint(thread, t).yCss).toBeLessThan(threadPoint(thread, t - 0.1).yCss);
  }
});
