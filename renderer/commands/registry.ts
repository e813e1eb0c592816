/**
 * Where every part of the page finds the commands. The page's start registers what each does (renderer/commands.ts), so
 * that buttons, menus and keys need not import what the commands act on.
 */
import { type CommandId, commandName, commandRecords } from '../../protocol/commands.ts';
import { problem } from '../../protocol/errors.ts';
import type { Target } from '../../protocol/targets.ts';
import * as z from '../../protocol/zod.ts';
import { type AppState, useApp } from '../state/store.ts';
import { selectedTarget } from './target.ts';

export interface Command {
  /** What it is called now, where that is not its name in the list: “Resume” in place of “Pause live”. */
  name?(state: AppState): string;
  /** What stands in the tooltip: what it would do now, or why it cannot. */
  hint(state: AppState, target: Target | null): string;
  enabled(state: AppState, target: Target | null): boolean;
  /** Whether it is run although it is not enabled: where the engine may know already what this window has yet to hear of. */
  asks?(state: AppState): boolean;
  /** Whether context menus have it now; always, where absent. Of what makes sense in some spaces only. */
  offered?(state: AppState): boolean;
  /** `args` as `args` below has checked them. */
  run(target: Target | null, args: unknown): void;
  /** What may be given with it; what is left out, the command asks for or chooses itself. Nothing, where it is absent. */
  args?: z.ZodMiniType;
}

/** A command's `args` and `run`, of the same type. */
export function taking<A>(
  args: z.ZodMiniType<A>,
  run: (target: Target | null, args: A) => void,
): Pick<Command, 'args' | 'run'> {
  return { args, run: (target, given) => run(target, args.parse(given)) };
}

const noArgs = z.strictObject({});

/** Most commands need the engine. */
export const open = (state: AppState) => state.connection === 'open';

let registered: Readonly<Record<CommandId, Command>> | null = null;

export function registerCommands(commands: Readonly<Record<CommandId, Command>>): void {
  registered = commands;
}

/** Throws before registerCommands() was called. */
function commandOf(id: CommandId): Command {
  if (!registered) throw new Error('The commands are not registered.');
  return registered[id];
}

/** What a command acts on where no target is given: what is selected; null where nothing of its kinds is. */
function targetOf(id: CommandId, state: AppState): Target | null {
  return selectedTarget(commandRecords[id], state);
}

export function canRun(id: CommandId, state: AppState, target = targetOf(id, state)): boolean {
  return commandOf(id).enabled(state, target);
}

/** What a command is called beside other things than its target. */
export function nameNow(id: CommandId, state: AppState): string {
  return commandOf(id).name?.(state) ?? commandName(id);
}

export function isOffered(id: CommandId, state: AppState): boolean {
  return commandOf(id).offered?.(state) ?? true;
}

export function hintOf(id: CommandId, state: AppState, target = targetOf(id, state)): string {
  return commandOf(id).hint(state, target);
}

/**
 * Runs a command on `target`, or on what is selected, if it makes sense now or the engine is to say that; returns whether it did. Throws a
 * SamepageError (InvalidArgument) where `args` are not what the command takes.
 */
export function runCommand(id: CommandId, target?: Target, args: object = {}): boolean {
  const state = useApp.getState();
  const command = commandOf(id);
  const on = target ?? targetOf(id, state);
  const checked = (command.args ?? noArgs).safeParse(args);
  if (!checked.success) throw problem('InvalidArgument', `The command ${id} does not take ${JSON.stringify(args)}.`);
  if (!command.enabled(state, on) && !command.asks?.(state)) return false;
  command.run(on, checked.data);
  return true;
}
