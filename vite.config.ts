/// <reference types="vitest/config" />
/**
 * The one build: `vite build --app` makes three environments, each in its folder of dist/.
 *   client   the page                                     dist/renderer  (hashed names, cached for ever)
 *   main     Electron's main process, the web host, the   dist/main      (CommonJS for Node, stable names)
 *            engine's thread and the command-line tools
 *   preload  Electron's preload                           dist/preload   (one CommonJS file, as a sandbox requires)
 * Beside the page lies licences.txt: the licences of all of it.
 */
import { copyFile, utimes, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';
import { licenceList, writeLicences } from './build/licences.ts';

const root = import.meta.dirname;

/** Everything that is started by name: `dist/main/<key>.cjs`. */
const programs = {
  'electron-main': 'electron/main.ts',
  start: 'programs/start/start.ts',
  serve: 'web-host/serve.ts',
  'samepage-web': 'programs/web/samepage-web.ts',
  samepage: 'programs/samepage/samepage.ts',
  'engine-thread': 'native-bridge/threads/engine-thread.ts',
  'side-thread': 'native-bridge/threads/side-thread-main.ts',
  'watch-thread': 'native-bridge/threads/watch-thread-main.ts',
  'second-process': 'native-bridge/second-process/main.ts',
};

/** Left to be found at run time: Electron's own module, and koffi, whose native part lies beside its files. */
const external = ['electron', 'koffi', ...builtinModules, /^node:/];

// Vite itself puts every process in which it runs a script into development, and that goes on to their children: a
// build started by one would carry React's development version, twice as large and slow.
if (process.argv.includes('build')) process.env['NODE_ENV'] = 'production';

/** The unit tests' parts. */
const tests = {
  page: ['{renderer,protocol}/**/*.test.{ts,tsx}'],
  /** Which imports the house allows, and each rule of the tools seen to refuse what it forbids. */
  rules: ['scripts/{house,rules}.test.ts'],
  /** A plain `npm test` leaves them out. */
  long: ['**/*.long.test.ts'],
};

export default defineConfig({
  root: `${root}/renderer`,
  environments: {
    client: {
      build: {
        outDir: `${root}/dist/renderer`,
        emptyOutDir: true,
        license: { fileName: licenceList },
        // The oldest Electron that the tests run in, 25, carries Chromium 114. Against the newest it costs 56 bytes.
        target: 'chrome114',
        // The page's content security policy allows files only: no data: fonts, no inline scripts.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        // All of it with the first picture: what is loaded later never appears without its look.
        cssCodeSplit: false,
        // A test holds its compressed size (e2e/programs.spec.ts), which is what counts.
        chunkSizeWarningLimit: 1000,
        rolldownOptions: {
          // All that the first picture needs in one file: a request for each part of it that others share takes longer.
          output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
          // React's server directives ('use client') stand in the packages we bundle, and mean nothing here.
          onwarn(warning, warn) {
            if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
          },
        },
      },
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: `${root}/dist/main`,
        emptyOutDir: true,
        license: { fileName: licenceList },
        // Which files of this folder belong to which program.
        manifest: true,
        // Debian 12's own, for samepage-web. Which of its functions may be called, tsconfig.node18.json checks.
        target: 'node18',
        minify: false,
        rolldownOptions: {
          input: Object.fromEntries(Object.entries(programs).map(([name, path]) => [name, `${root}/${path}`])),
          platform: 'node',
          external,
          // CommonJS: ES modules inside app.asar, and in workers there, need Electron 28 or later.
          output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: `${root}/dist/preload`,
        emptyOutDir: true,
        license: { fileName: licenceList },
        target: 'node18',
        minify: false,
        rolldownOptions: {
          input: { preload: `${root}/electron/preload.ts` },
          platform: 'node',
          external,
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      const started = new Date();
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
      const folders = ['renderer', 'main', 'preload'].map((name) => `${root}/dist/${name}`);
      // The window's, on Linux.
      await copyFile(`${root}/build/icons/256x256.png`, `${root}/dist/main/icon.png`);
      writeLicences(root, folders, `${root}/dist/renderer/licences.txt`, `${root}/dist/components.json`);
      // What scripts/run-built.mjs compares the sources with: changes made during a build are built again.
      await writeFile(`${root}/dist/built`, '');
      await utimes(`${root}/dist/built`, started, started);
    },
  },
  test: {
    root,
    // What asks one system behind MemoryOs' back runs on that system alone; Windows' under Wine, by scripts/test/wine.
    exclude: ['**/node_modules/**', 'dist/**', 'e2e/**', 'native-bridge/os/windows/outside-truth.test.ts'],
    // In a process for each file: native modules, children and memory are the process's own.
    pool: 'forks',
    sequence: { groupOrder: 1 },
    projects: [
      // In contexts of the same process: modules are loaded once, which takes a third of the time.
      { extends: true, test: { name: 'page', include: tests.page, exclude: tests.long, pool: 'vmThreads' } },
      {
        extends: true,
        test: { name: 'system', include: ['**/*.test.{ts,tsx}'], exclude: Object.values(tests).flat() },
      },
      { extends: true, test: { name: 'rules', include: tests.rules } },
      // First: one that begins last runs alone to the end.
      { extends: true, test: { name: 'long', include: tests.long, sequence: { groupOrder: 0 } } },
    ],
    // Vitest itself leaves one core free, which is half of a small machine.
    maxWorkers: '100%',
    // Real processes and real memory, on machines that are busy with other things.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests that need a DOM say `// @vitest-environment jsdom`.
    environment: 'node',
  },
});
