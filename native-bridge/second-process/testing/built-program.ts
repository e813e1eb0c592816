/** The second process's program, built from its source for tests: what `vite build` makes of it. */
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StartCommand } from '../command.ts';

const root = join(import.meta.dirname, '../../..');

export interface BuiltProgram {
  command: StartCommand;
  remove(): Promise<void>;
}

export async function buildSecondProcess(): Promise<BuiltProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'samepage-second-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  // Not at once: this file is also loaded where Vite has no native part, as in the suites on Windows' calls.
  const { build } = await import('vite');
  await build({
    ...{ root, configFile: false, logLevel: 'silent' },
    ssr: { noExternal: true },
    build: {
      ...{ ssr: 'native-bridge/second-process/main.ts', outDir: folder, target: 'node18', minify: false },
      rolldownOptions: {
        external: ['koffi', ...builtinModules, /^node:/],
        output: { format: 'cjs', entryFileNames: 'second-process.cjs' },
      },
    },
  });
  return {
    command: { program: process.execPath, args: [join(folder, 'second-process.cjs')] },
    remove: () => rm(folder, { recursive: true }),
  };
}
