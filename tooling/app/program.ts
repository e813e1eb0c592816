/** A host's process, watched by a test. */
import type { ChildProcess } from 'node:child_process';
import { expect } from '@playwright/test';
import { once } from './once.ts';

export interface Program {
  /** What it said so far, on both its outputs. */
  output(): string;
  /** Resolves once the pattern stands in what it said, with what it matched; rejects if it ends without. */
  said(pattern: RegExp): Promise<string>;
  /** Resolves when it has ended, with how: `exit code 0`, `SIGKILL`, or why it did not start. */
  ended: Promise<string>;
  /** Sends SIGTERM, waits for the end and expects exit code 0. At the first call; later ones wait for the same. */
  stop(): Promise<void>;
}

/** One whose two outputs are known separately. */
export interface WatchedProgram extends Program {
  /** What it said so far on its standard output. */
  printed(): string;
}

export function watchProgram(child: ChildProcess): WatchedProgram {
  const parts: string[] = [];
  const printed: string[] = [];
  child.stdout?.on('data', (data) => {
    parts.push(String(data));
    printed.push(String(data));
  });
  child.stderr?.on('data', (data) => parts.push(String(data)));
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const output = () => parts.join('');
  const stop = once(async () => {
    child.kill('SIGTERM');
    expect(await ended, `how the host ended; it had said:\n${output()}`).toBe('exit code 0');
  });
  const said = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(output());
        if (!match) return;
        child.stdout?.off('data', look);
        child.stderr?.off('data', look);
        resolve(match[0]);
      };
      child.stdout?.on('data', look);
      child.stderr?.on('data', look);
      look();
      void ended.then((end) => reject(new Error(`it never said ${pattern} (${end}), but:\n${output()}`)));
    });
  return { output, printed: () => printed.join(''), said, ended, stop };
}
