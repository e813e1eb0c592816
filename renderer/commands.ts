/** What each command does, whether chosen from a button, the native menu, the palette or a key. */
import type { CommandId } from '../protocol/commands.ts';
import { type Command, open } from './commands/registry.ts';
import { windowCommands } from './export/commands.ts';
import { clearHistory, perform, redo, undo } from './state/operations.ts';
import { plainMap } from './state/plain-map.ts';
import { useApp } from './state/store.ts';
import { viewCommands } from './viewport/commands.ts';

/** A new section's length where nobody asked for another, bytes. */
const plainSectionBytes = 64 * 1024;

export const commands: Record<CommandId, Command> = {
  'new-section': {
    hint: () => 'Make a section of 64 KiB and map its first view',
    enabled: open,
    run: () => void perform({ kind: 'create-section', bytes: plainSectionBytes, mapView: true }),
  },
  'new-section-options': {
    hint: () => 'Choose a size, or map a file',
    enabled: open,
    run: () => useApp.setState({ dialog: { kind: 'new-section' } }),
  },
  'map-view': {
    hint: (state) =>
      state.currentSection === null
        ? 'There is no section to map yet'
        : `Map section ${state.currentSection} once more, at the next free address`,
    enabled: (state) => open(state) && plainMap(state) !== null,
    run: () => {
      const action = plainMap(useApp.getState());
      if (action) void perform(action);
    },
  },
  'map-view-options': {
    hint: () => 'Choose range, sharing, protection and address',
    enabled: (state) => open(state) && plainMap(state) !== null,
    run: () => useApp.setState({ dialog: { kind: 'map-view' } }),
  },
  undo: {
    hint: ({ history }) => (history.undo.length > 0 ? `Undo: ${history.undo.at(-1)}` : 'Nothing to undo'),
    enabled: (state) => open(state) && state.history.undo.length > 0,
    run: () => void undo(),
  },
  redo: {
    hint: ({ history }) => (history.redo.length > 0 ? `Redo: ${history.redo.at(-1)}` : 'Nothing to redo'),
    enabled: (state) => open(state) && state.history.redo.length > 0,
    run: () => void redo(),
  },
  'clear-history': {
    hint: () => 'Forget what could be undone, and free what is held for it',
    enabled: (state) => open(state) && state.history.undo.length + state.history.redo.length > 0,
    run: () => void clearHistory(),
  },
  pause: {
    hint: ({ paused }) =>
      paused
        ? 'Show changes of bytes again'
        : 'Hold the bytes on show as they are, until something is done in this window',
    enabled: open,
    run: () => useApp.setState((state) => ({ paused: !state.paused })),
  },
  'start-article': {
    hint: () => 'One section, two views of it at 0x280000 and 0x290000 where free',
    enabled: open,
    run: () => void perform({ kind: 'start-article' }),
  },
  ...viewCommands,
  ...windowCommands,
};
