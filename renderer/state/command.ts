/** What a command is: something that can be done from a button, a menu, the palette or a key. */
import type { AppState } from './store.ts';

export interface Command {
  label: string;
  /** As `KeyboardEvent.key`, with the platform's command key where `command`. */
  keys?: readonly Shortcut[];
  /** Its keys act even while text is being typed: no field has a use for them. */
  everywhere?: boolean;
  /** What stands in the tooltip. */
  hint(state: AppState): string;
  enabled(state: AppState): boolean;
  run(): void;
}

export interface Shortcut {
  key: string;
  command?: boolean;
  shift?: boolean;
}

/** Most commands need the engine. */
export const open = (state: AppState) => state.connection === 'open';
