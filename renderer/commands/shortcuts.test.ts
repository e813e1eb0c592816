// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { type KeyScope, keyScopes } from '../../protocol/command-record.ts';
import { commandIds, commandRecords } from '../../protocol/commands.ts';
import { commandFor } from './run-key.ts';
import { keysText, matchesShortcut, parseShortcut, shortcutText } from './shortcuts.ts';

const press = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...more });

it('names shortcuts as the platform does', () => {
  expect(shortcutText('Mod+Shift+Z')).toBe('Ctrl+Shift+Z');
  expect(shortcutText('Alt+ArrowLeft')).toBe('Alt+Left');
  expect(['?', '+', '='].map(shortcutText)).toEqual(['?', '+', '=']);
  expect(keysText('unmap')).toBe('Delete, Backspace on the map, on a card, in the table');
  expect(keysText('fit')).toBe('F on the map; Enter in the table');
  expect(keysText('licences')).toBe('');
});

it('takes modifiers as they are written, and signs however the keyboard makes them', () => {
  expect(matchesShortcut(press('F', { shiftKey: true }), 'Shift+F')).toBe(true);
  expect(matchesShortcut(press('F', { shiftKey: true }), 'F')).toBe(false);
  expect(matchesShortcut(press('f'), 'F')).toBe(true);
  expect(matchesShortcut(press('?', { shiftKey: true }), '?')).toBe(true);
  expect(matchesShortcut(press('?'), '?')).toBe(true);
  expect(matchesShortcut(press('z', { ctrlKey: true }), 'Mod+Z')).toBe(true);
  expect(matchesShortcut(press('z', { metaKey: true }), 'Mod+Z')).toBe(false);
  expect(matchesShortcut(press('z', { ctrlKey: true, altKey: true }), 'Mod+Z')).toBe(false);
  expect(matchesShortcut(press('z'), 'Mod+Z')).toBe(false);
  expect(matchesShortcut(press('ArrowLeft', { altKey: true }), 'Alt+ArrowLeft')).toBe(true);
  expect(matchesShortcut(press('ArrowLeft'), 'Alt+ArrowLeft')).toBe(false);
});

it('has one command for a key in each scope, which is found by that key', () => {
  const pressOf = (text: string) => {
    const { key, command, shift, alt } = parseShortcut(text);
    return press(key, { ctrlKey: command, shiftKey: shift, altKey: alt });
  };
  const all = commandIds.flatMap((id) =>
    keyScopes.flatMap((scope) => (commandRecords[id].keys?.[scope] ?? []).map((key) => ({ id, scope, key }))),
  );
  expect(all.length).toBeGreaterThan(30);
  for (const { id, scope, key } of all) expect([scope, key, commandFor(pressOf(key), scope)]).toEqual([scope, key, id]);
  const everywhere: KeyScope[] = ['anywhere', 'window'];
  for (const { scope, key } of all.filter((each) => !everywhere.includes(each.scope))) {
    for (const other of everywhere) expect([scope, key, commandFor(pressOf(key), other)]).toEqual([scope, key, null]);
  }
});

it('knows W, A, S and D by their place, and all other letters by themselves', () => {
  expect(commandFor(press('z', { code: 'KeyW' }), 'map')).toBe('zoom-in');
  expect(commandFor(press('q', { code: 'KeyA' }), 'map')).toBe('pan-left');
  expect(commandFor(press('a', { code: 'KeyQ' }), 'map')).toBeNull();
  expect(commandFor(press('w', { code: 'KeyZ' }), 'map')).toBeNull();
  // A Dvorak keyboard has its comma where W lies.
  expect(commandFor(press(',', { code: 'KeyW' }), 'map')).toBe('zoom-in');
  expect(commandFor(press('f', { code: 'KeyY' }), 'map')).toBe('fit');
  expect(commandFor(press('a', { code: 'KeyA', ctrlKey: true }), 'map')).toBe('select-all');
  expect(commandFor(press('ц', { code: 'KeyW' }), 'map')).toBe('zoom-in');
});
