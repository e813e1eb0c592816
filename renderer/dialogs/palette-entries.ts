/** What the palette offers: every command, and those about a view once more for the view that is named. */
import { type CommandId, commandIds, commandRecords } from '../../protocol/commands.ts';
import type { Target } from '../../protocol/targets.ts';
import { canRun, hintOf, nameNow, runCommand } from '../commands/registry.ts';
import { keysText } from '../commands/shortcuts.ts';
import { nameOn, viewTarget } from '../commands/target.ts';
import type { AppState } from '../state/store.ts';

export interface PaletteEntry {
  /** Of the command; with a view's letter where it is about that one. */
  id: string;
  command: CommandId;
  /** What it acts on; what is selected, where left out. */
  target?: Target;
  label: string;
  hint: string;
  keys: string;
  disabled: boolean;
  rest?: string;
}

/** All commands; what cannot be done now says why. */
export function commandEntries(state: AppState): PaletteEntry[] {
  return commandIds
    .filter((id) => id !== 'palette')
    .map((id) => ({ ...entryOf(id, state), id, label: nameNow(id, state) }));
}

/** `unmap b`, `unmap view b`: the commands about the view whose letter is a word of what was typed. */
export function viewEntries(query: string, state: AppState): PaletteEntry[] {
  const letters = query.toUpperCase().split(/\s+/);
  const named = [...new Set(letters)].filter((letter) => state.views.has(letter));
  const about = commandIds.filter(
    (id) => commandRecords[id].name.includes('{}') && commandRecords[id].on?.includes('view'),
  );
  return named.flatMap((letter) => {
    const rest = letters.filter((word) => word !== letter && word !== 'VIEW').join(' ');
    const target = viewTarget([letter]);
    return about.map((id) => ({
      ...entryOf(id, state, target),
      ...{ id: `${id} ${letter}`, label: nameOn(id, target, state), target, rest },
    }));
  });
}

function entryOf(command: CommandId, state: AppState, target?: Target): Omit<PaletteEntry, 'id' | 'label'> {
  const disabled = !canRun(command, state, target);
  return { command, hint: hintOf(command, state, target), keys: keysText(command), disabled };
}

export function runEntry({ command, target }: PaletteEntry): void {
  runCommand(command, target);
}
