import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronVersions } from '../../tooling/electron/electron-for-tests.ts';
import { root } from '../../tooling/run-tool.ts';
import { debianFacts } from './debian-files.ts';
import { billOfMaterials } from './sbom.ts';
import { unpackPackage } from './unpack.ts';

/**
 * Writes beside each package its bill of materials, `….cdx.json`, and returns their paths. `unpacked`: what a package of
 * another system holds, which cannot be taken apart here.
 */
export function writeSboms(
  files: readonly string[],
  subject: { name: string; electron: ElectronVersions | null; unpacked: string | null },
): string[] {
  const { version, made } = debianFacts(root, process.env);
  const bundled = join(root, 'dist/components.json');
  return files.map((file) => {
    const work = mkdtempSync(join(tmpdir(), 'samepage-sbom-'));
    try {
      const own = join(work, 'contents');
      const contents = unpackPackage(file, own) ? own : (subject.unpacked ?? own);
      const { name, electron } = subject;
      const bom = billOfMaterials({ name, version, made, file, contents, bundled, electron });
      writeFileSync(`${file}.cdx.json`, `${JSON.stringify(bom, null, 1)}\n`);
      return `${file}.cdx.json`;
    } finally {
      rmSync(work, { recursive: true });
    }
  });
}
