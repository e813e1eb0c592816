import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program } from './program.ts';

/** The variable of the environment that names where a program keeps its layout for after a crash. */
export const stateVariable = 'XDG_STATE_HOME';

/** A new folder for it: no test is offered the layout of another. */
export function makeStateFolder(): string {
  return mkdtempSync(join(tmpdir(), 'samepage-state-'));
}

/** Removes it once the program has ended. */
export function removeAfter({ ended }: Pick<Program, 'ended'>, folder: string): void {
  void ended.then(() => rmSync(folder, { recursive: true, force: true }));
}
