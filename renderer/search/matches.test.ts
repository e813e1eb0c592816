// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import type { Match } from '../../protocol/search.ts';
import { useApp } from '../state/store.ts';
import { inventSections, inventView } from '../testing/invented-views.ts';
import { goToMatch, stepMatch, viewOf } from './matches.ts';

const page = 4096;
const inSection = (offset: number): Match => ({ section: 1, view: null, offset });
const matches = [inSection(page), inSection(9 * page), inSection(40 * page)];

beforeEach(() => {
  const views = [inventView('A', 0x280000, 16 * page), inventView('B', 0x2a0000, 4 * page, { offset: 8 * page })];
  useApp.setState({
    views: new Map(views.map((view) => [view.letter, view])),
    sections: inventSections(64 * page),
    search: { matches, current: -1 },
    ...{ selectedView: null, cursors: new Map() },
  });
});

const now = () => {
  const { search, selectedView, cursors, status } = useApp.getState();
  return [search.current, selectedView, cursors.get(selectedView ?? ''), status];
};

it('goes to the bytes in a view that shows them, the selected one first', () => {
  goToMatch(1);
  expect(now()).toEqual([1, 'A', 9 * page, 'Match 2 of 3: 0x289000 in A']);
  useApp.setState({ selectedView: 'B' });
  goToMatch(1);
  expect(now()).toEqual([1, 'B', page, 'Match 2 of 3: 0x2a1000 in B']);
  goToMatch(0);
  expect(now().slice(0, 2)).toEqual([0, 'A']);
});

it('says where a match is that no view shows', () => {
  goToMatch(2);
  expect(now()[3]).toBe('Match 3 of 3: section 1 + 0x28000, which no view shows. Map it to see it.');
  useApp.setState({ sections: new Map() });
  goToMatch(2);
  expect(now()[3]).toBe('Match 3 of 3: section 1 + 0x28000, which is no longer there.');
});

it('what was found through a view is gone to there or nowhere', () => {
  const of = (view: string) => viewOf({ section: 1, view, offset: page }, useApp.getState())?.letter;
  expect([of('A'), of('B'), of('C')]).toEqual(['A', undefined, undefined]);
});

it('steps round, from either end', () => {
  const steps = ([1, 1, 1, 1, -1, -1] as const).map((by) => {
    stepMatch(by);
    return useApp.getState().search.current;
  });
  expect(steps).toEqual([0, 1, 2, 0, 2, 1]);
  useApp.setState({ search: { matches, current: -1 } });
  stepMatch(-1);
  expect(useApp.getState().search.current).toBe(2);
});
