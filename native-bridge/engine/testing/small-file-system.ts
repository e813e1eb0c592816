/** File systems of their own, for tests that need a full one, or two with the same inode numbers. */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
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

/**
 * A file system in layers whose inode numbers are above 2^53: with xino=on, overlayfs keeps in their highest bits which
 * layer a file is of (Documentation/filesystems/overlayfs.rst). `file` lies in the lower layer. Null where this user may
 * not mount one.
 */
export function layeredFileSystem(contents: Uint8Array): { file: string; unmount: () => void } | null {
  const layers = [smallFileSystem(), smallFileSystem()];
  const [lower, upper] = layers;
  const folder = mkdtempSync(join(tmpdir(), 'samepage-layered-'));
  const unmount = () => {
    for (const mounted of [folder, ...layers]) if (mounted) unmountFileSystem(mounted);
  };
  if (!lower || !upper) {
    unmount();
    return null;
  }
  for (const name of ['upper', 'work']) mkdirSync(join(upper, name));
  writeFileSync(join(lower, 'file'), contents);
  const options = `lowerdir=${lower},upperdir=${upper}/upper,workdir=${upper}/work,xino=on`;
  const { status } = spawnSync('mount', ['-t', 'overlay', '-o', options, 'overlay', folder]);
  if (status === 0) return { file: join(folder, 'file'), unmount };
  unmount();
  return null;
}

const poolFile = '/proc/sys/vm/nr_hugepages';

/**
 * A file system of huge pages, after adding that many to the system's pool; null where this user may not have it.
 * `end` gives them back.
 */
export function hugeFileSystem(pages: number): { folder: string; pageBytes: number; end: () => void } | null {
  const folder = mkdtempSync(join(tmpdir(), 'samepage-huge-'));
  const { status } = spawnSync('mount', ['-t', 'hugetlbfs', 'hugetlbfs', folder]);
  const pool = () => Number(readFileSync(poolFile, 'latin1'));
  if (status === 0 && mayWrite(poolFile)) {
    const before = pool();
    writeFileSync(poolFile, String(before + pages));
    const end = () => {
      // First: a file that a failed test left open must not keep the pool as it is.
      writeFileSync(poolFile, String(before));
      unmountFileSystem(folder);
    };
    if (pool() === before + pages) return { folder, pageBytes: statfsSync(folder).bsize, end };
    end();
    return null;
  }
  unmountFileSystem(folder);
  return null;
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What is still open there goes on until it is closed. */
export function unmountFileSystem(folder: string): void {
  spawnSync('umount', ['--lazy', folder]);
  rmSync(folder, { recursive: true });
}
