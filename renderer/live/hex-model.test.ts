import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenly } from '../testing/evenly.ts';
import {
  type HexCursor,
  type HexLayout,
  lastTopRow,
  moveCursor,
  offsetLabel,
  textOf,
  thumbOf,
  topRowAtThumb,
  topRowFor,
  typeCharacter,
  wheelRows,
} from './hex-model.ts';

const layout: HexLayout = { length: 30, bytesPerRow: 8, rows: 2 };
const at = (offset: number, more: Partial<HexCursor> = {}): HexCursor => ({
  offset,
  column: 'hex',
  high: null,
  ...more,
});
const moved = (offset: number, key: string, command = false) => moveCursor(at(offset), key, command, layout)?.offset;

const layouts = fc.record({
  length: fc.integer({ min: 1, max: 1024 ** 4 }),
  bytesPerRow: fc.constantFrom(8, 16),
  rows: fc.integer({ min: 1, max: 40 }),
});
const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'];

describe('moving', () => {
  it('goes by bytes and rows, and stays within', () => {
    expect(moved(5, 'ArrowRight')).toBe(6);
    expect(moved(0, 'ArrowLeft')).toBe(0);
    expect(moved(29, 'ArrowRight')).toBe(29);
    expect(moved(10, 'ArrowUp')).toBe(2);
    expect(moved(3, 'ArrowUp')).toBe(3);
    expect(moved(20, 'ArrowDown')).toBe(28);
    // Row 3 ends before this column: it stays.
    expect(moved(23, 'ArrowDown')).toBe(23);
    expect(moved(2, 'PageDown')).toBe(10);
  });

  it('goes to the ends of the row, and with the command key of the view', () => {
    expect(moved(11, 'Home')).toBe(8);
    expect(moved(11, 'End')).toBe(15);
    expect(moved(25, 'End')).toBe(29);
    expect(moved(11, 'Home', true)).toBe(0);
    expect(moved(11, 'End', true)).toBe(29);
  });

  it('leaves other keys alone', () => {
    expect(moveCursor(at(1), 'x', false, layout)).toBeNull();
  });

  it('never leaves the view, whatever is pressed, and the cursor can always be shown', () => {
    fc.assert(
      fc.property(layouts, evenly(0, 1), fc.array(fc.constantFrom(...keys)), (shape, where, pressed) => {
        let cursor = at(Math.floor(where * (shape.length - 1)));
        let topRow = 0;
        for (const key of pressed) {
          const before = cursor.offset;
          cursor = moveCursor(cursor, key, false, shape) ?? cursor;
          topRow = topRowFor(cursor.offset, topRow, shape);
          const row = Math.floor(cursor.offset / shape.bytesPerRow);
          expect(cursor.offset).toBeGreaterThanOrEqual(0);
          expect(cursor.offset).toBeLessThan(shape.length);
          expect(row >= topRow && row < topRow + shape.rows).toBe(true);
          // Up and down keep to their column.
          if (/Up|Down/.test(key)) expect(cursor.offset % shape.bytesPerRow).toBe(before % shape.bytesPerRow);
        }
      }),
    );
  });

  it('gives up a half-typed byte', () => {
    expect(moveCursor(at(3, { high: 10 }), 'ArrowRight', false, layout)).toEqual(at(4));
  });
});

describe('typing', () => {
  it('makes a byte of two digits and goes on', () => {
    const first = typeCharacter(at(3), 'a', 30);
    expect(first).toEqual({ cursor: at(3, { high: 10 }), write: null });
    const second = typeCharacter(first?.cursor ?? at(0), 'F', 30);
    expect(second).toEqual({ cursor: at(4), write: { offset: 3, bytes: Uint8Array.of(0xaf) } });
  });

  it('stays at the last byte', () => {
    expect(typeCharacter(at(29, { high: 0 }), '0', 30)?.cursor.offset).toBe(29);
  });

  it('takes digits only in the digits’ column', () => {
    expect(typeCharacter(at(0), 'g', 30)).toBeNull();
    expect(typeCharacter(at(0), 'Enter', 30)).toBeNull();
    expect(typeCharacter(at(0, { column: 'text' }), 'g', 30)?.write?.bytes).toEqual(Uint8Array.of(0x67));
  });

  it('writes a character as UTF-8, but never past the end', () => {
    const text = (offset: number) => at(offset, { column: 'text' });
    expect(typeCharacter(text(0), 'é', 30)).toEqual({
      cursor: text(2),
      write: { offset: 0, bytes: Uint8Array.of(0xc3, 0xa9) },
    });
    expect(typeCharacter(text(29), 'é', 30)).toBeNull();
    expect(typeCharacter(text(0), 'Tab', 30)).toBeNull();
    expect(typeCharacter(text(0), '\t', 30)).toBeNull();
  });

  it('writes any bytes that are typed digit by digit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const memory = new Uint8Array(bytes.length);
        let cursor = at(0);
        for (const digit of [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')) {
          const typed = typeCharacter(cursor, digit, memory.length);
          if (typed?.write) memory.set(typed.write.bytes, typed.write.offset);
          cursor = typed?.cursor ?? cursor;
        }
        expect(memory).toEqual(bytes);
      }),
    );
  });
});

describe('scrolling', () => {
  it('adds up the fractions of a trackpad', () => {
    let rest = 0;
    let rows = 0;
    for (let step = 0; step < 10; step += 1) {
      const wheel = wheelRows(rest, 9, 18);
      rest = wheel.rest;
      rows += wheel.rows;
    }
    expect(rows).toBe(5);
    expect(wheelRows(0, -40, 18).rows).toBe(-2);
  });

  it('has no thumb where all rows are on show', () => {
    expect(thumbOf(0, { length: 16, bytesPerRow: 8, rows: 2 }, 0.1)).toBeNull();
  });

  it('puts the thumb where dragging it would lead back to the same place', () => {
    fc.assert(
      fc.property(layouts, evenly(0, 1), (shape, where) => {
        const topRow = Math.round(where * lastTopRow(shape));
        const thumb = thumbOf(topRow, shape, 0.12);
        if (!thumb) return;
        expect(thumb.start).toBeGreaterThanOrEqual(0);
        expect(thumb.start + thumb.size).toBeLessThanOrEqual(1 + 1e-9);
        const back = topRowAtThumb(thumb.start, thumb.size, shape);
        // A terabyte has more rows than a double's rounding leaves apart here.
        expect(Math.abs(back - topRow)).toBeLessThanOrEqual(1 + topRow * 1e-9);
      }),
    );
  });
});

describe('what is shown', () => {
  it('labels offsets with as many digits as the view needs', () => {
    expect(offsetLabel(8, 32)).toBe('+008');
    expect(offsetLabel(0x40, 0x10000)).toBe('+0040');
    expect(offsetLabel(0, 1024 ** 4)).toBe('+0000000000');
  });

  it('shows plain ASCII as text and a dot for the rest', () => {
    expect([0x41, 0x20, 0x7e, 0x7f, 0, 0xe9].map(textOf).join('')).toBe('A ~···');
  });
});
