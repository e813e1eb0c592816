/** What one command of the command line is, and how it reads its arguments. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { usage } from '../../native-bridge/hosts/usage.ts';

/** 0 done, 1 refused or failed (a sentence on standard error), 2 wrong use. */
export type ExitCode = 0 | 1 | 2;

/** Where a command's text goes: standard output and standard error. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
}

export interface CliCommand {
  /** Wrong arguments are thrown as a UsageError, all other failures as any error: both become a sentence and an exit code. */
  run(args: readonly string[], io: Io): Promise<ExitCode>;
}

/** `value` as the one JSON document of a command's standard output. */
export function printJson(io: Io, value: unknown): void {
  io.out(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Options and positional arguments of a command. Null after `--help` (`-h`), which every command has: its help is printed.
 * Throws UsageError for options that it does not have.
 */
export function readArguments<T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
  help: string,
  io: Io,
) {
  const all = { ...options, help: { type: 'boolean', short: 'h' } } as const;
  const parsed = usage(() => parseArgs({ args: [...args], options: all, allowPositionals: true }));
  if (!('help' in parsed.values)) return parsed;
  io.out(help);
  return null;
}
