import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readSync } from 'node:fs';

/** Where the file system in an AppImage begins, after its runtime: at the squashfs superblock (version 4.0). */
function squashfsOffset(file: string): number {
  const head = Buffer.alloc(4 * 1024 * 1024);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, head, 0, head.length, 0);
  closeSync(descriptor);
  for (let at = head.indexOf('hsqs'); at >= 0; at = head.indexOf('hsqs', at + 1)) {
    if (head.readUInt16LE(at + 28) === 4 && head.readUInt16LE(at + 30) === 0) return at;
  }
  throw new Error(`${file} holds no squashfs`);
}

/** Unpacks a Linux package into a folder that is not there yet; false where it is of another kind. */
export function unpackPackage(file: string, folder: string): boolean {
  const run = (program: string, ...args: string[]) => void execFileSync(program, args, { stdio: 'pipe' });
  if (file.endsWith('.AppImage')) {
    run('unsquashfs', '-quiet', '-no-progress', '-offset', String(squashfsOffset(file)), '-dest', folder, file);
    return true;
  }
  mkdirSync(folder, { recursive: true });
  if (file.endsWith('.deb')) run('dpkg-deb', '--extract', file, folder);
  else if (file.endsWith('.tar.gz')) run('tar', '-xzf', file, '-C', folder, '--strip-components=1');
  else return false;
  return true;
}
