/** Makes one file that plain Node runs from one in TypeScript: for programs in which Vite's own threads would be in the way. */
import { build } from 'vite';

/** `entry` from the project's root. koffi is not in it: the program needs NODE_PATH. Returns the path of `program.cjs` in `outDir`. */
export async function bundleProgram(entry: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    root: process.cwd(),
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['koffi'] },
    build: {
      ...{ ssr: entry, outDir, emptyOutDir: true, target: 'node20' },
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'program.cjs' } },
    },
  });
  return `${outDir}/program.cjs`;
}
