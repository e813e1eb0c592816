/**
 * Where every part of the page finds the commands. The page's start registers what each does (renderer/commands.ts), so
 * that buttons, menus and keys need not import what the commands act on.
 */
import type { CommandId } from '../../protocol/commands.ts';
import { type AppState, useApp } from '../state/store.ts';

export interface Command {
  /** What stands in the tooltip. */
  hint(state: AppState): string;
  enabled(state: AppState): boolean;
  run(): void;
}

/** Most commands need the engine. */
export const open = (state: AppState) => state.connection === 'open';

let registered: Readonly<Record<CommandId, Command>> | null = null;

export function registerCommands(commands: Readonly<Record<CommandId, Command>>): void {
  registered = commands;
}

/** Throws before registerCommands() was called. */
export function commandOf(id: CommandId): Command {
  if (!registered) throw new Error('The commands are not registered.');
  return registered[id];
}

/** Runs a command if it makes sense now; returns whether it did. */
export function runCommand(id: CommandId): boolean {
  const command = commandOf(id);
  if (!command.enabled(useApp.getState())) return false;
  command.run();
  return true;
}
