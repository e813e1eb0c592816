/** Which files of dist/main a program consists of, as the build itself lists them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    dynamicImports: z.array(z.string()).default([]),
  }),
);

/**
 * The names, sorted, of the files that the programs (`engine-thread`, say) are made of: their own and all that these
 * import. `folder`: where the build put them. Throws where it put no such program.
 */
export function programFiles(folder: string, programs: readonly string[]): string[] {
  const chunks = manifest.parse(JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')));
  const files = new Set<string>();
  const add = (key: string) => {
    const chunk = chunks[key];
    if (chunk === undefined) throw new Error(`the build lists no ${key}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of [...chunk.imports, ...chunk.dynamicImports]) add(imported);
  };
  for (const program of programs) {
    const key = Object.keys(chunks).find((each) => chunks[each]?.file === `${program}.cjs`);
    if (key === undefined) throw new Error(`the build made no program ${program}`);
    add(key);
  }
  return [...files].sort();
}
