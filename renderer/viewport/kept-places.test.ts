// @vitest-environment jsdom
/** Places that are kept: found again, replaced, forgotten, and gone with their process. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Target } from '../../protocol/targets.ts';
import { spaceOf, unlisted, withSpace } from '../state/spaces.ts';
import { type ListedSpace, useApp } from '../state/store.ts';
import { inventLimits } from '../testing/invented-limits.ts';
import { inventRegions } from '../testing/invented-regions.ts';
import { inventView } from '../testing/invented-views.ts';
import { patient } from '../testing/waits.ts';
import { keeping, placeCommands } from './kept-place-commands.ts';
import { keepPlace, keptInShown, keptPlaces } from './kept-places.ts';
import { addMap } from './maps.ts';
import { Navigation } from './navigation.ts';

const initial = useApp.getState();
const page = 4096;
const shown = { start: 0x280000, end: 0x2a0000 };
const target: Target = { kind: 'view', views: ['B'] };
await keeping.load();
let map: Navigation;
let remove: () => void;

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  sessionStorage.clear();
  const views = [inventView('A', 0x280000, page), { ...inventView('B', 0x290000, page), name: 'ring' }];
  useApp.setState(
    {
      ...initial,
      limits: inventLimits(),
      views: new Map(views.map((view) => [view.letter, view])),
      ...withSpace(initial, 'ours', {
        regions: inventRegions([{ start: 0x28f000, end: 0x290000, name: '/lib/libm.so', kind: 'library' }]),
      }),
    },
    true,
  );
  map = new Navigation();
  map.setWidth(1000);
  map.startAt(shown);
  map.fit(shown, 0);
  remove = addMap({ navigation: map, spaceIn: (state) => spaceOf(state) });
});
afterEach(() => {
  remove();
  vi.unstubAllGlobals();
});

const state = () => useApp.getState();
const names = () => keptPlaces(state()).map(({ name }) => name);

/** Runs “Keep this place…” and its dialog; returns the name that was proposed. */
async function keep(on: Target | null, name?: string): Promise<string> {
  placeCommands['keep-place'].run(on);
  await vi.waitUntil(() => state().dialog, patient);
  const { dialog } = state();
  if (dialog?.kind !== 'name-place') throw new Error('no name is asked for');
  dialog.keep(name ?? dialog.proposed);
  useApp.setState({ dialog: null });
  return dialog.proposed;
}

function keepNamed(name: string): void {
  keepPlace({ space: keptInShown(state()), name, address: 1, start: 0, end: 2 });
}

/** Another process is shown alone; null: none. */
function show(other: Partial<ListedSpace> | null): void {
  const { spaces } = state();
  const ours = { spaces: new Map([...spaces].filter(([key]) => key === 'ours')) };
  if (!other) useApp.setState({ ...ours, shownSpace: 'ours' });
  else useApp.setState({ ...withSpace(ours, 'process 7', { ...unlisted, pid: 7, ...other }), shownSpace: 'process 7' });
}

it('keeps what the map shows, about what is selected in it, else about its middle', async () => {
  expect(await keep(target)).toBe('View B “ring”');
  expect(keptPlaces(state())).toEqual([{ space: 'ours', name: 'View B “ring”', address: 0x290000, ...shown }]);
  expect(await keep({ kind: 'region', start: 0x28f000, end: 0x290000 }, '')).toBe('libm.so');
  expect(names()).toEqual(['0x28f000', 'View B “ring”']);
  map.fit({ start: 0x500000, end: 0x600000 }, 0);
  expect(await keep(target)).toBe('0x580000');
  expect(state().status).toBe('Kept: “0x580000” at 0x580000');
});

it('a name is one place, whichever its letters’ size', () => {
  keepNamed('Ring');
  keepNamed('other');
  keepNamed('ring');
  expect(names()).toEqual(['ring', 'other']);
});

it('forgets the place that the map is at, and no other', async () => {
  await keep(target, 'here');
  keepNamed('elsewhere');
  map.fit({ start: 0x500000, end: 0x600000 }, 0);
  expect(placeCommands['forget-place'].enabled(state())).toBe(false);
  map.fit(shown, 0);
  expect(placeCommands['forget-place'].enabled(state())).toBe(true);
  placeCommands['forget-place'].run();
  expect(names()).toEqual(['elsewhere']);
});

it('has none without a map, and none that another process of Samepage kept', () => {
  keepNamed('here');
  useApp.setState({ limits: inventLimits({ pid: 5 }) });
  expect(names()).toEqual([]);
  remove();
  expect(placeCommands['keep-place'].enabled(state())).toBe(false);
});

it('each process has its own, and a number that is given again is another one', () => {
  keepNamed('ours');
  show({ started: 100n });
  expect(names()).toEqual([]);
  keepNamed('theirs');
  show(null);
  expect(names()).toEqual(['ours']);
  show({ started: 200n });
  expect(names()).toEqual([]);
  show({ started: 100n });
  expect(names()).toEqual(['theirs']);
});

it.each([
  ['that has ended', { started: 100n, lost: 'It has ended.' }],
  ['that cannot be recognized', { started: null }],
])('those of a process %s go when it is left', (_, process) => {
  keepNamed('ours');
  show(process);
  keepNamed('theirs');
  expect(names()).toEqual(['theirs']);
  show(null);
  show(process);
  expect(names()).toEqual([]);
  expect(sessionStorage.getItem('samepage kept places')).not.toContain('theirs');
  show(null);
  expect(names()).toEqual(['ours']);
});

it.each(['{', '[]', '{"pid":4,"places":[{"space":"ours","name":"a","address":-1,"start":0,"end":1}]}'])(
  'starts over where what is stored has another shape: %s',
  (text) => {
    sessionStorage.setItem('samepage kept places', text);
    expect(names()).toEqual([]);
    keepNamed('new');
    expect(names()).toEqual(['new']);
  },
);

it('there are none where the browser keeps nothing', () => {
  const getItem = vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  expect(keptPlaces(state())).toEqual([]);
  getItem.mockRestore();
});
