/**
 * Windows' calls without Windows: Wine, with a prefix of our own, Windows' own node.exe and koffi's Windows binary. All
 * that is fetched stays in a cache, and is checked against a hash that is known here.
 */
import { execFile, spawn } from 'node:child_process';
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
  /** A path of ours as a program in Wine has to be told it. */
  inside(path: string): string;
  /**
   * Runs a Windows program and resolves with its exit code. Its output goes to a file, for node.exe dies on a pipe that
   * it did not make itself. Ended after `timeoutMs`.
   */
  run(program: string, args: readonly string[], output: string, timeoutMs: number): Promise<number | null>;
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
  await preparePrefix(prefix, (...command) => call(command, env));
  return {
    version,
    nodeVersion: nodePackage.version,
    folder,
    nodeExe: place.inside(join(place.home, 'node/bin/node.exe')),
    inside: (path) => place.inside(path),
    run: (program, args, output, timeoutMs) =>
      runInto(output, place.wrap(['wine', program, ...args]), { cwd: folder, env, timeout: timeoutMs }),
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

async function runInto(
  output: string,
  [program = '', ...args]: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; timeout: number },
): Promise<number | null> {
  const file = openSync(output, 'w');
  try {
    return await new Promise<number | null>((resolve, reject) => {
      const child = spawn(program, args, { ...options, stdio: ['ignore', file, file] });
      child.on('error', reject);
      child.on('close', resolve);
    });
  } finally {
    closeSync(file);
  }
}
