/**
 * A folder of the tools that electron-builder makes AppImages with (APPIMAGE_TOOLS_PATH), of this machine's own programs,
 * where its own cannot be downloaded. What an AppImage begins with, its runtime, is in no package of Debian or npm: a
 * stand-in takes its place, which unpacks what follows and runs it. It is for tests: contents and AppRun are as shipped.
 */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '../../tooling/on-path.ts';

const runtimeBytes = 4096;
const standIn = `#!/bin/sh
# Stands in for the AppImage runtime in tests: what follows these ${runtimeBytes} bytes is unpacked, and its AppRun started.
folder=$(mktemp -d) || exit 1
unsquashfs -quiet -no-progress -offset ${runtimeBytes} -dest "$folder/app" "$0" >/dev/null || exit 1
APPDIR=$folder/app "$folder/app/AppRun" "$@"
status=$?
rm -rf "$folder"
exit $status
`;

/** The Debian package that the programs are in, where they are missing; else null. */
export function obstacleToAppImage(): string | null {
  return onPath('mksquashfs') === null || onPath('unsquashfs') === null ? 'squashfs-tools' : null;
}

/** Makes the folder, which must not be there. `quick`: compressed as little as can be. */
export function writeAppImageTools(folder: string, quick: boolean): void {
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
  mkdirSync(join(folder, 'runtimes'), { recursive: true });
  mkdirSync(join(folder, 'lib', architecture), { recursive: true });
  writeFileSync(join(folder, 'runtimes', `runtime-${architecture}`), standIn.padEnd(runtimeBytes, '\n'));
  const level = quick ? ' -Xcompression-level 1' : '';
  writeFileSync(join(folder, 'mksquashfs'), `#!/bin/sh\nexec ${onPath('mksquashfs')} "$@"${level}\n`, { mode: 0o755 });
  // It looks for it, and does not use it: the tests validate the entry themselves.
  symlinkSync(onPath('desktop-file-validate', 'true') ?? '', join(folder, 'desktop-file-validate'));
}
