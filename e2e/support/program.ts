/** A host's process, watched by a test. */
import type { ChildProcess } from 'node:child_process';
import { expect } from '@playwright/test';
import { once } from './once.ts';

export interface Program {
  /** What it said so far, on both its outputs. */
  output(): string;
  /** Resolves when it has ended, with how: `exit code 0`, `SIGKILL`, or why it did not start. */
  ended: Promise<string>;
  /** Sends SIGTERM, waits for the end and expects exit code 0. At the first call; later ones wait for the same. */
  stop(): Promise<void>;
}

export function watchProgram(child: ChildProcess): Program {
  const said: string[] = [];
  child.stdout?.on('data', (data) => said.push(String(data)));
  child.stderr?.on('data', (data) => said.push(String(data)));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const output = () => said.join('');
  const stop = once(async () => {
    child.kill('SIGTERM');
    expect(await ended, `how the host ended; it had said:\n${output()}`).toBe('exit code 0');
  });
  return { output, ended, stop };
}
