/**
 * Runs one of the project's tools as an ordinary user, for root: Chromium's sandbox does not run as root, and root may do
 * what others may not (read frame numbers, map address 0, write read-only files).
 *
 * The user may not be able to read the folder that this project lies in (/root, say), nor anything above it: what the
 * tool needs is copied to a folder of the user's own, and runs there.
 */
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { root, run } from '../../tooling/run-tool.ts';
import { packageClosure } from './package-closure.ts';

/** "nobody" and "nogroup" on Debian; any user without rights will do, and it need not have a name. */
const user = { uid: 65_534, gid: 65_534 };

/** Whether everyone may enter the folder: it and all above it. */
function openToAll(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false;
  return dirname(folder) === folder || openToAll(dirname(folder));
}

/** Our own Node, or a copy of it where it lies in a folder that the user cannot enter. */
function nodeFor(folder: string): string {
  if (openToAll(dirname(process.execPath))) return process.execPath;
  const copy = join(folder, 'node');
  copyFileSync(process.execPath, copy);
  chmodSync(copy, 0o755);
  return copy;
}

export interface UserRun {
  /** Files and folders of the project, relative to it. */
  sources: readonly string[];
  /** Packages that the tool and the sources import. */
  packages: readonly string[];
  /** A folder from elsewhere, copied too; `arguments` and `env` are given the copy's path. */
  extra?: string;
  /** Node's arguments: the tool's file within the project first. `report`: where to write what is read afterwards. */
  args: (places: UserPlaces) => readonly string[];
  env?: (places: UserPlaces) => Record<string, string>;
  /** A folder that the tool writes, relative to the project: copied back in the end. */
  results?: string;
}

export interface UserPlaces {
  folder: string;
  /** The user's own temporary folder. */
  temporary: string;
  extra: string;
}

/** Root only. Resolves with what `read` makes of the folders once the tool has ended; they are removed after that. */
export async function runAsOrdinaryUser<T>(
  options: UserRun,
  read: (succeeded: boolean, places: UserPlaces) => T,
): Promise<T> {
  const folder = mkdtempSync(join(openToAll(tmpdir()) ? tmpdir() : '/tmp', 'samepage-user-'));
  const places = { folder, temporary: join(folder, 'tmp'), extra: join(folder, 'extra') };
  try {
    const wanted = options.sources.map((name) => join(root, name));
    for (const path of [...wanted, ...packageClosure(root, options.packages)]) {
      cpSync(path, join(folder, relative(root, path)), { recursive: true, dereference: true });
    }
    if (options.extra !== undefined) cpSync(options.extra, places.extra, { recursive: true });
    mkdirSync(places.temporary);
    const owned = await run('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
    const [file = '', ...args] = options.args(places);
    const home = { HOME: places.temporary, TMPDIR: places.temporary, USER: 'nobody', LOGNAME: 'nobody' };
    const env = { ...home, XDG_CACHE_HOME: undefined, XDG_CONFIG_HOME: undefined, ...options.env?.(places) };
    const succeeded = owned && (await run(nodeFor(folder), [join(folder, file), ...args], { cwd: folder, user, env }));
    const results = options.results !== undefined ? join(folder, options.results) : null;
    if (results !== null && existsSync(results)) {
      cpSync(results, join(root, options.results ?? ''), { recursive: true });
    }
    return read(succeeded, places);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
