import { beforeEach, expect, it } from 'vitest';
import type { Section } from '../protocol/model.ts';
import { commands } from './commands.ts';
import { plainMap } from './state/plain-map.ts';
import { type AppState, useApp } from './state/store.ts';

const initial = useApp.getState();
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
  expect(commands['map-view'].enabled(ready)).toBe(true);
  expect(commands['map-view'].enabled(state({}))).toBe(false);
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
  expect(commands.undo.hint(state({ history }))).toBe('Undo: Move C to 0x2c0000');
  expect(commands.undo.enabled(state({ history }))).toBe(true);
  expect(commands.undo.enabled(state({ history, connection: 'lost' }))).toBe(false);
  expect(commands.redo.hint(state({ history }))).toBe('Nothing to redo');
  expect(commands.redo.enabled(state({ history }))).toBe(false);
});
