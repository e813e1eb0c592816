// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';
import { registerCommands } from '../commands/registry.ts';
import { takesText } from '../commands/run-key.ts';
import { commands } from '../commands.ts';
import { useApp } from '../state/store.ts';
import { listenToKeys, listenToMenu } from './keys.ts';

registerCommands(commands);

const initial = useApp.getState();
const operations = vi.hoisted(() => ({ undo: vi.fn(), redo: vi.fn(), perform: vi.fn() }));
vi.mock('../state/operations.ts', () => operations);
listenToKeys();
listenToMenu();

function press(key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body): boolean {
  return target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

function field(more: Record<string, string> = {}): HTMLInputElement {
  const input = document.body.appendChild(document.createElement('input'));
  Object.assign(input.dataset, more);
  return input;
}

beforeEach(() => {
  vi.clearAllMocks();
  document.body.replaceChildren();
  const history = { undo: ['Write'], redo: ['Move'], heldBytes: 0, budgetBytes: 2 ** 29, forgotten: 0 };
  useApp.setState({ ...initial, connection: 'open', history }, true);
});

it('undoes and redoes', () => {
  press('z', { ctrlKey: true });
  expect(operations.undo).toHaveBeenCalledTimes(1);
  press('Z', { ctrlKey: true, shiftKey: true });
  press('y', { ctrlKey: true });
  expect(operations.redo).toHaveBeenCalledTimes(2);
  expect(operations.undo).toHaveBeenCalledTimes(1);
});

it('does nothing that makes no sense now', () => {
  useApp.setState({ connection: 'lost' });
  press('z', { ctrlKey: true });
  expect(operations.undo).not.toHaveBeenCalled();
});

it('asks the engine to undo and redo although no step is known yet: it may be on its way', () => {
  useApp.setState({ history: { undo: [], redo: [], heldBytes: 0, budgetBytes: 2 ** 29, forgotten: 0 } });
  press('z', { ctrlKey: true });
  expect(operations.undo).toHaveBeenCalledTimes(1);
  press('y', { ctrlKey: true });
  expect(operations.redo).toHaveBeenCalledTimes(1);
});

it('leaves a field its own undo, unless it merely follows the live bytes', () => {
  const typed = field();
  expect(press('z', { ctrlKey: true }, typed)).toBe(true);
  expect(operations.undo).not.toHaveBeenCalled();
  const following = field({ follows: '' });
  expect(press('z', { ctrlKey: true }, following)).toBe(false);
  expect(operations.undo).toHaveBeenCalledTimes(1);
  expect([takesText(typed), takesText(following), takesText(document.body)]).toEqual([true, false, false]);
});

it('opens the help, but not from within a field or a dialog', () => {
  press('?', { shiftKey: true }, field({ follows: '' }));
  expect(useApp.getState().dialog).toBeNull();
  press('?', { shiftKey: true });
  expect(useApp.getState().dialog).toEqual({ kind: 'help' });
  press('z', { ctrlKey: true });
  expect(operations.undo).not.toHaveBeenCalled();
});

it('leaves keys alone that something else has used', () => {
  const grid = document.body.appendChild(document.createElement('div'));
  grid.addEventListener('keydown', (event) => event.preventDefault());
  press('z', { ctrlKey: true }, grid);
  expect(operations.undo).not.toHaveBeenCalled();
});

it('does what the native menu says', () => {
  const say = (data: unknown) => window.dispatchEvent(new MessageEvent('message', { data, source: window }));
  say({ samepage: 'menu', action: 'new-section' });
  expect(operations.perform).toHaveBeenCalledWith({ kind: 'create-section', bytes: 65536, mapView: true });
  say({ samepage: 'menu', action: 'undo' });
  expect(operations.undo).toHaveBeenCalledTimes(1);
  say({ samepage: 'menu', action: 'format-disk' });
  say('undo');
  window.dispatchEvent(new MessageEvent('message', { data: { samepage: 'menu', action: 'redo' } }));
  expect(operations.redo).not.toHaveBeenCalled();
});
