/** Which build the end-to-end suite ran in Electron: the SHA-256 of each of its files, kept to compare others with. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { hashesBelow } from '../../tooling/files-below.ts';

const record = z.object({ electron: z.string(), failed: z.number(), files: z.record(z.string(), z.string()) });

/** The files of a build that packages are made of: all but what the build leaves for tools. */
export function builtFiles(root: string): Record<string, string> {
  const files = [...hashesBelow(join(root, 'dist'))];
  return Object.fromEntries(files.filter(([path]) => path !== 'built'));
}

function recordFile(root: string): string {
  return join(root, 'test-results/tested-in-electron.json');
}

/** `electron`: as describeElectron() has it. `failed`: how many of the suite's tests did. */
export function recordTested(root: string, electron: string, failed: number, files: Record<string, string>): void {
  mkdirSync(dirname(recordFile(root)), { recursive: true });
  writeFileSync(recordFile(root), JSON.stringify({ electron, failed, files } satisfies z.infer<typeof record>));
}

/** Says in one sentence whether the build in dist/ is the one that the whole suite ran, file by file. */
export function testedInElectron(root: string): string {
  const never = 'The end-to-end suite has not run in Electron here (npm run test:electron).';
  const text = (() => {
    try {
      return readFileSync(recordFile(root), 'utf8');
    } catch {
      return null;
    }
  })();
  if (text === null) return never;
  const { electron, failed, files } = record.parse(JSON.parse(text));
  const now = builtFiles(root);
  const paths = new Set([...Object.keys(files), ...Object.keys(now)]);
  const differing = [...paths].filter((path) => files[path] !== now[path]);
  if (differing.length > 0)
    return `This is another build than the one that was tested in ${electron}: ${differing[0]}.`;
  const outcome = failed === 0 ? 'passed' : `had ${failed} failures`;
  return `Each of its files is the one with which the end-to-end suite ${outcome} in ${electron} (SHA-256).`;
}

const packedRecord = z.object({ built: z.number(), files: z.record(z.string(), z.string()) });

function packedFile(root: string): string {
  return join(root, 'test-results/packed.json');
}

/** When the build in dist/ was begun, milliseconds. */
function builtAt(root: string): number {
  return statSync(join(root, 'dist/built')).mtimeMs;
}

/** `files`: the hashes of what was found in a package, by their paths in dist/. */
export function recordPacked(root: string, files: Record<string, string>): void {
  mkdirSync(dirname(packedFile(root)), { recursive: true });
  writeFileSync(
    packedFile(root),
    JSON.stringify({ built: builtAt(root), files } satisfies z.infer<typeof packedRecord>),
  );
}

/** Which files of the package that was last made of this build are not those that ran; none where none was made of it. */
export function packedOtherwise(root: string, ran: Readonly<Record<string, string>>): string[] {
  if (!existsSync(packedFile(root))) return [];
  const { built, files } = packedRecord.parse(JSON.parse(readFileSync(packedFile(root), 'utf8')));
  if (built !== builtAt(root)) return [];
  return Object.keys(files).filter((path) => files[path] !== ran[path]);
}
