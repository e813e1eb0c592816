/** Starts the tools that `npm test` consists of, their output passed straight through. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Where this project lies; npm starts its scripts there. */
export const root = process.cwd();

export interface ToolOptions {
  cwd?: string;
  /** Added to our own environment; undefined removes a name. */
  env?: Record<string, string | undefined>;
  /** Another user to run as (root only). */
  user?: { uid: number; gid: number };
  /** The tool is ended after this many milliseconds, and counts as failed. */
  timeoutMs?: number;
  /** Nothing of what the tool prints is shown. */
  quiet?: boolean;
  /** Through the shell, which takes the program and the arguments apart by its own rules. */
  shell?: boolean;
}

/** Runs a program and resolves with whether it succeeded: exit code 0. One that cannot be started did not. */
export function run(program: string, args: readonly string[], options: ToolOptions = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: options.quiet ? 'ignore' : 'inherit',
      shell: options.shell ?? false,
      ...options.user,
      ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
    });
    child.on('error', (error) => {
      console.log(`${program}: ${error.message}`);
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
}

/** Runs a program of one of our own development dependencies. */
export function runTool(name: string, args: readonly string[], options: ToolOptions = {}): Promise<boolean> {
  const path = join(root, 'node_modules', '.bin', name);
  if (process.platform !== 'win32') return run(path, args, options);
  // There npm puts a command file, which only the shell can start (nodejs.org/api/child_process.html, “.bat and .cmd”).
  return run(
    `"${path}.cmd"`,
    args.map((arg) => `"${arg}"`),
    { ...options, shell: true },
  );
}
