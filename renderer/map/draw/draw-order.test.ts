/** What is drawn, where and in which order: recorded, without a canvas. */
import { expect, it } from 'vitest';
import { protectionBits, type View } from '../../../protocol/model.ts';
import { kindRows } from '../../space/kind-rows.ts';
import { sectionsByInode } from '../../space/sections-by-inode.ts';
import { inventRegions } from '../../testing/invented-regions.ts';
import { inventSections, inventView } from '../../testing/invented-views.ts';
import { namedPalette, recordedLayer } from '../../testing/recorded-pen.ts';
import { fitted } from '../../viewport/scale.ts';
import { layoutMap } from '../layout/layout.ts';
import { ribbonsOf } from '../layout/ribbons.ts';
import { processRowsFor } from '../layout/rows.ts';
import { drawProcess, drawProcessRows } from './process.ts';
import { drawRibbons, drawShownPart } from './ribbons.ts';
import { drawSections } from './sections.ts';
import { Textures } from './texture.ts';
import { drawViews } from './views.ts';

const page = 4096;
const sections = inventSections(16 * page, 16 * page);
const a = inventView('A', 0x280000, 16 * page);
const b = inventView('B', 0x290000, 16 * page, { section: 2 });
const c = inventView('C', 0x2a0000, 4 * page, { offset: 8 * page });
const known = { views: new Map(), sections, touched: new Map(), limits: null, paused: false, textures: new Textures() };
const space = { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 };

function layoutOf(...views: View[]) {
  const viewport = fitted({ start: 0x280000, end: 0x2c0000 }, 1200, space, 0);
  return layoutMap({ viewport, heightCss: 360, views, sections, pageSize: page });
}

const blockOf = (layout: ReturnType<typeof layoutOf>, letter: string) => {
  const block = layout.blocks.find(({ view }) => view.letter === letter);
  if (!block) throw new Error(`${letter} is not in the layout`);
  return block;
};

it('draws a view in its section’s colour, with its letter, and no ring around it', () => {
  const layer = recordedLayer();
  drawViews(layer, { blocks: layoutOf(a, b).blocks, known, selected: null }, namedPalette);
  const { marks } = layer.context;
  expect(marks.filter(({ what }) => what === 'fillText').map(({ text }) => text)).toEqual(
    expect.arrayContaining(['A', 'B']),
  );
  const outlines = marks.filter(({ what }) => what === 'stroke');
  expect(outlines.map(({ colour }) => colour)).toEqual(expect.arrayContaining(['section 1', 'section 2']));
  expect(marks.filter(({ colour }) => colour === 'accent')).toEqual([]);
});

it('draws the selected view last, and around it a ring of two pixels that lies outside of the block', () => {
  const layer = recordedLayer();
  const layout = layoutOf(a, b, c);
  drawViews(layer, { blocks: layout.blocks, known, selected: 'B' }, namedPalette);
  const { marks } = layer.context;
  const letters = marks.filter(({ text }) => text !== null && text.length === 1).map(({ text }) => text);
  expect(letters).toEqual(['A', 'C', 'B']);
  const ring = marks.at(-1);
  expect(ring).toMatchObject({ what: 'stroke', colour: 'accent', lineWidth: 2 });
  const { leftCss, topCss, heightCss } = blockOf(layout, 'B');
  expect(ring?.at.slice(0, 2)).toEqual([Math.round(leftCss) - 1, topCss - 1]);
  expect(ring?.at[3]).toBe(heightCss + 2);
});

it('draws one shape for the ribbons of a section, the emphasised one last and stronger', () => {
  const layer = recordedLayer();
  const layout = layoutOf(a, b, c);
  const ribbons = ribbonsOf(layout.blocks, layout.bars, 1200);
  drawRibbons(layer, ribbons, { letters: new Set(['C']), othersDim: true }, namedPalette);
  const fills = layer.context.marks.filter(({ what }) => what === 'fill');
  expect(fills.map(({ colour }) => colour)).toEqual(['section 1', 'section 2', 'section 1']);
  const [first, second, emphasised] = fills;
  expect(first?.alpha).toBe(second?.alpha);
  expect(emphasised?.alpha).toBeGreaterThan(2 * (first?.alpha ?? 1));
  // The shape of the section holds A's ribbon alone: what is emphasised is not drawn below itself.
  const alone = recordedLayer();
  const onlyA = ribbons.filter(({ block }) => block.view.letter === 'A');
  drawRibbons(alone, onlyA, { letters: new Set(), othersDim: true }, namedPalette);
  expect(first?.at).toEqual(alone.context.marks.find(({ what }) => what === 'fill')?.at);
});

it('outlines the part of a section that a view shows, and nothing where it shows all', () => {
  const layout = layoutOf(a, c);
  const ribbons = ribbonsOf(layout.blocks, layout.bars, 1200);
  const shownPart = (letter: string) => {
    const layer = recordedLayer();
    drawShownPart(layer, ribbons, letter, 'ink');
    return layer.context.marks;
  };
  expect(shownPart('A')).toEqual([]);
  const [bar] = layout.bars;
  const [outline] = shownPart('C');
  expect(outline?.what).toBe('strokeRect');
  // A quarter of the bar, beginning at its middle.
  expect(outline?.at[0]).toBeCloseTo((bar?.leftCss ?? 0) + (bar?.widthCss ?? 0) / 2, 6);
  expect(outline?.at[2]).toBeCloseTo((bar?.widthCss ?? 0) / 4, 6);
});

