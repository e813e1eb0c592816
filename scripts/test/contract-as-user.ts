/**
 * The contract suite once more, as an ordinary user. Root may do what others may not (read frame numbers, map address
 * 0, write read-only files), so a suite that only ever ran as root proves little.
 *
 * The user may not be able to read the folder that this project lies in (/root, say), nor anything above it: what the
 * suite needs is copied to a folder of the user's own, and runs there.
 */
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { packageClosure } from './package-closure.ts';
import { type Counts, none, readReport } from './results.ts';
import { root, run } from './run-tool.ts';

/** "nobody" and "nogroup" on Debian; any user without rights will do, and it need not have a name. */
const user = { uid: 65_534, gid: 65_534 };

const sources = ['native-bridge', 'protocol', 'package.json', 'tsconfig.json', 'vite.config.ts', 'build/licences.ts'];
/** What the suite and vite.config.ts import. */
const packages = ['vitest', 'vite', 'fast-check', 'koffi', 'zod', 'birpc', '@msgpack/msgpack'];

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

/** Runs the suite and counts its tests. Root only. */
export async function contractAsUser(): Promise<Counts> {
  const folder = mkdtempSync(join(openToAll(tmpdir()) ? tmpdir() : '/tmp', 'samepage-contract-'));
  try {
    for (const path of [...sources.map((name) => join(root, name)), ...packageClosure(root, packages)]) {
      cpSync(path, join(folder, relative(root, path)), { recursive: true, dereference: true });
    }
    const node = nodeFor(folder);
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    if (!(await run('chown', ['-R', `${user.uid}:${user.gid}`, folder]))) return { ...none, failed: 1 };
    const report = join(temporary, 'report.json');
    const succeeded = await run(
      node,
      [
        join(folder, 'node_modules/vitest/vitest.mjs'),
        'run',
        'native-bridge/os/',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ],
      { cwd: folder, user, env: { HOME: temporary, TMPDIR: temporary, USER: 'nobody', LOGNAME: 'nobody' } },
    );
    return readReport('vitest', report, succeeded, () => 'npm test -- contract');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
