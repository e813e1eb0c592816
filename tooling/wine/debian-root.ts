/**
 * A newer Wine than the machine's: Debian 13's Wine 10, in its own root. Placeholders work there, not in Wine 8.
 * Made once by debootstrap, and kept in the user's cache.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { debianMirror } from '../debian/base-root.ts';
import { run } from '../run-tool.ts';
import type { Obstacle, Place } from './wine.ts';

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
const folder = join(cache, 'samepage/debian-13-wine');
const timeoutMs = 10 * 60_000;

/** Only in CI is the root made: it takes minutes and 1 GB. Elsewhere it is used where it is already. */
export async function debianRoot(): Promise<Place | Obstacle> {
  if (process.getuid?.() !== 0) return { obstacle: 'only root can make a Debian 13 for Wine 10' };
  if (!existsSync(folder)) {
    if (process.env['CI'] !== 'true') {
      return {
        obstacle: 'no Debian 13 with Wine 10. CI=true npm test -- windows makes one (as root, with debootstrap)',
      };
    }
    if (!(await make())) return { obstacle: 'Debian 13 could not be made. Install debootstrap' };
  }
  return {
    home: join(folder, 'samepage'),
    // /proc is seen by these commands alone, and gone with them.
    wrap: (command) => {
      const script = 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"';
      return ['unshare', '--mount', 'sh', '-c', script, folder, ...command];
    },
    inside: (path) => path.slice(folder.length),
  };
}

async function make(): Promise<boolean> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const mirror = debianMirror();
  const args = [
    '--variant=minbase',
    '--include=wine,wine64',
    'trixie',
    unfinished,
    ...(mirror === null ? [] : [mirror]),
  ];
  if (!(await run('debootstrap', args, { timeoutMs, quiet: true }))) return false;
  mkdirSync(join(unfinished, 'samepage'));
  renameSync(unfinished, folder);
  return true;
}
