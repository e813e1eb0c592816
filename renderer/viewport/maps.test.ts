// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { spaceOf, withSpace } from '../state/spaces.ts';
import { type SpaceKey, useApp } from '../state/store.ts';
import { inventLimits } from '../testing/invented-limits.ts';
import { inventRegions } from '../testing/invented-regions.ts';
import { viewportCommands } from './commands.ts';
import { followSpace } from './follow-space.ts';
import { addMap, navigationOf } from './maps.ts';
import { Navigation } from './navigation.ts';
import { shownRange } from './scale.ts';

const initial = useApp.getState();
const other = { pid: 7, regions: inventRegions([{ start: 0x55_0000_0000, end: 0x55_0010_0000 }]) };
const ends: (() => void)[] = [];

/** A map on the page that always shows the space with that key. */
function place(key: SpaceKey): Navigation {
  const map = { navigation: new Navigation(), spaceIn: (state = initial) => spaceOf(state, key) };
  ends.push(addMap(map), followSpace(map));
  map.navigation.setWidth(1000);
  return map.navigation;
}

const shown = ({ viewport }: Navigation) => viewport && shownRange(viewport);

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  useApp.setState({ ...initial, limits: inventLimits(), ...withSpace(initial, 'process 7', other) }, true);
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.unstubAllGlobals();
});

it('two maps of two spaces look at their own places, and commands move the one that is shown', () => {
  const [ours, theirs] = [place('ours'), place('process 7')];
  ours.startAt({ start: 0x280000, end: 0x2a0000 });
  expect(shown(theirs)?.start).toBeGreaterThan(0x54_0000_0000);
  const [oursBefore, theirsBefore] = [shown(ours), shown(theirs)];
  useApp.setState({ shownSpace: 'process 7' });
  viewportCommands['pan-right'].run(null, {});
  viewportCommands['fit-space'].run();
  expect(shown(ours)).toEqual(oursBefore);
  expect(shown(theirs)).not.toEqual(theirsBefore);
  expect(viewportCommands['go-back'].enabled(useApp.getState())).toBe(true);
  // Whether there is a place to go back to is asked of the map that a state shows.
  expect(viewportCommands['go-back'].enabled({ ...useApp.getState(), shownSpace: 'ours' })).toBe(false);
  useApp.setState({ shownSpace: 'ours' });
  const theirsThen = shown(theirs);
  viewportCommands['zoom-in'].run(null, {});
  expect(shown(ours)).not.toEqual(oursBefore);
  expect(shown(theirs)).toEqual(theirsThen);
});

it('a map that has left the page is found no more', () => {
  const theirs = place('process 7');
  expect(navigationOf('process 7')).toBe(theirs);
  expect(navigationOf('ours')).toBeNull();
  for (const end of ends.splice(0)) end();
  expect(navigationOf('process 7')).toBeNull();
});
