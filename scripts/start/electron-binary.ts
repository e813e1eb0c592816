/** Where Electron's own program is, and how to get it where it is not there yet. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function text(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/**
 * The program that the `electron` package would start, or null where it was not downloaded. Asked of the package's
 * files and never by `require('electron')`, which starts a download of its own.
 */
export function findElectron(packageFolder: string, env: Readonly<NodeJS.ProcessEnv>): string | null {
  // What Electron's own install leaves behind: the program's path within its folder, written last.
  const program = text(join(packageFolder, 'path.txt'));
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) {
    const path = join(override, program ?? 'electron');
    return existsSync(path) ? path : null;
  }
  const wanted: unknown = JSON.parse(text(join(packageFolder, 'package.json')) ?? '{}');
  const there = text(join(packageFolder, 'dist/version'))?.replace(/^v/, '');
  const complete = typeof wanted === 'object' && wanted !== null && 'version' in wanted && wanted.version === there;
  if (program === null || !complete) return null;
  const path = join(packageFolder, 'dist', program);
  return existsSync(path) ? path : null;
}

/** The bytes of all files below a folder, 0 where it is not there. */
function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

export interface FetchOptions {
  packageFolder: string;
  env: Readonly<NodeJS.ProcessEnv>;
  /** Told once, when the first bytes arrive: the download is real and takes a while. */
  onProgress: () => void;
  /** Given up after this long without a new byte, milliseconds. */
  stallMs: number;
  /** How often to look, milliseconds. */
  lookMs: number;
}

/** Downloads Electron as its package would. Resolves with null when it is there, else with why not, as a clause. */
export async function fetchElectron(options: FetchOptions): Promise<string | null> {
  // A temporary folder of its own: the growth of the files in it is the download's progress.
  const folder = await mkdtemp(join(tmpdir(), 'samepage-electron-'));
  const child = spawn(process.execPath, [join(options.packageFolder, 'install.js')], {
    env: { ...options.env, TMPDIR: folder, TEMP: folder, TMP: folder, ELECTRON_GET_NO_PROGRESS: '1' },
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(null));
  });

  const bytes = () => bytesBelow(folder) + bytesBelow(join(options.packageFolder, 'dist'));
  const first = bytes();
  let last = first;
  let quietSince = performance.now();
  let stalled = false;
  const watch = setInterval(() => {
    const now = bytes();
    if (now !== last) {
      if (last === first) options.onProgress();
      last = now;
      quietSince = performance.now();
    } else if (performance.now() - quietSince > options.stallMs) {
      stalled = true;
      child.kill('SIGKILL');
    }
  }, options.lookMs);

  const code = await ended;
  clearInterval(watch);
  await rm(folder, { recursive: true, force: true });
  if (stalled) return 'the download of its program stalled';
  return code === 0 ? null : 'its program could not be downloaded';
}
