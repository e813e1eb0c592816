/** The programs behind `npm start`, `npm run serve` and the others, run as npm runs them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { makeStateFolder, removeAfter, stateVariable } from './own-state.ts';
import { type Program, watchProgram } from './program.ts';

export interface ProgramOptions {
  /** Added to the environment; undefined takes a variable away. */
  env?: Record<string, string | undefined>;
  /** As whom the program believes to run: 0 is root. It alone believes so; the system does not. */
  euid?: number;
}

/** Starts dist/main/NAME.js. The caller has to end it. */
export function runProgram(
  name: string,
  args: readonly string[],
  { env = {}, euid }: ProgramOptions = {},
): Program & { child: ChildProcess } {
  const believe = euid === undefined ? [] : ['--import', `data:text/javascript,process.geteuid = () => ${euid}`];
  const state = makeStateFolder();
  const child = spawn(process.execPath, [...believe, `dist/main/${name}.cjs`, ...args], {
    env: { ...process.env, [stateVariable]: state, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const program = watchProgram(child);
  removeAfter(program, state);
  return { ...program, child };
}
