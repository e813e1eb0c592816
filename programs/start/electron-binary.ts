import { existsSync, readFileSync } from 'node:fs';
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
 * files and never by `require('electron')`, which starts its own download.
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
