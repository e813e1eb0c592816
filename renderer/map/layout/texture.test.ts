import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageStateCode, type Touched } from '../../../protocol/model.ts';
import { LiveBytes } from '../../live/live-bytes.ts';
import { inventView } from '../../testing/invented-views.ts';
import type { Block } from './boxes.ts';
import { cellBytes, cellLevel, textureGrid, textureLevels } from './texture.ts';

function block(length: number, widthCss: number, fromOffset = 0, toOffset = length): Block {
  const view = inventView('A', 0x280000, length);
  return { view, leftCss: 0, topCss: 0, widthCss, heightCss: 80, piled: false, fromOffset, toOffset };
}

describe('the texture', () => {
  it('divides a block into cells that cover it, each a whole number of bytes, aligned to itself', () => {
    const lengths = fc.integer({ min: 1, max: 2 ** 28 }).map((pages) => pages * 4096);
    fc.assert(
      fc.property(lengths, fc.integer({ min: 24, max: 2000 }), fc.nat(), (length, widthCss, seed) => {
        const from = seed % length;
        const grid = textureGrid(block(length, widthCss, from), 60);
        expect(Number.isInteger(cellBytes(grid))).toBe(true);
        expect(grid.firstOffset % grid.columnBytes).toBe(0);
        expect(grid.firstOffset).toBeLessThanOrEqual(from);
        expect(grid.firstOffset + grid.columns * grid.columnBytes).toBeGreaterThanOrEqual(length);
        expect(grid.columns).toBeLessThanOrEqual(widthCss / 5 + 2);
      }),
    );
  });

  it('comes down to one byte a column', () => {
    expect(textureGrid(block(4096, 640, 16, 36), 60)).toEqual({
      columnBytes: 1,
      rows: 1,
      firstOffset: 16,
      columns: 20,
    });
  });

  it('distinguishes untouched, zero, and greater bytes, and marks what is unknown', () => {
    const live = new LiveBytes();
    const data = new Uint8Array(3 * 4096);
    data[0] = 42;
    data[8] = 255;
    data[16] = 1;
    const pages = Uint8Array.of(pageStateCode.touched, pageStateCode.untouched, pageStateCode.unreadable);
    live.apply({ sequence: 1, parts: [{ view: 'A', offset: 0, data, pages, initial: true }] });
    let touched: Touched | undefined;
    const levelAt = (offset: number, bytes: number) =>
      textureLevels(
        {
          live,
          view: inventView('A', 0x280000, 6 * 4096),
          shift: 0,
          mappedBytes: 6 * 4096,
          touched,
          sectionBytes: 6 * 4096,
        },
        { columnBytes: bytes, rows: 1, firstOffset: offset, columns: 1 },
      )[0];
    expect(levelAt(0, 8)).toBe(cellLevel.low);
    expect(levelAt(8, 8)).toBe(cellLevel.full);
    expect(levelAt(16, 8)).toBe(cellLevel.faint);
    expect(levelAt(24, 8)).toBe(cellLevel.zero);
    expect(levelAt(4096, 8)).toBe(cellLevel.untouched);
    expect(levelAt(8192, 8)).toBe(cellLevel.unreadable);
    expect(levelAt(12288, 8)).toBe(cellLevel.unknown);
    touched = { section: 1, bytes: 8192, cells: Uint8Array.of(255, 0, 0, 0, 255, 0), complete: true };
    expect(levelAt(12288, 4096)).toBe(cellLevel.untouched);
    expect(levelAt(16384, 4096)).toBe(cellLevel.touched);
    expect(levelAt(12288, 8192)).toBe(cellLevel.touched);
  });

  it('shows a ghost’s bytes where its view has them, and knows none beyond', () => {
    const live = new LiveBytes();
    const data = new Uint8Array(4096);
    data[0] = 42;
    live.apply({
      sequence: 1,
      parts: [{ view: 'A', offset: 0, data, pages: Uint8Array.of(pageStateCode.touched), initial: true }],
    });
    // It begins a page before its view, and reaches a page beyond it.
    const ghost = inventView('A', 0x27f000, 3 * 4096);
    const source = { live, view: ghost, shift: -4096, mappedBytes: 4096, touched: undefined, sectionBytes: 3 * 4096 };
    const levels = textureLevels(source, { columnBytes: 4096, rows: 1, firstOffset: 0, columns: 3 });
    expect([...levels]).toEqual([cellLevel.unknown, cellLevel.low, cellLevel.unknown]);
  });
});
