/** Commands about workspaces; what they do is loaded when it is wanted. */
import type { CommandId } from '../../protocol/commands.ts';
import { type Command, open } from '../commands/registry.ts';
import { askWith } from '../state/early-keys.ts';
import { part, withPart } from '../state/part.ts';
import { useApp } from '../state/store.ts';

const orders = part(() => import('./orders.ts'));

export const workspaceCommands = {
  'open-workspace': {
    hint: () => 'Sections and views as they were saved, in place of these',
    enabled: open,
    run: () => askWith(orders, ({ openAsked }) => openAsked()),
  },
  'save-workspace': {
    hint: () => 'Sections, views, their addresses, private pages and what is looked at, as a file',
    enabled: open,
    run: () => askWith(orders, ({ saveAgain }) => void saveAgain()),
  },
  'save-workspace-as': {
    hint: () => 'Into another file, with or without what the sections hold',
    enabled: open,
    run: () => useApp.setState({ dialog: { kind: 'workspace', saves: true } }),
  },
} satisfies Partial<Record<CommandId, Command>>;

/**
 * What the window showed before it was reloaded, unless somebody has `acted` in it; what the program was started with, or a
 * session that crashed has left; and files that are dropped on the window.
 */
export function welcomeWorkspaces(acted: Promise<void>): void {
  let isUntouched = true;
  void acted.then(() => {
    isUntouched = false;
  });
  addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    void withPart(orders, ({ openFile }) => void openFile(file));
  });
  void withPart(orders, ({ takeOffered }) => void takeOffered(() => isUntouched));
}
