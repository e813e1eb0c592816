/** Which folders of node_modules a few packages need in order to run. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';

const names = z.record(z.string(), z.string()).optional();
const manifest = z.object({ dependencies: names, optionalDependencies: names, peerDependencies: names });

/** The folder of package `name` as Node finds it from `from`: the nearest node_modules upwards that has it. */
function resolvePackage(from: string, name: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (dirname(folder) === folder) return null;
  }
}

/**
 * The folders of the named packages and of everything they depend on, as far as it is installed (optional and peer
 * dependencies may not be). Throws where one of the named packages itself is missing.
 */
export function packageClosure(root: string, packages: readonly string[]): Set<string> {
  const found = new Set<string>();
  const add = (folder: string) => {
    if (found.has(folder)) return;
    found.add(folder);
    const needs = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
    for (const name of Object.keys({
      ...needs.dependencies,
      ...needs.optionalDependencies,
      ...needs.peerDependencies,
    })) {
      const dependency = resolvePackage(folder, name);
      if (dependency) add(dependency);
    }
  };
  for (const name of packages) {
    const folder = resolvePackage(root, name);
    if (!folder) throw new Error(`package ${name} is not installed; run npm ci first`);
    add(folder);
  }
  return found;
}
