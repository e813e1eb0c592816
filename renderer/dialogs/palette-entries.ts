/** What the palette offers: every command, and those about a view once more for the view that is named. */
import { type CommandId, commandIds, commandNames } from '../../protocol/commands.ts';
import { commandOf, runCommand } from '../commands/registry.ts';
import { shortcutText } from '../commands/shortcuts.ts';
import { selectView } from '../state/selection.ts';
import { type AppState, useApp } from '../state/store.ts';

export interface PaletteEntry {
  /** Of the command; with a view's letter where it is about that one. */
  id: string;
  command: CommandId;
  view: string | null;
  label: string;
  hint: string;
  keys: string;
  disabled: boolean;
  rest?: string;
}

const selected = 'the selected view';

/** All commands; what cannot be done now says why. */
export function commandEntries(state: AppState): PaletteEntry[] {
  return commandIds.filter((id) => id !== 'palette').map((id) => entryOf(id, state, null));
}

/** `unmap b`: the commands about the view whose letter is a word of what was typed. */
export function viewEntries(query: string, state: AppState): PaletteEntry[] {
  const letters = query.toUpperCase().split(/\s+/);
  const named = [...new Set(letters)].filter((letter) => state.views.has(letter));
  const about = commandIds.filter((id) => commandNames[id].label.includes(selected));
  return named.flatMap((letter) => {
    const rest = letters.filter((word) => word !== letter).join(' ');
    const selecting = { ...state, selectedView: letter, selectedViews: new Set<string>() };
    return about.map((id) => ({ ...entryOf(id, selecting, letter), rest }));
  });
}

function entryOf(command: CommandId, state: AppState, view: string | null): PaletteEntry {
  const { label, keys } = commandNames[command];
  const { enabled, hint } = commandOf(command);
  return {
    id: view === null ? command : `${command} ${view}`,
    command,
    view,
    label: view === null ? label : label.replace(selected, view),
    hint: hint(state),
    keys: keys?.map(shortcutText).join(', ') ?? '',
    disabled: !enabled(state),
  };
}

export function runEntry({ command, view }: PaletteEntry): void {
  if (view !== null && useApp.getState().selectedView !== view) selectView(view);
  runCommand(command);
}
