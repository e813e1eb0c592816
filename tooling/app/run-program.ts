/** The programs behind `npm start`, `npm run serve` and the others, run as npm runs them. */
import { type ChildProcess, spawn } from 'node:child_process';
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
  const child = spawn(process.execPath, [...believe, `dist/main/${name}.cjs`, ...args], {
    // No test is offered the layout of another that was killed: in this place none is kept.
    env: { ...process.env, XDG_STATE_HOME: '/dev/null', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { ...watchProgram(child), child };
}
