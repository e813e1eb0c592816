/**
 * Windows' calls without Windows: Wine, with a prefix of our own, Windows' own node.exe and koffi's Windows binary. All
 * that is fetched stays in a cache, and is checked against a hash that is known here.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../run-tool.ts';
import { koffiPackage, nodePackage, unpack } from './packages.ts';

const execute = promisify(execFile);

export interface Obstacle {
  /** What is missing, and how to get it. */
  obstacle: string;
}

export interface Wine {
  version: string;
  nodeVersion: string;
  /** A folder from which node.exe finds koffi; ours to write into. */
  folder: string;
  nodeExe: string;
  /** One of our paths as a program in Wine has to be given it. */
  inside(path: string): string;
  /**
   * Runs a Windows program and resolves with its exit code. Its output goes to a file, for node.exe dies on a pipe that
   * it did not make itself. Ended after `timeoutMs`.
   */
  run(program: string, args: readonly string[], output: string, timeoutMs: number): Promise<number | null>;
  /** The same, left running: the caller has to end it. */
  start(program: string, args: readonly string[], output: string): ChildProcess;
  /** Ends whatever still runs in our prefix. */
  end(): Promise<void>;
}

/** Where a Wine is, and what stands in front of its commands to run them there. */
export interface Place {
  /** Holds node.exe, the prefix and the folder to run in. */
  home: string;
  wrap(command: readonly string[]): readonly string[];
  inside(path: string): string;
}

/** The machine's own. */
const here: Place = {
  home: join(root, 'node_modules/.cache/samepage-wine'),
  wrap: (command) => command,
  inside: (path) => path,
};

/** Wine with everything that our tests need in it, or why there is none. */
export async function openWine(place: Place = here): Promise<Wine | Obstacle> {
  const call = async (command: readonly string[], env: NodeJS.ProcessEnv = process.env) => {
    const [program = '', ...args] = place.wrap(command);
    return (await execute(program, args, { env, timeout: 120_000 })).stdout.trim();
  };
  const version = await call(['wine', '--version']).catch(() => null);
  if (version === null)
    return { obstacle: 'no Wine. Install it (apt-get install --no-install-recommends wine wine64)' };
  const folder = join(place.home, 'run');
  try {
    await unpack(nodePackage, join(place.home, 'node'));
    await unpack(koffiPackage(), join(folder, 'node_modules/@koromix/koffi-win32-x64'));
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return { obstacle: `Windows’ own Node could not be fetched from npm’s registry: ${why}` };
  }
  cpSync(join(root, 'node_modules/koffi'), join(folder, 'node_modules/koffi'), { recursive: true, dereference: true });

  const prefix = join(place.home, `prefix-${version.replace(/[^\w.-]+/g, '-')}`);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    WINEPREFIX: place.inside(prefix),
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    // What wants to be downloaded (Mono, Gecko), to write to the desktop, to open a window.
    WINEDLLOVERRIDES: 'mscoree=;mshtml=;winemenubuilder.exe=d;winedbg.exe=d',
    DISPLAY: undefined,
  };
  const start = (program: string, args: readonly string[], output: string, timeout?: number): ChildProcess => {
    const [first = '', ...rest] = place.wrap(['wine', program, ...args]);
    const file = openSync(output, 'w');
    try {
      return spawn(first, rest, { cwd: folder, env, stdio: ['ignore', file, file], ...(timeout && { timeout }) });
    } finally {
      closeSync(file);
    }
  };
  await preparePrefix(prefix, (...command) => call(command, env));
  return {
    version,
    nodeVersion: nodePackage.version,
    folder,
    nodeExe: place.inside(join(place.home, 'node/bin/node.exe')),
    inside: (path) => place.inside(path),
    start,
    run: (program, args, output, timeoutMs) =>
      new Promise((resolve, reject) => {
        const child = start(program, args, output, timeoutMs);
        child.on('error', reject);
        child.on('close', resolve);
      }),
    async end() {
      await call(['wineboot', '--kill'], env).catch(() => undefined);
    },
  };
}

/** A Windows 10 of our own. */
async function preparePrefix(prefix: string, call: (...command: string[]) => Promise<string>): Promise<void> {
  const done = join(prefix, '.prepared');
  if (existsSync(done)) return;
  rmSync(prefix, { recursive: true, force: true });
  mkdirSync(prefix, { recursive: true });
  await call('wineboot', '-i');
  // Node refuses the Windows 7 that Wine 8 is by default.
  await call('wine', 'reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f');
  writeFileSync(done, '');
}
