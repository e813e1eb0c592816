/** What the commands of searching do; all else is loaded when it is first wanted. */
import type { CommandId } from '../../protocol/commands.ts';
import { type Command, open } from '../commands/registry.ts';
import { part, withPart } from '../state/part.ts';
import { type AppState, useApp } from '../state/store.ts';

const matches = part(() => import('./matches.ts'));
const hasMatches = ({ search }: AppState) => search.matches.length > 0;
const step = (by: 1 | -1) => void withPart(matches, ({ stepMatch }) => stepMatch(by));

export const searchCommands = {
  search: {
    hint: () => 'Find bytes, text or a number in the views and sections',
    enabled: open,
    run: () => {
      useApp.setState({ searchOpen: true });
      const field = document.getElementById('search-field');
      if (field instanceof HTMLInputElement) field.select();
    },
  },
  'next-match': { hint: () => 'Go to the next match', enabled: hasMatches, run: () => step(1) },
  'previous-match': { hint: () => 'Go to the match before', enabled: hasMatches, run: () => step(-1) },
} satisfies Partial<Record<CommandId, Command>>;
