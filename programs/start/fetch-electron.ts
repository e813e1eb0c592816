/** Gets Electron's own program where it is not there yet. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Progress } from './progress.ts';

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
  /** Called once, when the first bytes arrive: the download is real and takes a while. */
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
  const progress = new Progress(bytes(), performance.now(), options.stallMs);
  let stalled = false;
  const watch = setInterval(() => {
    const state = progress.look(bytes(), performance.now());
    if (state === 'first') options.onProgress();
    if (state !== 'stalled') return;
    stalled = true;
    child.kill('SIGKILL');
  }, options.lookMs);

  const code = await ended;
  clearInterval(watch);
  await rm(folder, { recursive: true, force: true });
  if (stalled) return 'the download of its program stalled';
  return code === 0 ? null : 'its program could not be downloaded';
}
