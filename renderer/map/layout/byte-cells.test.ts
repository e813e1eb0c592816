import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenly } from '../../testing/evenly.ts';
import { inventSections, inventView } from '../../testing/invented-views.ts';
import { addressAt, cssOf, fitted, shifted } from '../../viewport/scale.ts';
import type { Block } from './boxes.ts';
import { byteBox, bytesInSight, byteUnder, digitsCss, showsDigits } from './byte-cells.ts';
import { hitTest } from './hit-test.ts';
import { layoutMap } from './layout.ts';

const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };
const page = 4096;
const widthCss = 1200;

/** The map so close at a byte of a view that a byte is `byteCss` wide, the byte `atCss` from the left edge. */
function closeAt(viewAddr: number, length: number, offset: number, byteCss: number, atCss: number) {
  const wide = fitted({ start: viewAddr + offset, end: viewAddr + offset + widthCss / byteCss }, widthCss, space, 0);
  const viewport = shifted(wide, -atCss / byteCss, space);
  const views = [inventView('A', viewAddr, length)];
  const layout = layoutMap({ pageSize: 4096, viewport, heightCss: 360, views, sections: inventSections(length) });
  const [block] = layout.blocks;
  if (!block) throw new Error('the view is out of sight');
  return { layout, block, viewport };
}

const ends = fc.constantFrom(space.lowestAddr, 0x280000, 0x7f1234567000, 0x7fffffffe000);

describe('bytes on the map', () => {
  it('are drawn and hit to the byte, at both ends of the space', () => {
    fc.assert(
      fc.property(
        ends,
        fc.integer({ min: 0, max: page - 1 }),
        evenly(digitsCss + 0.01, 32),
        evenly(0, 1000),
        (viewAddr, offset, byteCss, atCss) => {
          const { layout, block, viewport } = closeAt(viewAddr, page, offset, byteCss, atCss);
          const { from, to } = bytesInSight(block, widthCss);
          // At the end of the space the map goes no further: the byte may then stand on the edge, and be cut off.
          const whole = cssOf(viewport, viewAddr + offset + 1) <= widthCss && cssOf(viewport, viewAddr + offset) >= 0;
          if (whole) expect(from <= offset && offset < to).toBe(true);
          for (let byte = from; byte < to; byte += 1) {
            const box = byteBox(block, byte);
            if (!box) throw new Error(`byte ${byte} is not drawn`);
            expect(box.leftCss).toBeCloseTo(cssOf(viewport, viewAddr + byte), 6);
            const yCss = box.topCss + box.heightCss / 2;
            for (const xCss of [
              box.leftCss + 0.01,
              box.leftCss + box.widthCss / 2,
              box.leftCss + box.widthCss - 0.01,
            ]) {
              expect(hitTest(layout, null, xCss, yCss)).toMatchObject({ kind: 'view', offset: byte });
              expect(byteUnder(block, xCss, yCss)).toBe(byte);
              expect(addressAt(viewport, xCss)).toBe(viewAddr + byte);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are in sight whole, and no other is', () => {
    const { block } = closeAt(0x280000, page, 100, 20, 7);
    const { from, to } = bytesInSight(block, widthCss);
    const edges = (byte: number) => {
      const box = byteBox(block, byte);
      return box ? [box.leftCss, box.leftCss + box.widthCss] : [];
    };
    expect(edges(from)[0]).toBeGreaterThanOrEqual(0);
    expect(edges(from - 1)[0]).toBeLessThan(0);
    expect(edges(to - 1)[1]).toBeLessThanOrEqual(widthCss);
    expect(edges(to)[1]).toBeGreaterThan(widthCss);
  });

  it('have no digits from afar, in the head, in a pile, or where nothing may be read', () => {
    const { block } = closeAt(0x280000, page, 100, 20, 0);
    expect(showsDigits(block)).toBe(true);
    expect(byteUnder(block, 300, block.topCss + 2)).toBeNull();
    expect(showsDigits(closeAt(0x280000, page, 100, 16, 0).block)).toBe(false);
    const others: Block[] = [
      { ...block, piled: true },
      { ...block, heightCss: 20 },
      { ...block, view: { ...block.view, protection: 'none' } },
    ];
    for (const other of others) expect(byteBox(other, 110)).toBeNull();
  });
});
