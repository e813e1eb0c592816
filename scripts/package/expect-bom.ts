import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFile } from '@electron/asar';
import { expect } from 'vitest';
import * as z from 'zod';
import type { ElectronVersions } from '../../tooling/electron/electron-for-tests.ts';
import { filesBelow, sha256 } from '../../tooling/files-below.ts';
import { archivedFiles, type Component } from './sbom.ts';
import { unpackPackage } from './unpack.ts';
import { writeSboms } from './write-sboms.ts';

// What CycloneDX 1.6 requires of the parts that we write, and its patterns (cyclonedx.org/schema/bom-1.6.schema.json).
const component: z.ZodType<Component> = z.strictObject({
  type: z.enum(['application', 'framework', 'library', 'file']),
  'bom-ref': z.string().min(1),
  name: z.string().min(1),
  version: z.string().min(1).exactOptional(),
  purl: z
    .string()
    .regex(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@[\w.-]+$/)
    .exactOptional(),
  hashes: z
    .array(z.strictObject({ alg: z.literal('SHA-256'), content: z.string().regex(/^[0-9a-f]{64}$/) }))
    .exactOptional(),
  licenses: z
    .array(z.strictObject({ license: z.strictObject({ id: z.enum(['MIT', 'ISC', 'OFL-1.1', 'BSD-3-Clause']) }) }))
    .exactOptional(),
  get components() {
    return z.array(component).exactOptional();
  },
});
const bomSchema = z.strictObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  version: z.literal(1),
  metadata: z.strictObject({ timestamp: z.iso.datetime(), component }),
  components: z.array(component),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/** With the components within components. */
function every(components: readonly Component[]): Component[] {
  return components.flatMap((each) => [each, ...every(each.components ?? [])]);
}

/** All files of a package and of the archives in it, with their SHA-256, by path. */
function shippedFiles(contents: string): Record<string, string> {
  const files = filesBelow(contents).flatMap((path) => {
    const own = [path, sha256(readFileSync(join(contents, path)))] as const;
    if (!path.endsWith('.asar')) return [own];
    const archive = join(contents, path);
    const inside = archivedFiles(archive).map(
      (name) => [`${path}/${name}`, sha256(extractFile(archive, name))] as const,
    );
    return [own, ...inside];
  });
  return Object.fromEntries(files);
}

/**
 * Writes the bill of materials of a Linux package, and holds it against the format's rules, against each file that the
 * package unpacks to, and against what the build bundled.
 */
export function expectBom(file: string, { name, electron }: { name: string; electron: ElectronVersions | null }): void {
  const [written = ''] = writeSboms([file], { name, electron, unpacked: null });
  const bom = bomSchema.parse(JSON.parse(readFileSync(written, 'utf8')));
  const all = every(bom.components);
  const references = [bom.metadata.component, ...all].map((each) => each['bom-ref']);
  expect(new Set(references).size).toBe(references.length);
  for (const { ref, dependsOn } of bom.dependencies)
    expect(references).toEqual(expect.arrayContaining([ref, ...dependsOn]));
  expect(bom.metadata.component.hashes?.[0]?.content).toBe(sha256(readFileSync(file)));

  const contents = join(mkdtempSync(join(tmpdir(), 'samepage-bom-')), 'contents');
  unpackPackage(file, contents);
  const listed = all.filter(({ type }) => type === 'file').map((each) => [each.name, each.hashes?.[0]?.content]);
  expect(Object.fromEntries(listed)).toEqual(shippedFiles(contents));
  rmSync(join(contents, '..'), { recursive: true });

  const parts = all.filter(({ type }) => type !== 'file').map(({ name: part, version }) => `${part} ${version}`);
  const expected = ['react ', 'react-dom ', 'zod ', 'koffi ', '@fontsource-variable/inter '];
  for (const part of expected)
    expect(
      parts.some((each) => each.startsWith(part)),
      part,
    ).toBe(true);
  const runtime = electron
    ? [`electron ${electron.electron}`, `chromium ${electron.chromium}`, `node ${electron.node}`]
    : [];
  expect(parts.filter((part) => /^(electron|chromium|node) /.test(part))).toEqual(runtime);
}
