/** File systems of their own, for tests that need a full one, or two with the same inode numbers. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory of 1 MiB, or null where this user may not mount one. */
export function smallFileSystem(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-small-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  if (status === 0) return folder;
  rmSync(folder, { recursive: true });
  return null;
}

export function unmountFileSystem(folder: string): void {
  spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
}
