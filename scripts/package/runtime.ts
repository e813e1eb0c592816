/** The Electron that packages are made around. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getCurrentFuseWire } from '@electron/fuses';
import * as z from 'zod';
import { type ElectronVersions, versionsOf } from '../../tooling/electron/electron-for-tests.ts';
import { root } from '../../tooling/run-tool.ts';

export interface Runtime {
  /** Unpacked, its program in it. */
  folder: string;
  versions: ElectronVersions;
  fuseCount: number;
  /** Whether it is the very version that package.json asks for; packages around another one are for tests. */
  current: boolean;
}

/** `program`: Electron's, as findElectron() has it. It is started once, to say its versions. */
export async function runtimeOf(program: string): Promise<Runtime> {
  const versions = await versionsOf(program);
  const manifest = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
  const { version: _, ...wire } = await getCurrentFuseWire(program);
  const [bundle] = program.split('.app/');
  return {
    folder: dirname(process.platform === 'darwin' && bundle !== undefined ? bundle : program),
    versions,
    fuseCount: Object.keys(wire).length,
    current: z.object({ version: z.string() }).parse(manifest).version === versions.electron,
  };
}
