/**
 * The licences of all that is shipped, as one text beside the page (`dist/renderer/licences.txt`), made from what the
 * build really bundled. Electron brings its own licences along.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Where each of the build's environments lists what it bundled, within its folder: Vite's own list. */
export const licenceList = '.vite/licences.json';

/** Shipped, and in no such list: the font comes in by way of a style sheet, koffi is not bundled. */
const others = [
  { folder: '@fontsource-variable/jetbrains-mono', file: 'LICENSE' },
  { folder: 'koffi', file: 'LICENSE.txt' },
  // Compiled into koffi's native part.
  { folder: 'koffi/vendor/node-addon-api', file: 'LICENSE.md', title: 'node-addon-api (in koffi)', identifier: 'MIT' },
  { folder: 'koffi/vendor/node-api-headers', file: 'LICENSE', title: 'node-api-headers (in koffi)', identifier: 'MIT' },
];

interface Licence {
  /** Name and version. */
  title: string;
  /** As in https://spdx.org/licenses. */
  identifier: string;
  text: string;
}

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });
/** Vite's list. A package without a licence in it throws. */
const bundled = z
  .array(z.object({ name: z.string(), version: z.string(), identifier: z.string(), text: z.string() }))
  .transform((list): Licence[] => list.map(({ name, version, ...rest }) => ({ title: `${name} ${version}`, ...rest })));

function otherLicence(modules: string, other: (typeof others)[number]): Licence {
  const folder = join(modules, other.folder);
  const text = readFileSync(join(folder, other.file), 'utf8');
  if (other.title !== undefined) return { title: other.title, identifier: other.identifier, text };
  const { name, version, license } = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  return { title: `${name} ${version}`, identifier: license, text };
}

/** Every licence once, by name. Throws where a bundled package has none, or its text is missing. */
function collect(root: string, folders: readonly string[]): Licence[] {
  const lists = folders.flatMap((folder) => bundled.parse(JSON.parse(readFileSync(join(folder, licenceList), 'utf8'))));
  const modules = join(root, 'node_modules');
  const all = [...lists, ...others.map((other) => otherLicence(modules, other))];
  const byTitle = new Map(all.map((each) => [each.title, each]));
  return [...byTitle.values()].sort((one, other) => (one.title < other.title ? -1 : 1));
}

/** Writes the text, and removes the lists it was made from. `folders`: those that the environments were built into. */
export function writeLicences(root: string, folders: readonly string[], target: string): void {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const parts = collect(root, folders).map(
    ({ title, identifier, text }) => `${title}\nLicence: ${identifier}\n\n${text.trim()}`,
  );
  const line = `\n\n${'─'.repeat(80)}\n\n`;
  const head = `Samepage\nLicence: MIT\n\n${own}${line}Samepage contains work of others, under the licences that follow.`;
  writeFileSync(target, `${[head, ...parts].join(line)}\n`);
  for (const folder of folders) {
    rmSync(join(folder, licenceList));
    if (readdirSync(join(folder, '.vite')).length === 0) rmSync(join(folder, '.vite'), { recursive: true });
  }
}
