/** `samepage <command>`: finds the command, runs it, and turns what it throws into a sentence and an exit code. */

import { UsageError } from '../../native-bridge/hosts/usage.ts';
import { asProblem } from '../../protocol/errors.ts';
import { visibleName } from '../../protocol/names.ts';
import type { ExitCode, Io } from './command.ts';
import { commandLines, loadCommand } from './commands.ts';
import { complain, writeNow } from './write-now.ts';

/** `called`: the name that the program was started by. Never rejects. */
export async function runSamepage(called: string, args: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = args;
  try {
    if (name === '--help' || name === '-h') {
      io.out(helpText(called));
      return 0;
    }
    if (name === undefined) throw new UsageError(`which command?\n\n${helpText(called)}`);
    const command = await loadCommand(name);
    if (command === null) throw new UsageError(`There is no command “${name}”. “${called} --help” lists them.`);
    return await command.run(rest, io);
  } catch (thrown) {
    io.err(`${called}: ${visibleText(asProblem(thrown).message)}\n`);
    return thrown instanceof UsageError ? 2 : 1;
  }
}

/** What was given may hold characters that drive a terminal, or hide in it. */
function visibleText(text: string): string {
  return text.replace(/(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/gu, (hidden) => visibleName(hidden));
}

function helpText(called: string): string {
  return `Usage: ${called} COMMAND [ARGUMENT]...

${commandLines}

“${called} COMMAND --help” says what a command takes.
It ends with 0 where all was done, 1 where it was refused or failed, 2 where it was used wrongly.
`;
}

/**
 * The process's own standard output and error, written at once: when a command has ended, nothing is left to be written. A
 * reader may leave before the end: `samepage regions 1 | head`.
 */
const processIo: Io = {
  out: (text) => writeNow(1, text),
  err: complain,
};

/** Runs a command and ends the process with its exit code. */
export async function runAndExit(called: string, args: readonly string[], exit: (code: number) => void): Promise<void> {
  exit(await runSamepage(called, args, processIo));
}
