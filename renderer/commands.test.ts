// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';
import { address } from '../protocol/address.ts';
import type { Section } from '../protocol/model.ts';
import type { Target } from '../protocol/targets.ts';
import { entriesFor } from './commands/context-menu.tsx';
import { canRun, hintOf, registerCommands, runCommand } from './commands/registry.ts';
import { commands } from './commands.ts';
import { perform, performAll } from './state/operations.ts';
import { plainMap } from './state/plain-map.ts';
import { unlisted } from './state/spaces.ts';
import { type AppState, type SpaceKey, useApp } from './state/store.ts';
import { inventLimits } from './testing/invented-limits.ts';
import { inventRegions } from './testing/invented-regions.ts';
import { inventView } from './testing/invented-views.ts';
import { cPointer } from './view-commands.ts';

registerCommands(commands);
const initial = useApp.getState();
vi.mock('./state/operations.ts', () => ({ perform: vi.fn(), performAll: vi.fn(), request: vi.fn(async () => ({})) }));
const section: Section = { id: 3, bytes: 65536, origin: { kind: 'memory' }, inode: 1n, device: 1 };
const state = (more: Partial<AppState>): AppState => ({ ...initial, connection: 'open', ...more });

beforeEach(() => useApp.setState(initial, true));

it('maps the whole current section, shared, at the next free place', () => {
  const ready = state({ sections: new Map([[3, section]]), currentSection: 3 });
  expect(plainMap(ready)).toEqual({
    kind: 'map',
    section: 3,
    offset: 0,
    length: 65536,
    sharing: 'shared',
    protection: 'read-write',
    place: { kind: 'next-free' },
  });
  expect(canRun('map-view', ready)).toBe(true);
  expect(canRun('map-view', state({}))).toBe(false);
});

it('asks for no right that a read-only file cannot give', () => {
  const file: Section = { ...section, origin: { kind: 'file', path: '/data', access: 'read-only' } };
  expect(plainMap(state({ sections: new Map([[3, file]]), currentSection: 3 }))).toMatchObject({ protection: 'read' });
});

it('says what would be undone, and that nothing is without a connection', () => {
  const history = {
    undo: ['Write 4 bytes at A+0x0', 'Move C to 0x2c0000'],
    redo: [],
    heldBytes: 0,
    budgetBytes: 2 ** 29,
    forgotten: 0,
  };
  expect(hintOf('undo', state({ history }))).toBe('Undo: Move C to 0x2c0000');
  expect(canRun('undo', state({ history }))).toBe(true);
  expect(canRun('undo', state({ history, connection: 'lost' }))).toBe(false);
  expect(hintOf('redo', state({ history }))).toBe('Nothing to redo');
  expect(canRun('redo', state({ history }))).toBe(false);
});

const limits = inventLimits({ granularity: 65536, lowestAddress: address(0x10000) });

const viewed = () => {
  const views = new Map(
    ['A', 'B'].map((letter, index) => [letter, inventView(letter, 0x280000 + index * 0x10000, 0x10000)]),
  );
  return { sections: new Map([[1, { ...section, id: 1 }]]), currentSection: 1, views, selectedView: 'A' };
};

it('is run by its name, on an explicit target or on what is selected, with arguments that are checked', () => {
  useApp.setState(state(viewed()));
  expect(runCommand('move-view')).toBe(true);
  expect(useApp.getState().dialog).toEqual({ kind: 'move', view: 'A' });
  expect(runCommand('move-view', { kind: 'view', views: ['B'] })).toBe(true);
  expect(useApp.getState().dialog).toEqual({ kind: 'move', view: 'B' });
  runCommand('move-view', { kind: 'view', views: ['B'] }, { to: 0x300000 });
  expect(perform).toHaveBeenLastCalledWith({ kind: 'move', view: 'B', to: 0x300000, method: 'remap' });
  runCommand('new-section', undefined, { bytes: 4096 });
  expect(perform).toHaveBeenLastCalledWith({ kind: 'create-section', bytes: 4096, mapView: true });
  runCommand('map-view', { kind: 'section', section: 1 }, { address: 0x400000 });
  expect(perform).toHaveBeenLastCalledWith(expect.objectContaining({ place: { kind: 'fixed', address: 0x400000 } }));
  expect(() => runCommand('move-view', undefined, { to: 'there' })).toThrow('does not take');
  expect(() => runCommand('move-view', undefined, { too: 1 })).toThrow('does not take');
  expect(() => runCommand('undo', undefined, { steps: 2 })).toThrow('does not take');
  vi.mocked(perform).mockClear();
  expect(runCommand('unmap', { kind: 'view', views: ['Z'] })).toBe(false);
  expect(perform).not.toHaveBeenCalled();
});

