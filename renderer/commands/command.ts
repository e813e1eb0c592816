/** What a command does. Its name and its keys stand in the list that the native menu shares (protocol/commands.ts). */
import type { AppState } from '../state/store.ts';

export interface Command {
  /** What stands in the tooltip. */
  hint(state: AppState): string;
  enabled(state: AppState): boolean;
  run(): void;
}

/** Most commands need the engine. */
export const open = (state: AppState) => state.connection === 'open';
