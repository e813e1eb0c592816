/** What is in a package, as a bill of materials: CycloneDX 1.6 in JSON (cyclonedx.org/docs/1.6/json). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import * as z from 'zod';
import type { ElectronVersions } from '../../tooling/electron/electron-for-tests.ts';
import { filesBelow, sha256 } from '../../tooling/files-below.ts';

export interface Component {
  type: 'application' | 'framework' | 'library' | 'file';
  'bom-ref': string;
  name: string;
  version?: string;
  purl?: string;
  hashes?: { alg: 'SHA-256'; content: string }[];
  licenses?: { license: { id: string } }[];
  components?: Component[];
}

export interface Bom {
  bomFormat: 'CycloneDX';
  specVersion: '1.6';
  serialNumber: string;
  version: 1;
  metadata: { timestamp: string; component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

export interface BomSubject {
  /** `samepage`, say. */
  name: string;
  version: string;
  made: Date;
  /** The package's file; null for a folder that is none. */
  file: string | null;
  /** What the package holds, unpacked. */
  contents: string;
  /** Where the build listed what it bundled (dist/components.json). */
  bundled: string;
  /** Null where the package brings none. */
  electron: ElectronVersions | null;
}

const bundledList = z.array(z.object({ name: z.string(), version: z.string(), identifier: z.string() }));

/** Every file and every part of the package. Throws where the build left no list of what it bundled. */
export function billOfMaterials({ name, version, made, file, contents, bundled, electron }: BomSubject): Bom {
  const libraries = bundledList.parse(JSON.parse(readFileSync(bundled, 'utf8'))).map(library);
  const parts = [...libraries, ...(electron ? [framework(electron)] : [])];
  const components = [...parts, ...filesBelow(contents).map((path) => fileComponent(contents, path))];
  const root: Component = {
    type: 'application',
    'bom-ref': `${name}@${version}`,
    name,
    version,
    licenses: [{ license: { id: 'MIT' } }],
    ...(file !== null && { hashes: hashes(readFileSync(file)) }),
  };
  const all = { component: root, components };
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialNumber(JSON.stringify(all)),
    version: 1,
    metadata: { timestamp: made.toISOString(), component: root },
    components,
    dependencies: [{ ref: root['bom-ref'], dependsOn: parts.map((part) => part['bom-ref']) }],
  };
}

/** The same for the same content: a UUID of its hash (RFC 9562, version 8). */
function serialNumber(content: string): string {
  const hash = sha256(Buffer.from(content));
  const parts = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}

function library({ name, version, identifier }: z.infer<typeof bundledList>[number]): Component {
  const reference = version === '' ? name : `${name}@${version}`;
  return {
    type: 'library',
    'bom-ref': reference,
    name,
    licenses: [{ license: { id: identifier } }],
    ...(version !== '' && { version, purl: `pkg:npm/${reference.replace(/^@/, '%40')}` }),
  };
}

/** With what it is made of; their own parts are in its LICENSES.chromium.html. */
function framework({ electron, chromium, node }: ElectronVersions): Component {
  const part = (name: string, version: string, id: string): Component => ({
    type: 'framework',
    'bom-ref': `${name}@${version}`,
    name,
    version,
    licenses: [{ license: { id } }],
  });
  return {
    ...part('electron', electron, 'MIT'),
    purl: `pkg:npm/electron@${electron}`,
    components: [part('chromium', String(chromium), 'BSD-3-Clause'), part('node', node, 'MIT')],
  };
}

function fileComponent(folder: string, path: string): Component {
  const content = readFileSync(join(folder, path));
  const component: Component = { type: 'file', 'bom-ref': `file:${path}`, name: path, hashes: hashes(content) };
  return path.endsWith('.asar') ? { ...component, components: archived(join(folder, path), path) } : component;
}

/** The files within an archive of Electron's. */
function archived(archive: string, path: string): Component[] {
  return archivedFiles(archive).map((name) => {
    const inside = `${path}/${name}`;
    return { type: 'file', 'bom-ref': `file:${inside}`, name: inside, hashes: hashes(extractFile(archive, name)) };
  });
}

/** The paths of the files in an archive of Electron's, sorted; those too that lie unpacked beside it. */
export function archivedFiles(archive: string): string[] {
  // It lists folders, too: what has nothing below it is a file.
  const listed = listPackage(archive, { isPack: false }).map((path) => path.slice(1));
  return listed.filter((path) => !listed.some((other) => other.startsWith(`${path}/`))).sort();
}

function hashes(content: Buffer): NonNullable<Component['hashes']> {
  return [{ alg: 'SHA-256', content: sha256(content) }];
}
