/** Bundles test files with their runner, for a machine that has neither our node_modules nor our tools. */
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from '../run-tool.ts';

const here = join(root, 'scripts/test/wine');
const virtual = 'virtual:suites';

/** Writes `run-suites.js`, `hold-views.js` and their parts into `folder`. `files` are paths from the project's root. */
export async function bundleSuites(files: readonly string[], folder: string): Promise<void> {
  const entries = files.map((file) => `${JSON.stringify(file)}: () => import(${JSON.stringify(join(root, file))})`);
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins: [
      {
        name: 'suites',
        resolveId: (id) => (id === virtual ? `\0${virtual}` : null),
        load: (id) => (id === `\0${virtual}` ? `export const suites = { ${entries.join(', ')} };` : null),
      },
    ],
    resolve: { alias: { vitest: join(here, 'vitest-here.ts') } },
    ssr: { noExternal: true, external: ['koffi'] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: [join(here, 'run-suites.ts'), join(here, 'hold-views.ts')],
        external: ['koffi', ...builtinModules, /^node:/],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
}
