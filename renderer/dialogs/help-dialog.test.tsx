// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { commandIds, commandName } from '../../protocol/commands.ts';
import { registerCommands } from '../commands/registry.ts';
import { keysText } from '../commands/shortcuts.ts';
import { commands } from '../commands.ts';
import { useApp } from '../state/store.ts';
import { inventLimits } from '../testing/invented-limits.ts';
import { HelpDialog } from './help-dialog.tsx';

const initial = useApp.getState();
let root: Root;
let host: HTMLElement;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  // jsdom has no modal dialogs.
  Object.assign(HTMLDialogElement.prototype, { showModal: () => undefined, close: () => undefined });
  registerCommands(commands);
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
});
afterEach(() => {
  act(() => root.unmount());
  host.remove();
  useApp.setState(initial, true);
});

it.each([
  ['before anything is there', {}],
  ['of a session', { connection: 'open', limits: inventLimits() }],
] as const)('has each command, with its keys and a sentence, %s', (_, state) => {
  useApp.setState(state);
  act(() => root.render(<HelpDialog />));
  const said = [...host.querySelectorAll<HTMLElement>('[data-command]')].map((line) => ({
    id: line.dataset['command'],
    name: line.querySelector('dt')?.textContent?.trim(),
    hint: line.querySelector('dd')?.textContent ?? '',
  }));
  expect(said.map(({ id }) => id).toSorted()).toEqual([...commandIds].toSorted());
  for (const id of commandIds) {
    const line = said.find((each) => each.id === id);
    expect(line?.name).toBe(`${commandName(id)} ${keysText(id)}`.trim());
    expect(line?.hint, id).toMatch(/\S+ \S+/);
  }
});

it('says what becomes of writes that are refused', () => {
  act(() => root.render(<HelpDialog />));
  expect(host.textContent).toContain('a write that is refused');
});