it('has one context menu for each kind of thing', () => {
  const ready = state({ ...viewed(), limits });
  const labels = (target: Target) => entriesFor(target, ready).map(({ label }) => label);
  expect(labels({ kind: 'view', views: ['B'] })).toEqual([
    'Fit in the window',
    'Go down to its bytes',
    'Pin card',
    'Name and note…',
    'Name section 1…',
    'Pick up, then click where it should go',
    'Move to address…',
    'Change range…',
    'Make read-only',
    'Make read-write',
    'Make executable',
    'Make writable and executable',
    'Make inaccessible',
    'Remap as shared',
    'Remap as copy-on-write',
    'Bring in all its pages',
    'Bring them in for writing',
    'Drop its pages',
    'Say that it will be needed',
    'Mark its pages as cold',
    'Collapse to huge pages',
    'Punch a hole',
    'Lock in memory',
    'Unlock',
    'Make its pages guards',
    'Remove its guards',
    'Copy address',
    'Copy range',
    'Copy as a C pointer',
    'Keep this place…',
    'Fill with bytes…',
    'Overwrite from a file…',
    'Save to a file…',
    'Unmap',
    'Map another view',
    'Map another view with options…',
    'Remove section 1…',
  ]);
  expect(labels({ kind: 'bytes', view: 'B', start: 0, end: 4 })).toEqual([
    'Fill with bytes…',
    'Overwrite from a file…',
    'Save to a file…',
    'Copy as hex',
    'Copy as a C array',
    'Copy as Base64',
    'Copy as a hexdump',
  ]);
  expect(labels({ kind: 'section', section: 1 })).toEqual([
    'Fit in the window',
    'Name and note…',
    'Map another view',
    'Map another view with options…',
    'Remove section 1…',
  ]);
  expect(labels({ kind: 'address', address: address(0x500000) })).toEqual([
    'Copy address',
    'Copy as a C pointer',
    'Keep this place…',
    'Map a view here…',
  ]);
  const region: Target = { kind: 'region', start: 0x1000, end: 0x2000 };
  const onRegion = ['Fit in the window', 'Copy address', 'Copy range', 'Copy as a C pointer', 'Keep this place…'];
  expect(labels(region)).toEqual([...onRegion, 'Map a view right after it']);
  // What makes sense in some spaces only is left out elsewhere.
  const ofTrace = entriesFor(region, { ...ready, shownSpace: 'watch 1 0 ' }).map(({ label }) => label);
  const asked = ['Go to the call that made it', 'Show what became of it'];
  expect(ofTrace.filter((label) => !labels(region).includes(label))).toEqual(asked);
  // What is so already cannot be chosen, and says so.
  const entries = entriesFor({ kind: 'view', views: ['B'] }, ready);
  expect(entries.filter(({ disabled }) => disabled).map(({ label, hint }) => [label, hint])).toEqual([
    ['Make read-write', 'It is so already'],
    ['Remap as shared', 'It is so already'],
    ['Bring in all its pages', 'This system has no call for that'],
    ['Bring them in for writing', 'This system has no call for that'],
    ['Drop its pages', 'This system has no call for that'],
    ['Say that it will be needed', 'This system has no call for that'],
    ['Mark its pages as cold', 'This system has no call for that'],
    ['Collapse to huge pages', 'This system has no call for that'],
    ['Punch a hole', 'This system has no call for that'],
    ['Lock in memory', 'This system has no call for that'],
    ['Unlock', 'This system has no call for that'],
    ['Make its pages guards', 'This system has no call for that'],
    ['Remove its guards', 'This system has no call for that'],
    ['Keep this place…', 'First in “Go to”, until this window or the process ends (K on the map)'],
  ]);
});

it('comes home from another process where it acts on views, however it is run', () => {
  const key: SpaceKey = 'process 7';
  const theirs = { shownSpace: key, spaces: new Map([[key, { ...unlisted, pid: 7, regions: inventRegions([]) }]]) };
  for (const id of ['fit-all', 'fit', 'make-read-only', 'map-view'] as const) {
    useApp.setState(state({ ...viewed(), ...theirs }));
    expect(runCommand(id)).toBe(true);
    expect([id, useApp.getState().shownSpace]).toEqual([id, 'ours']);
  }
  // A region that is selected there is what can be seen to be selected.
  useApp.setState(state({ ...viewed(), ...theirs, selectedRegion: { start: 0x1000, end: 0x2000 } }));
  expect(runCommand('fit')).toBe(true);
  expect(useApp.getState().shownSpace).toBe(key);
});

it('does to several views what it does to one, in one step of the history', () => {
  useApp.setState(state(viewed()));
  const both: Target = { kind: 'view', views: ['B', 'A'] };
  runCommand('unmap', both);
  const unmap = (view: string) => ({ kind: 'unmap', view });
  expect(performAll).toHaveBeenLastCalledWith('Unmap A and B', [unmap('B'), unmap('A')]);
  runCommand('make-read-only', both);
  const protect = (view: string) => ({ kind: 'protect', view, protection: 'read' });
  expect(performAll).toHaveBeenLastCalledWith('Make A and B read-only', [protect('B'), protect('A')]);
  expect(entriesFor(both, useApp.getState()).map(({ label }) => label)).toEqual([
    'Fit in the window',
    'Pick up, then click where it should go',
    'Move to address…',
    'Make read-only',
    'Make read-write',
    'Make executable',
    'Make writable and executable',
    'Make inaccessible',
    'Remap as shared',
    'Remap as copy-on-write',
    'Bring in all its pages',
    'Bring them in for writing',
    'Drop its pages',
    'Say that it will be needed',
    'Mark its pages as cold',
    'Collapse to huge pages',
    'Punch a hole',
    'Lock in memory',
    'Unlock',
    'Make its pages guards',
    'Remove its guards',
    'Unmap',
  ]);
});

it('gives free ground to the dialog, and maps right after a region', () => {
  useApp.setState(state({ ...viewed(), limits }));
  runCommand('map-here', { kind: 'address', address: address(0x500000) });
  expect(useApp.getState().dialog).toEqual({ kind: 'map-view', address: 0x500000 });
  const region = { kind: 'region', start: 0x7f0000000000, end: 0x7f0000001800 } as const;
  expect(runCommand('map-after', region)).toBe(true);
  expect(perform).toHaveBeenLastCalledWith(
    expect.objectContaining({ kind: 'map', section: 1, place: { kind: 'fixed', address: 0x7f0000010000 } }),
  );
  useApp.setState({ sections: new Map(), currentSection: null });
  expect(runCommand('map-after', region)).toBe(false);
  expect(cPointer(0x280000)).toBe('(void *)0x280000');
});
