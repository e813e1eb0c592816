/** The contract's world on the system we run on: real files, and real processes that hold sections. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdSection, type SectionHolder } from '../linux/section-holder.ts';
import { openMemoryOs } from '../open-os.ts';
import type { ContractWorld } from './bench.ts';

export async function realWorld(more: Partial<ContractWorld> = {}): Promise<ContractWorld> {
  const os = await openMemoryOs();
  const folder = mkdtempSync(join(tmpdir(), 'samepage-contract-'));
  const holders: SectionHolder[] = [];
  let made = 0;
  return {
    os,
    createFile(contents) {
      made += 1;
      const path = join(folder, `file-${made}`);
      writeFileSync(path, contents);
      return path;
    },
    readFile: (path) => new Uint8Array(readFileSync(path)),
    truncateFile: truncateSync,
    async holdElsewhere(name, bytes) {
      const holder = await holdSection(name, bytes);
      holders.push(holder);
      return holder;
    },
    async end() {
      await Promise.all(holders.map((holder) => holder.end()));
      rmSync(folder, { recursive: true });
      os.close();
    },
    ...more,
  };
}
