/** How a shortcut is written, and whether a key press is one: as the platform has it. */
import type { Shortcut } from '../../protocol/commands.ts';

export const onApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** `Ctrl+Z`, `⇧⌘Z`, `?`. */
export function shortcutText({ key, command, shift }: Shortcut): string {
  const name = key.toUpperCase();
  if (onApple) return `${shift ? '⇧' : ''}${command ? '⌘' : ''}${name}`;
  return `${command ? 'Ctrl+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

export function matchesShortcut(event: KeyboardEvent, shortcut: Shortcut): boolean {
  if (event.key.toLowerCase() !== shortcut.key || event.altKey) return false;
  const command = onApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (shortcut.command) return command && event.shiftKey === (shortcut.shift ?? false);
  return !event.ctrlKey && !event.metaKey;
}
