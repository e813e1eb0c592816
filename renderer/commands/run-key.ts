/** Key presses that are commands. */
import type { KeyScope } from '../../protocol/command-record.ts';
import { type CommandId, commandRecords } from '../../protocol/commands.ts';
import type { Target } from '../../protocol/targets.ts';
import { runCommand } from './registry.ts';
import { commandsWithKeys, matchesPlace, matchesShortcut } from './shortcuts.ts';
import { actsOn } from './target.ts';

/** The command that a key press is in a scope; null where it is none. */
export function commandFor(event: KeyboardEvent, scope: KeyScope): CommandId | null {
  const all = commandsWithKeys(scope);
  const byPlace = all.find(({ keys }) => keys.some((key) => matchesPlace(event, key)));
  const found = byPlace ?? all.find(({ keys }) => keys.some((key) => matchesShortcut(event, key)));
  return found?.id ?? null;
}

/**
 * Runs the command that a key press is in the innermost of `scopes` that knows it, on `target` or else on what is
 * selected. Returns whether it was one: a key that does nothing just now is none of any other part's either.
 */
export function runKey(event: KeyboardEvent, scopes: readonly KeyScope[], target?: Target): boolean {
  for (const scope of scopes) {
    const id = commandFor(event, scope);
    if (id === null) continue;
    if (target && commandRecords[id].on) {
      if (actsOn(id, target)) runCommand(id, target);
    } else runCommand(id);
    return true;
  }
  return false;
}

/**
 * Whether keys belong to the text being typed into `target`. A field that merely follows live bytes (data-follows), or
 * whose text is being written just now (data-writes), has nothing of its own to undo.
 */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  const typed = target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
  return typed && target.dataset['follows'] === undefined && target.dataset['writes'] === undefined;
}

/** Whether single keys belong to `target`: a field, a choice, or bytes that are being edited. */
export function takesKeys(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role="grid"]') !== null
  );
}
