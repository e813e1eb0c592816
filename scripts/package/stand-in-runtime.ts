/**
 * A folder that electron-builder takes for an unpacked Electron. It is none: nothing in it can be started. What is packed
 * around it proves which files are packed, and how; not that they run in Electron.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Electron's fuses begin with in its program (@electron/fuses, README); their version and their number follow. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Then a digit for each, 1 for on. These are Electron's own settings: a package turns over every one that it names. */
const fuses = '101100011';

/** What the runtime itself brings to a package. */
export const runtimeFiles = [
  'LICENSE.electron.txt',
  'LICENSES.chromium.html',
  'locales/en-US.pak',
  'samepage',
  'version',
];

export function makeStandInRuntime(folder: string, version: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  const wire = [Buffer.from(fuseSentinel, 'latin1'), Buffer.from([1, fuses.length]), Buffer.from(fuses, 'latin1')];
  writeFileSync(join(folder, 'electron'), Buffer.concat(wire), { mode: 0o755 });
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, 'LICENSE'), 'The licence of the runtime stands here.\n');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '<p>The licences of the browser stand here.</p>\n');
  writeFileSync(join(folder, 'locales/en-US.pak'), '');
}
