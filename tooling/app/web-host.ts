/** A real web host for one test: the built program, started as `npm run serve` starts it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { announcement } from '../../client/session-socket.ts';
import { makeStateFolder, removeAfter, stateVariable } from './own-state.ts';
import { type Program, watchProgram } from './program.ts';

export interface WebHostProcess extends Program {
  url: string;
  pid: number;
}

/**
 * Starts the host at a free port and resolves once it has printed its address. Rejects with its output otherwise.
 * `root`: the folder of the built app; `name`: the program that serves; `port`: 0 for any that is free; `more`: other arguments.
 * `state`: where the layout is kept for after a crash; by default in a folder of the host's own, which goes with it.
 */
export async function startWebHost(
  root: string,
  name = 'serve',
  port = '0',
  more: readonly string[] = [],
  state?: string,
): Promise<WebHostProcess> {
  // Its debugger stays asleep, unless a test asks for it.
  const args = ['--inspect-port=0', `dist/main/${name}.cjs`, '--port', port, '--no-open', ...more];
  const own = state ?? makeStateFolder();
  const env = { ...process.env, [stateVariable]: own };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const program = watchProgram(child);
  if (state === undefined) removeAfter(program, own);
  const { pid } = child;
  const firstLine = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const line = await Promise.race([firstLine, program.ended]);
  const url = announcement.exec(line)?.[1];
  if (url === undefined || pid === undefined) {
    child.kill('SIGKILL');
    throw new Error(`the web host printed no address first (${line}):\n${program.output()}`);
  }
  return { ...program, url, pid };
}
