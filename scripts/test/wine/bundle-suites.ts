/** Bundles test files with their runner, and other programs, for a machine that has neither our node_modules nor our tools. */
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { root } from '../../../tooling/run-tool.ts';

const here = join(root, 'scripts/test/wine');
const virtual = 'virtual:suites';

/** Writes `run-suites.js`, `hold-views.js` and their parts into `folder`. `files` are paths from the project's root. */
export async function bundleSuites(files: readonly string[], folder: string): Promise<void> {
  const entries = files.map((file) => `${JSON.stringify(file)}: () => import(${JSON.stringify(join(root, file))})`);
  const code = `export const suites = { ${entries.join(', ')} };`;
  await bundlePrograms([join(here, 'run-suites.ts'), join(here, 'hold-views.ts')], folder, {
    name: 'suites',
    resolveId: (id) => (id === virtual ? `\0${virtual}` : null),
    load: (id) => (id === `\0${virtual}` ? code : null),
  });
}

/** Writes each program (a path) as `NAME.js` into `folder`, which is emptied first. */
export async function bundlePrograms(paths: string[], folder: string, ...plugins: Plugin[]): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins,
    resolve: { alias: { vitest: join(here, 'vitest-here.ts') } },
    ssr: { noExternal: true, external: ['koffi'] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: paths,
        external: ['koffi', ...builtinModules, /^node:/],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
}
