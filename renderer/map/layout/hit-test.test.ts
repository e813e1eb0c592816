import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { View } from '../../../protocol/model.ts';
import { evenly } from '../../testing/evenly.ts';
import { inventRegions } from '../../testing/invented-regions.ts';
import { inventSections, inventView } from '../../testing/invented-views.ts';
import { addressAt, cssOf, fitted, zoomedAt } from '../../viewport/scale.ts';
import { type Block, offsetCss } from './boxes.ts';
import { edgeAt, hitTest } from './hit-test.ts';
import { layoutMap } from './layout.ts';
import { ribbonsOf, sectionCss } from './ribbons.ts';

const page = 4096;
const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };

const worlds = fc
  .record({
    first: fc.constantFrom(0x280000, 0x7fffff000000),
    pieces: fc.array(fc.tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 0, max: 200 })), {
      minLength: 1,
      maxLength: 30,
    }),
    look: fc.integer({ min: 0, max: 29 }),
    zoom: evenly(-5, 34),
    heightCss: fc.integer({ min: 240, max: 700 }),
  })
  .map(({ first, pieces, look, zoom, heightCss }) => {
    let at = first;
    const views: View[] = [];
    for (const [pages, gap] of pieces) {
      if (at + pages * page > space.highestAddr) break;
      views.push(
        inventView(String.fromCharCode(65 + views.length), at, pages * page, { section: (views.length % 3) + 1 }),
      );
      at += (pages + gap) * page;
    }
    const start = views[Math.min(look, views.length - 1)]?.address ?? first;
    const viewport = zoomedAt(fitted({ start, end: start + 1 }, 1200, space), 600, 32 * 2 ** zoom, space);
    return layoutMap({
      pageSize: 4096,
      viewport,
      heightCss,
      views,
      sections: inventSections(64 * page, 64 * page, 2 ** 40),
    });
  });

