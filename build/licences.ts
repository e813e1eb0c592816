/**
 * The licences of all that is shipped, as one text beside the page (`dist/renderer/licences.txt`), made from what the
 * build really bundled. Electron brings its own licences along.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Where each of the build's environments lists what it bundled, within its folder: Vite's own list. */
export const licenceList = '.vite/licences.json';

/** Shipped, and in no such list: the fonts come in by way of a style sheet, koffi is not bundled. */
const others = [
  { folder: '@fontsource-variable/inter', file: 'LICENSE' },
  { folder: '@fontsource-variable/jetbrains-mono', file: 'LICENSE' },
  { folder: 'koffi', file: 'LICENSE.txt' },
  // Compiled into koffi's native part.
  { folder: 'koffi/vendor/node-addon-api', file: 'LICENSE.md', title: 'node-addon-api (in koffi)', identifier: 'MIT' },
  { folder: 'koffi/vendor/node-api-headers', file: 'LICENSE', title: 'node-api-headers (in koffi)', identifier: 'MIT' },
];

interface Licence {
  name: string;
  /** Empty where the part has none of its own. */
  version: string;
  /** As in https://spdx.org/licenses. */
  identifier: string;
  text: string;
}

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });
/** Vite's list. A package without a licence in it throws. */
const bundled = z.array(z.object({ name: z.string(), version: z.string(), identifier: z.string(), text: z.string() }));
const title = ({ name, version }: Licence) => `${name} ${version}`.trim();

function otherLicence(modules: string, other: (typeof others)[number]): Licence {
  const folder = join(modules, other.folder);
  const text = readFileSync(join(folder, other.file), 'utf8');
  if (other.title !== undefined) return { name: other.title, version: '', identifier: other.identifier, text };
  const { name, version, license } = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  return { name, version, identifier: license, text };
}

/** Every licence once, by name. Throws where a bundled package has none, or its text is missing. */
function collect(root: string, folders: readonly string[]): Licence[] {
  const lists = folders.flatMap((folder) => bundled.parse(JSON.parse(readFileSync(join(folder, licenceList), 'utf8'))));
  const modules = join(root, 'node_modules');
  const all = [...lists, ...others.map((other) => otherLicence(modules, other))];
  const byTitle = new Map(all.map((each) => [title(each), each]));
  return [...byTitle.values()].sort((one, other) => (title(one) < title(other) ? -1 : 1));
}

/**
 * Writes the text, and removes the lists it was made from. `folders`: those that the environments were built into. `list`:
 * where the names go of what is shipped, for the packages' bills of materials.
 */
export function writeLicences(root: string, folders: readonly string[], target: string, list: string): void {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const all = collect(root, folders);
  writeFileSync(list, JSON.stringify(all.map(({ text: _, ...each }) => each)));
  const parts = all.map((each) => `${title(each)}\nLicence: ${each.identifier}\n\n${each.text.trim()}`);
  const line = `\n\n${'─'.repeat(80)}\n\n`;
  const head = `Samepage\nLicence: MIT\n\n${own}${line}Samepage contains work of others, under the licences that follow.`;
  writeFileSync(target, `${[head, ...parts].join(line)}\n`);
  for (const folder of folders) {
    rmSync(join(folder, licenceList));
    if (readdirSync(join(folder, '.vite')).length === 0) rmSync(join(folder, '.vite'), { recursive: true });
  }
}
