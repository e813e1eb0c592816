// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { View } from '../../../protocol/model.ts';
import { framesIdle } from '../../live/frame.ts';
import { inventSections, inventView } from '../../testing/invented-views.ts';
import { fitted } from '../../viewport/scale.ts';
import { layoutMap } from '../layout/layout.ts';
import { Handles } from './handles.ts';

const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };
const a = inventView('A', 0x280000, 0x10000);
const b = inventView('B', 0x290000, 0x10000);
const c = inventView('C', 0x2c0000, 0x10000);

let root: HTMLElement;
let handles: Handles;

beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
  handles = new Handles(root);
});
afterEach(() => {
  handles.dispose();
  root.remove();
});

/** Returns a function that repeats the update. */
function update(
  list: View[],
  more: { selected?: string; group?: string[]; carried?: string; from?: number; to?: number } = {},
): () => void {
  const views = list.toSorted((x, y) => x.address - y.address);
  const viewport = fitted({ start: more.from ?? 0x280000, end: more.to ?? 0x400000 }, 1200, space, 0);
  const { blocks } = layoutMap({ pageSize: 4096, viewport, heightCss: 360, views, sections: inventSections(0x10000) });
  const selected = more.selected ?? null;
  const state = { viewport, blocks, views, selected, group: more.group ?? [], carried: more.carried ?? null };
  const paint = () => handles.update(state);
  paint();
  return paint;
}
const names = () => [...root.children].map((child) => child.ariaLabel);
const tabStops = () =>
  [...root.querySelectorAll('button')].filter((button) => button.tabIndex === 0).map((button) => button.ariaLabel);
const focusedName = () => document.activeElement?.ariaLabel;

describe('the handles', () => {
  it('stand in order of address, named by letter and place, with one tab stop', () => {
    update([c, a, b], { selected: 'B' });
    expect(names()).toEqual(['View A at 0x280000', 'View B at 0x290000', 'View C at 0x2c0000']);
    expect(tabStops()).toEqual(['View B at 0x290000']);
    expect(root.querySelector('[aria-current]')?.ariaLabel).toBe('View B at 0x290000');
  });

  it('keep the focus on a view that moves, while its name and its place in the order change', () => {
    update([a, b, c]);
    handles.focus('A');
    update([inventView('A', 0x300000, 0x10000), b, c]);
    expect(focusedName()).toBe('View A at 0x300000');
    expect(names()).toEqual(['View B at 0x290000', 'View C at 0x2c0000', 'View A at 0x300000']);
    expect(tabStops()).toEqual(['View A at 0x300000']);
  });

  it('have their tab stop where the focus is, though nothing else has changed', () => {
    const paint = update([a, b, c], { selected: 'A' });
    root.querySelector<HTMLElement>('[data-view="C"]')?.focus();
    paint();
    expect(tabStops()).toEqual(['View C at 0x2c0000']);
  });

  it('are there for what is in sight, and stay while focused or carried', () => {
    update([a, b, c]);
    handles.focus('C');
    update([a, b, c], { from: 0x280000, to: 0x2a0000 });
    expect(names()).toEqual(['View A at 0x280000', 'View B at 0x290000', 'View C at 0x2c0000']);
    handles.focus('A');
    update([a, b, c], { from: 0x2c0000, to: 0x2d0000, carried: 'B' });
    expect(names()).toEqual(['View A at 0x280000', 'View B at 0x290000', 'View C at 0x2c0000']);
    update([b, c], { from: 0x2c0000, to: 0x2d0000 });
    expect(names()).toEqual(['View C at 0x2c0000']);
  });

  it('take the focus to a view out of sight as soon as it has a handle, and know its neighbours', () => {
    update([a, b, c], { from: 0x280000, to: 0x298000 });
    expect(handles.neighbour('B', 1)?.letter).toBe('C');
    expect(handles.neighbour('C', 1)).toBeNull();
    handles.focus('C');
    update([a, b, c], { from: 0x280000, to: 0x298000 });
    expect(focusedName()).toBe('View C at 0x2c0000');
    expect(handles.focused).toBe('C');
  });

  it('are all there in the end, though nothing else happens', async () => {
    const some = Array.from({ length: 60 }, (_, index) => inventView(`V${index}`, 0x280000 + index * 0x1000, 0x1000));
    update(some, { to: 0x280000 + 60 * 0x1000 });
    await framesIdle();
    expect(root.children.length).toBe(60);
  });

  it('are at most 300 of very many views, a few more in each frame, in order of address', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => inventView(`V${index}`, 0x280000 + index * 0x1000, 0x1000));
    const all = { from: 0x280000, to: 0x280000 + 1000 * 0x1000 };
    update(many, all);
    await framesIdle();
    expect(root.children.length).toBe(300);
    handles.focus('V5');
    update(many, { ...all, from: all.from + 4 * 0x1000, selected: 'V5' });
    await framesIdle();
    expect(handles.focused).toBe('V5');
    const order = names().map((name) => Number(/^View V(\d+)/.exec(name ?? '')?.[1]));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(root.children.length).toBe(300);
  });
});
