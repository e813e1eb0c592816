/** Arguments that the web host's commands share. */
import { resolve } from 'node:path';
import { UsageError } from '../native-bridge/hosts/usage.ts';

/** What each of these commands takes, for util.parseArgs. */
export const hostOptions = {
  port: { type: 'string' },
  'no-open': { type: 'boolean' },
  'allow-unknown-peer': { type: 'boolean' },
  'allow-processes': { type: 'boolean' },
} as const;

/** The same in words. */
export const hostHelp = `  FILE                  a workspace (.samepage) or a trace (.samepage-trace) to open
  --port N              the port, on this machine alone (default: any free one)
  --no-open             only print the address; open no window
  --allow-unknown-peer  also answer programs whose user Linux does not report
  --allow-processes     let the page start programs and attach to processes, to watch them; a window that this command
                        opens and ends with may anyway`;

/** The workspace or trace that is given as the one argument without a name: its whole path, or null. Throws UsageError for more than one. */
export function workspaceArgument(given: readonly string[]): string | null {
  const [path, ...more] = given;
  if (more.length > 0) throw new UsageError('One file can be opened at a time.');
  if (path === undefined) return null;
  if (!/\.samepage(?:-trace)?$/.test(path)) {
    throw new UsageError(
      `“${path}” is neither a workspace nor a trace: their names end with .samepage and .samepage-trace.`,
    );
  }
  return resolve(path);
}

/** `--port`: absent or 0 for any free one. Throws UsageError for anything but 0 to 65535. */
export function parsePort(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new UsageError(`--port ${text}: a port is a whole number from 0 to 65535 (0: any free one).`);
  }
  return port;
}

/** Runs a command and ends the process: 0 when it resolves, 2 for wrong arguments, 1 for every other failure. */
export async function runCommand(command: () => Promise<void>): Promise<never> {
  try {
    await command();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
  process.exit(0);
}
