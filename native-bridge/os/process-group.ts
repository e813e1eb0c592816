/** A program with all that it starts, so that all of it can be ended. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** Windows has no process groups: there a browser's other processes end with its first. */
const hasGroups = process.platform !== 'win32';

/** Starts a program in a process group of its own, setpgid(2). It gets no signals from the terminal, either. */
export function spawnGroup(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(program, args, { ...options, detached: hasGroups });
}

/** Ends the program, and whatever of its group is left, at once. A group that is gone already is no error. */
export function killGroup({ pid }: ChildProcess): void {
  // It was never created.
  if (pid === undefined) return;
  try {
    process.kill(hasGroups ? -pid : pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