it('draws touched pages of a section darker than untouched ones, over their own ground', () => {
  const layer = recordedLayer();
  const { bars, rows } = layoutOf(a);
  const touched = { section: 1, bytes: page, cells: Uint8Array.of(255, 0, 0, 0), complete: true };
  drawSections(layer, bars, new Map([[1, touched]]), page, rows, namedPalette);
  const [ground, ...cells] = layer.context.marks.filter(({ what }) => what === 'fillRect');
  expect(ground?.colour).toBe('ground');
  const [dark, ...light] = cells.slice(0, 4);
  for (const cell of light) expect(cell.alpha).toBeLessThan((dark?.alpha ?? 0) / 2);
});

it('draws each region in its kind’s colour; ours in their section’s, muted, and faded kinds hardly at all', () => {
  const layer = recordedLayer();
  const { viewport, rows } = layoutOf(a);
  const [section] = [...sections.values()];
  const regions = inventRegions([
    { start: 0x280000, end: 0x290000, kind: 'ours', inode: section?.inode ?? 0n },
    { start: 0x298000, end: 0x2a0000, kind: 'heap', name: '[heap]' },
    { start: 0x2b0000, end: 0x2b8000, kind: 'stack', name: '[stack]' },
  ]);
  const lane = {
    regions,
    viewport,
    rows,
    sectionsByInode: sectionsByInode(sections.values()),
    fadedKinds: new Set(['stack'] as const),
    wxMarked: false,
    resident: null,
  };
  drawProcess(layer, lane, namedPalette);
  const boxes = layer.context.marks.filter(({ what }) => what === 'fillRect');
  expect(boxes.map(({ colour }) => colour)).toEqual(['section 1', 'kind heap', 'kind stack']);
  const [ours, heap, stack] = boxes.map(({ alpha }) => alpha);
  expect([ours, heap, stack]).toEqual([0.4, 1, 0.15]);
  // What is faded has no name.
  expect(layer.context.marks.filter(({ text }) => text?.includes('stack'))).toEqual([]);
});

it('fills as much of a piece as is in memory, in a row for each kind', () => {
  const layer = recordedLayer();
  const { viewport, rows } = layoutOf(a);
  const regions = inventRegions([
    { start: 0x280000, end: 0x290000, kind: 'heap', name: '[heap]' },
    { start: 0x298000, end: 0x2a0000, kind: 'stack', name: '[stack]' },
    { start: 0x2b0000, end: 0x2b8000, kind: 'reserved' },
  ]);
  const resident = Float64Array.of(0x8000, Number.NaN, 0);
  const lane = {
    regions,
    viewport,
    rows,
    sectionsByInode: new Map(),
    fadedKinds: new Set<never>(),
    wxMarked: false,
    resident,
  };
  const kinds = processRowsFor({ ...rows, process: { topCss: 100, heightCss: 120 } }, kindRows(regions));
  drawProcessRows(layer, lane, kinds, namedPalette);
  const boxes = (kind: string) =>
    layer.context.marks.filter(({ what, colour }) => what === 'fillRect' && colour === kind);
  expect(boxes('kind heap').map(({ alpha }) => alpha)).toEqual([0.6, 1]);
  // Not known, and nothing.
  expect(boxes('kind stack').map(({ alpha }) => alpha)).toEqual([1]);
  expect(boxes('kind reserved').map(({ alpha }) => alpha)).toEqual([0.6]);
  expect(kinds.map(({ kind, topCss }) => [kind, topCss])).toEqual([
    ['heap', 100],
    ['stack', 140],
    ['reserved', 180],
  ]);
});

it('marks what may be written and executed, whatever its kind, and as one where many are small', () => {
  const layer = recordedLayer();
  const { viewport, rows } = layoutOf(a);
  const { read, write, execute } = protectionBits;
  const regions = inventRegions([
    { start: 0x280000, end: 0x290000, kind: 'heap', protection: read | write | execute },
    { start: 0x290000, end: 0x298000, kind: 'library', protection: read | execute },
    ...Array.from({ length: 10 }, (_, index) => ({
      ...{ start: 0x2a0000 + 4 * index, end: 0x2a0002 + 4 * index, kind: 'v8' as const },
      protection: write | execute,
    })),
  ]);
  const lane = { regions, viewport, rows, sectionsByInode: new Map(), fadedKinds: new Set<never>(), resident: null };
  const marks = () => layer.context.marks.filter(({ what, colour }) => what === 'fillRect' && colour === 'danger');
  drawProcess(layer, { ...lane, wxMarked: false }, namedPalette);
  expect(marks()).toHaveLength(0);
  drawProcess(layer, { ...lane, wxMarked: true }, namedPalette);
  expect(marks()).toHaveLength(4);
});
