/** How keys are written, and whether a key press is one: as the platform has it. */
import { type KeyScope, keyScopes } from '../../protocol/command-record.ts';
import { type CommandId, commandIds, commandRecords } from '../../protocol/commands.ts';

export const onApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

export interface Shortcut {
  /** As `KeyboardEvent.key`, letters in capitals. */
  key: string;
  command: boolean;
  shift: boolean;
  alt: boolean;
}

/** From how the table of commands has it: `Mod+Shift+Z`. */
export function parseShortcut(text: string): Shortcut {
  const [, before = '', key = ''] = /^((?:(?:Mod|Shift|Alt)\+)*)(.+)$/.exec(text) ?? [];
  return { key, command: before.includes('Mod'), shift: before.includes('Shift'), alt: before.includes('Alt') };
}

/** `Ctrl+Z`, `⇧⌘Z`, `?`, `Alt+Left`. */
export function shortcutText(text: string): string {
  const { key, command, shift, alt } = parseShortcut(text);
  const name = key === ' ' ? 'Space' : key.replace('Arrow', '');
  if (onApple) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${command ? '⌘' : ''}${name}`;
  return `${command ? 'Ctrl+' : ''}${alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

/** Four keys that are meant by where they lie, as on a QWERTY keyboard, whatever letters a layout has there. */
const byPlace = ['W', 'A', 'S', 'D'];

/** Whether a key press is one of the four that are meant by their place (`KeyboardEvent.code`). */
export function matchesPlace(event: KeyboardEvent, text: string): boolean {
  const { ctrlKey, metaKey, altKey, shiftKey } = event;
  return byPlace.includes(text) && event.code === `Key${text}` && !ctrlKey && !metaKey && !altKey && !shiftKey;
}

/** Other signs than letters may need Shift, or not, as the keyboard has it. */
const isSign = (key: string) => key.length === 1 && key.toLowerCase() === key.toUpperCase();

export function matchesShortcut(event: KeyboardEvent, text: string): boolean {
  const { key, command, shift, alt } = parseShortcut(text);
  const pressed = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (pressed !== key || event.altKey !== alt) return false;
  // A press without a place is one that a program made.
  if (byPlace.includes(text) && event.code !== '') return matchesPlace(event, text);
  const [mod, other] = onApple ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (mod !== command || other) return false;
  return event.shiftKey === shift || (isSign(key) && !command);
}

/** How a scope's keys are described. */
const scopeTexts: Record<KeyScope, string> = {
  anywhere: '',
  window: '',
  map: ' on the map',
  view: ' on a view of the map',
  card: ' on a card',
  table: ' in the table',
  timeline: ' on the timeline',
};

/** `Ctrl+Z, Ctrl+Y`; `F on the map; Enter in the table`; '' where a command has no keys. */
export function keysText(id: CommandId): string {
  const scopes = new Map<string, string>();
  for (const scope of keyScopes) {
    const keys = commandRecords[id].keys?.[scope]?.map(shortcutText).join(', ');
    if (keys === undefined) continue;
    const before = scopes.get(keys);
    scopes.set(keys, before === undefined ? scopeTexts[scope] : `${before},${scopeTexts[scope]}`);
  }
  return [...scopes].map(([keys, where]) => `${keys}${where}`).join('; ');
}

/** A tooltip: what the command does, and its keys. */
export function titleOf(id: CommandId, hint: string): string {
  const keys = keysText(id);
  return keys ? `${hint} (${keys})` : hint;
}

/** The commands that have keys in a scope, and these keys. */
export function commandsWithKeys(scope: KeyScope): { id: CommandId; keys: readonly string[] }[] {
  return commandIds.flatMap((id) => {
    const keys = commandRecords[id].keys?.[scope];
    return keys ? [{ id, keys }] : [];
  });
}
