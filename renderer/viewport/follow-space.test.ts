// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { address } from '../../protocol/address.ts';
import { spaceOf, withSpace } from '../state/spaces.ts';
import { type AppState, useApp } from '../state/store.ts';
import { inventLimits } from '../testing/invented-limits.ts';
import { type InventedRegion, inventRegions } from '../testing/invented-regions.ts';
import { viewportCommands } from './commands.ts';
import { followSpace } from './follow-space.ts';
import { addMap } from './maps.ts';
import { Navigation } from './navigation.ts';
import { shownRange } from './scale.ts';
import { showRange } from './show-range.ts';

const initial = useApp.getState();
const vsyscall = { start: 0xffff_ffff_ff60_0000, end: 0xffff_ffff_ff60_1000, name: '[vsyscall]' };
const page = (start: number): InventedRegion => ({ start, end: start + 0x1000 });
const ours = { lowestAddr: 0x10000, highestAddr: 0x7fff_ffff_f000 };

let navigation: Navigation;
let stop: () => void;
beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  useApp.setState(initial, true);
  useApp.setState({ limits: inventLimits() });
  navigation = new Navigation();
  const map = { navigation, spaceIn: (state: AppState) => spaceOf(state) };
  const [leave, unfollow] = [addMap(map), followSpace(map)];
  stop = () => {
    leave();
    unfollow();
  };
  navigation.setWidth(1000);
  navigation.startAt({ start: 0x280000, end: 0x2a0000 });
  // One from afar, so that there is a place to come back to.
  navigation.fit({ start: 0x7f00_0000_0000, end: 0x7f00_0000_1000 });
  navigation.fit({ start: 0x7f00_0000_0000, end: 0x7f00_0010_0000 });
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

const shown = () => navigation.viewport && shownRange(navigation.viewport);

function show(pid: number, ...list: InventedRegion[]): void {
  const shownSpace = `process ${pid}` as const;
  useApp.setState((state) => ({ ...withSpace(state, shownSpace, { pid, regions: inventRegions(list) }), shownSpace }));
}

it('each process is shown in its own space, and coming back one is where one was', () => {
  const before = shown();
  const placesBefore = navigation.canGoBack;
  show(1, page(0), page(0x2000), page(0x7fff_0000_0000), vsyscall);
  expect(navigation.space).toEqual({ ...ours, lowestAddr: 0 });
  expect(shown()?.start).toBe(0);
  show(2, page(0x804_8000), page(0xfff4_8000));
  expect(navigation.space).toEqual({ ...ours, highestAddr: 2 ** 32 });
  expect(shown()?.end).toBeLessThanOrEqual(2 ** 32);
  viewportCommands['fit-space'].run();
  expect(shown()).toEqual({ start: 0x10000, end: 2 ** 32 });
  // Zooming out ends there, too.
  navigation.zoomAt(500, 4);
  expect(shown()).toEqual({ start: 0x10000, end: 2 ** 32 });
  // A wider list of the same process.
  show(2, page(0x804_8000), page(2 ** 51));
  expect(navigation.space.highestAddr).toBe(2 ** 52);
  useApp.setState({ shownSpace: 'ours' });
  expect(navigation.space).toEqual(ours);
  expect(shown()).toEqual(before);
  expect(navigation.canGoBack).toBe(placesBefore);
});

it('the places that were visited in one process are not gone back to in another', () => {
  expect(navigation.canGoBack).toBe(true);
  show(2, page(0x804_8000), page(0xfff4_8000));
  expect(navigation.canGoBack).toBe(false);
  navigation.fit({ start: 0xfff4_0000, end: 0xfff5_0000 });
  expect(navigation.canGoBack).toBe(true);
  show(3, page(0x804_8000), page(0xfff4_8000));
  expect(navigation.canGoBack).toBe(false);
});

it('a range beyond what can be shown is refused in a sentence, and the map stays', () => {
  show(1, page(0x400000), page(0x7fff_0000_0000), vsyscall);
  const before = shown();
  expect(showRange(vsyscall)).toBe(false);
  expect(useApp.getState().status).toMatch(
    /^0xffffffffff600000 is out of range: .* Addresses here are 0x10000–0x7ffff/,
  );
  expect(shown()).toEqual(before);
  expect(showRange(page(0x400000))).toBe(true);
  expect(shown()?.start).toBeLessThan(0x400000);
});

it('our own space has all that is listed in it, too, be it lower than what may be mapped now', () => {
  useApp.setState((state) =>
    withSpace(state, 'ours', { regions: inventRegions([page(0x1000), page(0x400000), vsyscall]) }),
  );
  expect(navigation.space).toEqual({ ...ours, lowestAddr: 0x1000 });
  useApp.setState((state) => ({
    limits: inventLimits({ lowestAddress: address(0x20000) }),
    ...withSpace(state, 'ours', { regions: null }),
  }));
  expect(navigation.space).toEqual({ ...ours, lowestAddr: 0x20000 });
});
