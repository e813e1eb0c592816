/** The contract's world on the system we run on: real files, and real processes that hold sections. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMemoryOs } from '../platform/open-os.ts';
import type { ContractWorld } from './bench.ts';
import { holdSection, type SectionHolder } from './section-holder.ts';

/** Wine takes a time proportional to the view for each page that QueryWorkingSetEx is asked about. */
const wineCowBytes = 2 ** 26;

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
    // Windows keeps a file as long as it is while it is mapped (ERROR_USER_MAPPED_FILE).
    truncateFile: process.platform === 'win32' ? null : truncateSync,
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
    ...(process.platform === 'win32' && { mostBytes: { 'copy-on-write': wineCowBytes } }),
    ...more,
  };
}
