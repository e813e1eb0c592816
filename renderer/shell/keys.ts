/** The window's own keys. What has the focus (bytes, a field, the map) takes its keys first. */
import { commandIds } from '../../protocol/commands.ts';
import { runCommand } from '../commands/registry.ts';
import { runKey, takesText } from '../commands/run-key.ts';
import { useApp } from '../state/store.ts';

export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    // A dialog stands for itself; a field keeps its own undo, and its question marks.
    if (event.defaultPrevented || event.isComposing || useApp.getState().dialog) return;
    const isPlain = !event.ctrlKey && !event.metaKey;
    const isText = takesText(event.target) || (isPlain && event.target instanceof HTMLInputElement);
    // F2 and its like type nothing.
    const isTyping = isText && !/^F\d+$/.test(event.key);
    if (runKey(event, isTyping ? ['anywhere'] : ['anywhere', 'window'])) event.preventDefault();
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
