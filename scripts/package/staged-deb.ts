/** A folder of files as a Debian package, by dpkg-deb alone. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow } from '../../tooling/files-below.ts';

/** Debian's names for Node's. */
const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Throws where this is no processor that Debian has, or no Linux. */
export function debianArchitecture(): string {
  const architecture = architectures[process.arch];
  if (process.platform !== 'linux' || architecture === undefined) {
    throw new Error(`no Debian package is made on ${process.platform}-${process.arch}, only on Linux x64 and arm64`);
  }
  return architecture;
}

/**
 * Packs what is staged in a folder as a system's root. `control` is given its size in KiB. All files become root's.
 * Throws where dpkg-deb fails.
 */
export function packStaged(
  staged: string,
  file: string,
  { control, compression, level }: { control: (size: number) => string; compression: string; level?: number },
): void {
  const files = filesBelow(staged).filter((path) => !path.startsWith('DEBIAN/'));
  const bytes = files.reduce((sum, path) => sum + statSync(join(staged, path)).size, 0);
  const md5 = (path: string) =>
    createHash('md5')
      .update(readFileSync(join(staged, path)))
      .digest('hex');
  mkdirSync(join(staged, 'DEBIAN'), { recursive: true });
  writeFileSync(join(staged, 'DEBIAN/md5sums'), files.map((path) => `${md5(path)}  ${path}\n`).join(''));
  writeFileSync(join(staged, 'DEBIAN/control'), control(Math.ceil(bytes / 1024)));
  mkdirSync(dirname(file), { recursive: true });
  const pressed = [`-Z${compression}`, ...(level === undefined ? [] : [`-z${level}`])];
  execFileSync('dpkg-deb', ['--root-owner-group', ...pressed, '--build', staged, file], { stdio: 'pipe' });
}
