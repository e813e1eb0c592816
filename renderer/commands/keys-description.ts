/** The map's keys in words, for a screen reader. */
import type { KeyScope } from '../../protocol/command-record.ts';
import { commandName } from '../../protocol/commands.ts';
import { commandsWithKeys, onApple, shortcutText } from './shortcuts.ts';

/** Keys of what is being carried, which come before all commands. */
export const carryKeys: readonly (readonly [keys: string, meaning: string])[] = [
  ['arrow keys', `move it; with Shift by the granularity, with ${onApple ? '⌃' : 'Ctrl'} in big steps`],
  ['Enter, Esc', 'put it down; put it back where it was'],
  ['E', 'the other edge, where an edge is carried'],
];

/** Signs that a screen reader may not read out. */
const signs: Record<string, string> = {
  '[': 'left bracket',
  ']': 'right bracket',
  '.': 'full stop',
  ',': 'comma',
  '+': 'plus',
  '=': 'equals',
  '-': 'minus',
};

export function inWords(scope: KeyScope): string {
  return commandsWithKeys(scope)
    .map(({ id, keys }) => `${keys.map((key) => signs[key] ?? shortcutText(key)).join(' or ')}: ${commandName(id)}`)
    .join('; ');
}

export function keysDescription(): string {
  const carrying = carryKeys.map((each) => each.join(': ')).join('; ');
  return `On the map: ${inWords('map')}; menu key or Shift+F10: context menu. On a view: ${inWords('view')}. While a view is carried: ${carrying}.`;
}
