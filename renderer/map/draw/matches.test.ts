import { expect, it } from 'vitest';
import type { Match } from '../../../protocol/search.ts';
import { inventSections, inventView } from '../../testing/invented-views.ts';
import { namedPalette, recordedLayer } from '../../testing/recorded-pen.ts';
import { fitted } from '../../viewport/scale.ts';
import { headOf, offsetCss } from '../layout/boxes.ts';
import { layoutMap } from '../layout/layout.ts';
import { drawMatches } from './matches.ts';

const page = 4096;
const views = [inventView('A', 0x280000, 16 * page), inventView('B', 0x2a0000, 4 * page, { offset: 8 * page })];
const viewport = fitted(
  { start: 0x280000, end: 0x2c0000 },
  1200,
  { lowestAddr: 0x10000, highestAddr: 0x7ffffffff000 },
  0,
);
const layout = layoutMap({ viewport, heightCss: 360, views, sections: inventSections(16 * page), pageSize: page });

function drawn(matches: Match[], current = -1) {
  const layer = recordedLayer();
  drawMatches(layer, layout, { matches, current }, namedPalette);
  return layer.context.marks.map(({ at, colour }) => ({ at, colour }));
}
const inSection = (offset: number): Match => ({ section: 1, view: null, offset });
const block = (letter: string) => {
  const found = layout.blocks.find(({ view }) => view.letter === letter);
  if (!found) throw new Error(`${letter} is not in the layout`);
  return found;
};

it('marks a match of the section in every view that shows it, where its byte lies', () => {
  const marks = drawn([inSection(9 * page)]);
  expect(marks.map(({ at, colour }) => [Math.abs((at[0] ?? 0) - 0) > 0, at[3], colour])).toEqual([
    [true, 8, 'accent'],
    [true, 8, 'accent'],
  ]);
  const lefts = [offsetCss(block('A'), 9 * page), offsetCss(block('B'), page)];
  for (const [index, left] of lefts.entries())
    expect(Math.abs((marks[index]?.at[0] ?? 0) - left)).toBeLessThanOrEqual(1);
  expect(drawn([inSection(page)])).toHaveLength(1);
});

it('marks what was found through a view in that one alone, and the current match from top to bottom', () => {
  const found: Match = { section: 1, view: 'B', offset: 9 * page };
  expect(drawn([found])).toHaveLength(1);
  const [, current] = drawn([found], 0);
  expect(current?.at[3]).toBe(block('B').heightCss);
  expect(drawn([{ section: 2, view: null, offset: 9 * page }])).toEqual([]);
});

it('leaves the letter in the head legible, in a block that is all head, too', () => {
  const { topCss } = block('A');
  for (const match of drawn([inSection(0)])) expect(match.at[1]).toBeGreaterThanOrEqual(topCss + headOf(block('A')));
  const low = { ...block('A'), heightCss: 22 };
  const layer = recordedLayer();
  const search = { matches: [inSection(0)], current: -1 };
  drawMatches(layer, { ...layout, blocks: [low] }, search, namedPalette);
  const [topAt, lengthAt] = [1, 3].map((at) => layer.context.marks[0]?.at[at]);
  expect([topAt, lengthAt]).toEqual([low.topCss + 19, 3]);
});

it('draws those that would lie on each other once', () => {
  expect(drawn(Array.from({ length: 50 }, (_, index) => inSection(page + index)))).toHaveLength(1);
});