describe('the hit test', () => {
  it('finds the block that is drawn, and in it the very byte', () => {
    const share = evenly(0.01, 0.99);
    fc.assert(
      fc.property(worlds, share, share, (layout, across, down) => {
        for (const block of layout.blocks) {
          if (block.piled) continue;
          const xCss = block.leftCss + across * block.widthCss;
          const hit = hitTest(layout, null, xCss, block.topCss + down * block.heightCss);
          if (hit.kind !== 'view') throw new Error(`a block hit as ${hit.kind}`);
          expect(hit.block.view.letter).toBe(block.view.letter);
          expect(offsetCss(block, hit.offset)).toBeLessThanOrEqual(xCss + 1e-3);
          expect(offsetCss(block, hit.offset + 1)).toBeGreaterThanOrEqual(xCss - 1e-3);
        }
      }),
    );
  });

  it('agrees with the ruler: a block wide enough lies at its own addresses', () => {
    fc.assert(
      fc.property(worlds, (layout) => {
        const { viewport } = layout;
        for (const { view, leftCss, fromOffset, toOffset } of layout.blocks) {
          expect(leftCss).toBeCloseTo(cssOf(viewport, view.address + fromOffset), 3);
          if (view.length / viewport.bytesPerCss <= 24 || viewport.bytesPerCss > 0.5) continue;
          const middle = Math.floor((fromOffset + toOffset) / 2);
          const block = layout.blocks.find((each) => each.view === view);
          if (!block) throw new Error('lost');
          const xCss = offsetCss(block, middle) + 0.5 / viewport.bytesPerCss;
          expect(addressAt(viewport, xCss)).toBe(view.address + middle);
        }
      }),
    );
  });

  it('keeps section bars inside the map and apart, and every ribbon on its bar', () => {
    fc.assert(
      fc.property(worlds, (layout) => {
        let last = 0;
        for (const bar of layout.bars) {
          expect(bar.leftCss).toBeGreaterThanOrEqual(last);
          last = bar.leftCss + bar.widthCss;
          expect(last).toBeLessThanOrEqual(layout.viewport.widthCss);
          const hit = hitTest(layout, null, bar.leftCss + bar.widthCss / 2, bar.topCss + 1);
          if (hit.kind !== 'section') throw new Error(`a bar hit as ${hit.kind}`);
          expect(Math.abs(hit.offset - bar.section.bytes / 2)).toBeLessThanOrEqual(1);
        }
        for (const { bar, block, bottomLeft, bottomRight } of ribbonsOf(
          layout.blocks,
          layout.bars,
          layout.viewport.widthCss,
        )) {
          expect(bottomLeft).toBeGreaterThanOrEqual(sectionCss(bar, block.view.offset) - 1e-3);
          expect(bottomRight).toBeLessThanOrEqual(
            Math.max(sectionCss(bar, block.view.offset + block.view.length), bottomLeft + 1.5) + 1e-3,
          );
        }
      }),
    );
  });

  it('finds the region that is drawn, and distinguishes free ground from it, at every depth and both ends of the space', () => {
    const lists = fc.array(fc.tuple(fc.integer({ min: 1, max: 4096 }), fc.integer({ min: 0, max: 4096 })), {
      minLength: 1,
      maxLength: 40,
    });
    const depth = evenly(-5, 30);
    const share = evenly(0, 1);
    fc.assert(
      fc.property(fc.constantFrom(0x10000, 0x7fffe0000000), lists, depth, share, (first, list, zoom, across) => {
        let at = first;
        const regions = inventRegions(
          list.map(([pages, gap]) => {
            const start = at;
            at += (pages + gap) * page;
            return { start, end: start + pages * page };
          }),
        );
        const middle = regions.starts[Math.floor(regions.count / 2)] ?? first;
        const around = fitted({ start: middle, end: middle + 1 }, 1200, space);
        const viewport = zoomedAt(around, 600, 32 * 2 ** zoom, space);
        const layout = layoutMap({ pageSize: 4096, viewport, heightCss: 400, views: [], sections: new Map() });
        const xCss = across * viewport.widthCss;
        const hit = hitTest(layout, regions, xCss, layout.rows.process.topCss + 1);
        const addr = addressAt(viewport, xCss);
        const covering = [...regions.starts].findIndex(
          (start, row) => start <= addr && addr < (regions.ends[row] ?? 0),
        );
        if (hit.kind === 'regions') {
          expect(hit.run.leftCss).toBeLessThanOrEqual(xCss);
          expect(Math.max(hit.run.rightCss, hit.run.leftCss + 1)).toBeGreaterThan(xCss);
          if (covering >= 0) {
            expect(hit.run.first).toBeLessThanOrEqual(covering);
            expect(hit.run.last).toBeGreaterThanOrEqual(covering);
          }
        } else {
          expect(hit.kind).toBe('ground');
          expect(covering).toBe(-1);
        }
      }),
    );
  });

  it('names regions, free ground and piles', () => {
    const views = Array.from({ length: 40 }, (_, index) => inventView(`V${index}`, 0x280000 + index * page, page));
    const viewport = fitted({ start: 0x200000, end: 0x40000000 }, 1200, space, 0);
    const layout = layoutMap({ pageSize: 4096, viewport, heightCss: 400, views, sections: inventSections(page) });
    const regions = inventRegions([{ start: 0x20000000, end: 0x30000000, name: '/bin/true' }]);
    const inLane = layout.rows.process.topCss + 3;
    const { leftCss, topCss } = layout.piles[0] ?? { leftCss: 0, topCss: 0 };
    expect(hitTest(layout, regions, cssOf(viewport, 0x28000000), inLane)).toMatchObject({
      kind: 'regions',
      run: { first: 0 },
    });
    expect(hitTest(layout, regions, cssOf(viewport, 0x38000000), inLane)).toMatchObject({ kind: 'ground' });
    expect(hitTest(layout, regions, leftCss + 2, topCss + 2).kind).toBe('pile');
    expect(
      layout.piles.flatMap((pile) => pile.views).length + layout.blocks.filter((block) => !block.piled).length,
    ).toBe(40);
  });
});

describe('the edges of a block', () => {
  const block = (leftCss: number, widthCss: number, more: Partial<Block> = {}): Block => ({
    ...{ leftCss, widthCss, topCss: 0, heightCss: 80, piled: false, fromOffset: 0, toOffset: 0x10000 },
    view: inventView('A', 0x280000, 0x10000),
    ...more,
  });
  const edges = (of: Block) => [100, 105, 106, 130, 153, 154, 159].map((xCss) => edgeAt(of, xCss));

  it('are six pixels at either end, where that leaves room to grab the whole', () => {
    expect(edges(block(100, 60))).toEqual(['start', 'start', null, null, null, 'end', 'end']);
    expect(edgeAt(block(100, 31), 101)).toBeNull();
    expect(edgeAt(block(100, 60, { piled: true }), 101)).toBeNull();
  });

  it('are none where the block goes on out of sight', () => {
    expect(edges(block(100, 60, { fromOffset: 0x1000 }))).toEqual([null, null, null, null, null, 'end', 'end']);
    expect(edges(block(100, 60, { toOffset: 0xf000 }))).toEqual(['start', 'start', null, null, null, null, null]);
  });
});
