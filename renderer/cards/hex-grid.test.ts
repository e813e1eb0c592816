// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import type { BytesPart } from '../../protocol/messages.ts';
import { type ByteChange, liveBytes } from '../live/live-bytes.ts';
import { HexGrid, type HexScene } from './hex-grid.ts';

const scene: HexScene = {
  view: 'A',
  layout: { length: 30, bytesPerRow: 8, rows: 3 },
  topRow: 0,
  cursor: { offset: 1, column: 'hex', high: null },
  selected: null,
  valueBytes: 4,
  fileEnd: Number.POSITIVE_INFINITY,
};
let root: HTMLElement;
let grid: HexGrid;

function arrive(more: Partial<BytesPart> = {}): void {
  const data = Uint8Array.of(0x2a, 0, 0x41, 0xff);
  const part = { view: 'A', offset: 0, data, pages: Uint8Array.of(1), initial: true, ...more };
  liveBytes.apply({ sequence: 1, parts: [part] });
}

const rows = () => [...root.querySelectorAll<HTMLElement>('[role=row]')].filter((row) => !row.hidden);
const texts = (column: string) =>
  rows().map((row) => [...row.querySelectorAll(`[data-column=${column}]`)].map((cell) => cell.textContent).join(' '));
const cell = (slot: number, column = 'hex') => root.querySelector(`[data-slot="${slot}"][data-column=${column}]`);

beforeEach(() => {
  liveBytes.reset(4096);
  root = document.createElement('div');
  grid = new HexGrid(root);
});

describe('the grid of bytes', () => {
  it('shows what is known, as digits and as text, and leaves the rest empty', () => {
    arrive();
    grid.paint(scene, [], 0);
    expect(texts('hex')[0]).toBe('2a 00 41 ff            '.padEnd(23));
    expect(texts('text')[0]?.startsWith('* · A ·')).toBe(true);
    expect(rows().map((row) => row.querySelector('[role=rowheader]')?.textContent)).toEqual(['+000', '+008', '+010']);
  });

  it('scrolls without recreating cells, and hides rows past the end', () => {
    arrive({ data: new Uint8Array(30) });
    grid.paint(scene, [], 0);
    const first = cell(0);
    grid.paint({ ...scene, topRow: 2 }, [], 16);
    expect(cell(0)).toBe(first);
    expect(rows()).toHaveLength(2);
    expect(texts('hex')[1]).toBe('00 00 00 00 00 00      ');
    expect(rows()[0]?.getAttribute('aria-rowindex')).toBe('3');
  });

  it('says which cell the focus stands for, where it is on show', () => {
    arrive();
    grid.paint(scene, [], 0);
    expect(root.getAttribute('aria-activedescendant')).toBe(cell(1)?.id);
    grid.paint({ ...scene, cursor: { ...scene.cursor, column: 'text' } }, [], 0);
    expect(root.getAttribute('aria-activedescendant')).toBe(cell(1, 'text')?.id);
    grid.paint({ ...scene, topRow: 1 }, [], 0);
    expect(root.hasAttribute('aria-activedescendant')).toBe(false);
  });

  it('shows the first of two digits as it is typed', () => {
    arrive();
    grid.paint({ ...scene, cursor: { offset: 2, column: 'hex', high: 0xd } }, [], 0);
    expect(cell(2)?.textContent).toBe('d_');
  });

  it('marks pages by their state, and shows no bytes of unreadable ones', () => {
    arrive({ pages: Uint8Array.of(3) });
    grid.paint(scene, [], 0);
    expect(rows()[0]?.dataset['state']).toBe('unreadable');
    expect(texts('hex')[0]?.startsWith('?? ?? ??')).toBe(true);
  });

  it('counts rows only as far as ARIA can', () => {
    grid.paint(scene, [], 0);
    expect(root.getAttribute('aria-rowcount')).toBe('4');
    grid.paint({ ...scene, layout: { length: 1024 ** 4, bytesPerRow: 8, rows: 3 } }, [], 0);
    expect(root.getAttribute('aria-rowcount')).toBe('-1');
  });
});

describe('flashes', () => {
  const change: ByteChange = { view: 'A', offset: 0, length: 2 };
  const write = (byte: number) => arrive({ data: Uint8Array.of(byte), initial: false });

  it('only where a byte became another one, starting again each time', () => {
    arrive();
    grid.paint(scene, [], 0);
    expect(cell(0)?.className).not.toContain('flash');
    write(1);
    expect(grid.paint(scene, [change], 100)).toBe(true);
    const first = cell(0)?.className ?? '';
    expect(first).toContain('flash');
    expect(cell(1)?.className).not.toContain('flash');
    write(2);
    grid.paint(scene, [change], 200);
    expect(cell(0)?.className).toContain('flash');
    expect(cell(0)?.className).not.toBe(first);
  });

  it('becomes a steady mark after three in a second, and goes away in peace', () => {
    arrive();
    grid.paint(scene, [], 0);
    for (const [index, time] of [10, 20, 30, 40].entries()) {
      write(index + 1);
      grid.paint(scene, [change], time);
    }
    expect(cell(0)?.className).toContain('changing');
    expect(grid.paint(scene, [], 900)).toBe(true);
    expect(grid.paint(scene, [], 1100)).toBe(false);
    expect(cell(0)?.className).not.toContain('changing');
  });

  it('does not come from scrolling', () => {
    arrive({ data: Uint8Array.from({ length: 30 }, (_, index) => index) });
    grid.paint(scene, [], 0);
    grid.paint({ ...scene, topRow: 1 }, [{ view: 'A', offset: 0, length: 30 }], 10);
    expect(root.querySelector('[class*=flash]')).toBeNull();
  });
});

it('marks what is selected in both columns, and says so to a screen reader', () => {
  grid.paint({ ...scene, selected: { start: 7, end: 10 } }, [], 0);
  const marked = () => [...root.querySelectorAll('[aria-selected=true]')].map(({ id }) => id);
  const both = [7, 8, 9].flatMap((at) => [`bytes-A-hex-${at}`, `bytes-A-text-${at}`]);
  expect(marked().toSorted()).toEqual(both.toSorted());
  expect(root.querySelectorAll('.selected')).toHaveLength(6);
  grid.paint(scene, [], 0);
  expect(marked()).toEqual([]);
});
