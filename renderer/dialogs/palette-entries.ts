/** What the palette offers: every command, and those about a view or section once more for the one that is named. */
import { type CommandId, commandIds, commandRecords } from '../../protocol/commands.ts';
import type { Target } from '../../protocol/targets.ts';
import { canRun, hintOf, nameNow, runCommand } from '../commands/registry.ts';
import { keysText } from '../commands/shortcuts.ts';
import { nameOn, viewTarget } from '../commands/target.ts';
import type { AppState } from '../state/store.ts';

export interface PaletteEntry {
  /** Of the command; with the letter or number of what it is about where that was named. */
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

/** `unmap b`, `remove section 2`: the commands about the views and sections whose letter or number is a word of the query. */
export function namedEntries(query: string, state: AppState): PaletteEntry[] {
  const words = query.toUpperCase().split(/\s+/);
  return [...new Set(words)].flatMap((word) => {
    const target = targetNamed(word, state);
    if (!target) return [];
    const rest = words.filter((each) => each !== word && each !== target.kind.toUpperCase()).join(' ');
    return commandsNaming(target.kind).map((id) => ({
      ...entryOf(id, state, target),
      ...{ id: `${id} ${word}`, label: nameOn(id, target, state), target, rest },
    }));
  });
}

function targetNamed(word: string, { views, sections }: AppState): Target | null {
  if (views.has(word)) return viewTarget([word]);
  const section = /^[1-9]\d*$/.test(word) ? Number(word) : Number.NaN;
  return sections.has(section) ? { kind: 'section', section } : null;
}

/** The commands whose names say which one of this kind they act on. */
function commandsNaming(kind: Target['kind']): CommandId[] {
  const places = kind === 'section' ? ['{}', '{section}'] : ['{}'];
  return commandIds.filter((id) => {
    const { name, on = [] } = commandRecords[id];
    return on.includes(kind) && places.some((place) => name.includes(place));
  });
}

function entryOf(command: CommandId, state: AppState, target?: Target): Omit<PaletteEntry, 'id' | 'label'> {
  const disabled = !canRun(command, state, target);
  return { command, hint: hintOf(command, state, target), keys: keysText(command), disabled };
}

export function runEntry({ command, target }: PaletteEntry): void {
  runCommand(command, target);
}
