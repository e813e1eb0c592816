/** The window's own keys. What has the focus (bytes, a field, the map) takes its keys first. */
import { commandIds, commandNames } from '../../protocol/commands.ts';
import { runCommand } from '../commands/registry.ts';
import { matchesShortcut } from '../commands/shortcuts.ts';
import { useApp } from '../state/store.ts';

/**
 * Whether keys belong to the text being typed into `target`. A field that merely follows live bytes (data-follows)
 * has nothing of its own to undo.
 */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  const typed = target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
  return typed && target.dataset['follows'] === undefined;
}

export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    // A dialog stands for itself; a field keeps its own undo, and its question marks.
    if (event.defaultPrevented || event.isComposing || useApp.getState().dialog) return;
    const id = commandIds.find((name) => commandNames[name].keys?.some((shortcut) => matchesShortcut(event, shortcut)));
    if (!id || (takesText(event.target) && !commandNames[id].everywhere)) return;
    const plain = !event.ctrlKey && !event.metaKey;
    if (plain && event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    runCommand(id);
  });
}

/** The native menu speaks by messages: `{ samepage: 'menu', action: 'undo' }`. */
export function listenToMenu(): void {
  addEventListener('message', (event: MessageEvent<unknown>) => {
    const { data } = event;
    if (event.source !== window || typeof data !== 'object' || data === null) return;
    if (!('samepage' in data) || data.samepage !== 'menu' || !('action' in data)) return;
    const id = commandIds.find((name) => name === data.action);
    if (!id) return;
    // Undo from the menu, while a field is being edited (in a dialog, too), is the field's own.
    if ((id === 'undo' || id === 'redo') && takesText(document.activeElement)) document.execCommand(id);
    else if (!useApp.getState().dialog) runCommand(id);
  });
}
