import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { address } from '../../../protocol/address.ts';
import type { Section, View } from '../../../protocol/model.ts';
import { liveBytes } from '../../live/live-bytes.ts';
import { spaceOf, withSpace } from '../../state/spaces.ts';
import { useApp } from '../../state/store.ts';
import { rowCells } from '../../table/row-text.ts';
import { inventLimits } from '../../testing/invented-limits.ts';
import { inventRegions } from '../../testing/invented-regions.ts';
import { factsOf } from './hover-facts.ts';

const initial = useApp.getState();
const regions = inventRegions([
  { start: 0x400000, end: 0x500000 },
  { start: 0x900000, end: 0xa00000, name: '[stack]' },
]);
const needed = [{ start: address(0x600000), end: address(0x900000), label: 'room for the stack to grow' }];
beforeEach(() =>
  useApp.setState((state) => ({ limits: inventLimits({ needed }), ...withSpace(state, 'ours', { regions }) })),
);
afterEach(() => useApp.setState(initial, true));

function known() {
  const state = useApp.getState();
  return { ...state, space: spaceOf(state) };
}

describe('free ground', () => {
  const facts = (addr: number) => factsOf({ kind: 'ground', addr, inProcess: true }, known(), 100);

  it('is distinguished from what is free, but needed', () => {
    expect(facts(0x580000)).toEqual({ title: 'Free', range: '0x500000–0x600000', lines: ['1 MiB'] });
    expect(facts(0x600000)).toEqual({
      title: 'Free, but needed',
      range: '0x600000–0x900000',
      lines: ['3 MiB', 'room for the stack to grow'],
    });
    expect(facts(0xa00000)?.range).toBe('0xa00000–0x7ffffffff000');
    expect(facts(0x20000)?.range).toBe('0x10000–0x400000');
  });

  it('is another process’s own, whose needs are unknown', () => {
    useApp.setState((state) => ({
      ...withSpace(state, 'process 7', { pid: 7, regions: inventRegions([{ start: 0, end: 0x1000 }]) }),
      shownSpace: 'process 7',
    }));
    const facts = factsOf({ kind: 'ground', addr: 0x700000, inProcess: true }, known(), 100);
    expect(facts).toEqual({ title: 'Free', range: '0x1000–0x80000000', lines: ['2 GiB'] });
  });
});

it('a name stands beside the letter or number, and a note below, shortened', () => {
  const named = { name: 'ring', note: `one\n${'two '.repeat(99)}end` };
  const section: Section = { id: 3, bytes: 4096, origin: { kind: 'memory' }, inode: 1n, device: 1, ...named };
  const view: View = {
    ...{ letter: 'B', section: 3, offset: 0, length: 4096, address: address(0x10000), differences: [], ...named },
    ...{ sharing: 'shared', protection: 'read' },
  };
  const bar = { section, leftCss: 0, widthCss: 10, bytes: 4096, viewCount: 1, topCss: 0, heightCss: 10 };
  const block = {
    view,
    fromOffset: 0,
    toOffset: 4096,
    leftCss: 0,
    widthCss: 10,
    topCss: 0,
    heightCss: 10,
    piled: false,
  };
  useApp.setState({ sections: new Map([[3, section]]), views: new Map([['B', block.view]]) });
  const titles = [
    factsOf({ kind: 'section', bar, offset: 0 }, known(), 100),
    factsOf({ kind: 'view', block, offset: 0 }, known(), 100),
  ];
  expect(titles.map((facts) => facts?.title)).toEqual(['Section 3 “ring”', 'View B “ring”']);
  for (const facts of titles) expect(facts?.lines.find((line) => line.startsWith('one two'))).toHaveLength(200);
  expect(rowCells({ kind: 'view', view: block.view }, new Map(), null).Name).toContain('B “ring”');
  expect(rowCells({ kind: 'section', section, views: 1, open: true }, new Map(), null).Name).toContain(
    'Section 3 “ring”',
  );
});

