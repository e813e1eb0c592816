import { spawn } from 'node:child_process';

/** A program that fails within this time of its start never got as far as a window, milliseconds. */
const startMs = 5_000;

export interface ElectronRun {
  program: string;
  /** The folder of the app's package.json. */
  appFolder: string;
  env: Readonly<NodeJS.ProcessEnv>;
  /** The path of a workspace to open. */
  workspace?: string | null;
  /** Milliseconds, never backwards. */
  now: () => number;
}

export type ElectronEnd = { exitCode: number } | { notStarted: string };

/** Runs the app in Electron until it ends. `notStarted`: why it did not get as far as a window, as a clause. */
export function runElectron({ program, appFolder, env, workspace = null, now }: ElectronRun): Promise<ElectronEnd> {
  const started = now();
  // Set, it would make of Electron a plain Node without windows.
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = env;
  const child = spawn(program, [appFolder, ...(workspace === null ? [] : [workspace])], {
    env: rest,
    stdio: 'inherit',
  });
  let isStopping = false;
  const pass = (signal: NodeJS.Signals) => {
    isStopping = true;
    child.kill(signal);
  };
  process.on('SIGINT', pass).on('SIGTERM', pass);
  return new Promise((resolve) => {
    const settle = (end: ElectronEnd) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(end);
    };
    child.once('error', (error) => settle({ notStarted: `its program could not be started (${error.message})` }));
    child.once('exit', (code, signal) => {
      const failed = code !== 0 && !isStopping && now() - started < startMs;
      if (failed) settle({ notStarted: `its program failed at its start (${signal ?? `exit code ${code}`})` });
      else settle({ exitCode: isStopping ? 0 : (code ?? 1) });
    });
  });
}