it('a page is named only where it is wide enough to be pointed at, a byte where it is', () => {
  const view: View = {
    ...{ letter: 'B', section: 3, offset: 0, length: 0x10000, address: address(0x10000), differences: [] },
    ...{ sharing: 'shared', protection: 'read' },
  };
  const [box, ends] = [
    { leftCss: 0, widthCss: 24, topCss: 0, heightCss: 10 },
    { fromOffset: 0, toOffset: 0x10000 },
  ];
  const state = vi.spyOn(liveBytes, 'stateAt').mockReturnValue('untouched');
  const byte = vi.spyOn(liveBytes, 'byteAt').mockReturnValue(0x2a);
  const at = (bytesPerCss: number) =>
    factsOf(
      { kind: 'view', block: { view, piled: false, ...box, ...ends }, offset: 0x7123 },
      known(),
      bytesPerCss,
    )?.lines.filter((line) => /^(page|byte) /.test(line));
  const page = 'page at +0x7000: untouched';
  // A view of 16 pages that is 24 pixels wide.
  expect(at(0x10000 / 24)).toEqual([]);
  expect(at(4096 / 3.9)).toEqual([]);
  expect(at(4096 / 4)).toEqual([page]);
  expect(at(0.3)).toEqual([page]);
  expect(at(0.2)).toEqual(['byte at +0x7123: 2a (42)', page]);
  state.mockRestore();
  byte.mockRestore();
});

describe('what is unlike other sections', () => {
  const plain: Section = { id: 3, bytes: 2 ** 22, origin: { kind: 'memory' }, inode: 1n, device: 1 };
  const odd: Section = { ...plain, unit: 2 ** 21, lack: 'its file system does not report which pages hold data' };
  const notes = [
    'Its views lie at multiples of its pages’ size, 2 MiB.',
    'Its file system does not report which pages hold data.',
  ];
  const ofCard = (section: Section) => {
    const bar = { section, leftCss: 0, widthCss: 10, bytes: section.bytes, viewCount: 1, topCss: 0, heightCss: 10 };
    return factsOf({ kind: 'section', bar, offset: 0 }, known(), 100)?.lines ?? [];
  };
  const ofTable = (section: Section) =>
    rowCells({ kind: 'section', section, views: 1, open: true }, new Map(), null).Name;

  it('is shown beside the section, and in the table', () => {
    expect(ofCard(odd)).toEqual(expect.arrayContaining(notes));
    expect(ofCard(plain)).toHaveLength(2);
    expect(ofTable(odd)).toBe(`Section 3 · 1 view · ${notes.join(' · ')}`);
    expect(ofTable(plain)).toBe('Section 3 · 1 view');
  });
});

it('a region of ours is called after the views that lie in it, and not by the name that the list has', () => {
  const view = (letter: string, at: number): View => ({
    ...{ letter, section: 3, offset: 0, length: 0x1000, address: address(at), differences: [] },
    ...{ sharing: 'shared', protection: 'read' },
  });
  const name = '/memfd:samepage-section-3 (deleted)';
  const listed = inventRegions([
    { start: 0x1000, end: 0x3000, kind: 'ours', name },
    { start: 0x5000, end: 0x6000, kind: 'shared', name },
  ]);
  useApp.setState((state) => withSpace(state, 'ours', { regions: listed }));
  const titleOf = (index: number) => {
    const run = { first: index, last: index, leftCss: 0, rightCss: 9 };
    return factsOf({ kind: 'regions', run, addr: 0 }, known(), 100);
  };
  expect(titleOf(0)?.title).toContain('memfd');
  useApp.setState({ views: new Map(['A', 'B'].map((letter, at) => [letter, view(letter, 0x1000 * (at + 1))])) });
  expect(titleOf(0)?.title).toBe('Views A of section 3, B of section 3');
  expect(titleOf(0)?.lines.join()).not.toContain('memfd');
  useApp.setState({ views: new Map([['A', view('A', 0x1000)]]) });
  expect(titleOf(0)?.title).toBe('View A of section 3');
  expect(titleOf(1)?.title).toContain('memfd');
});
