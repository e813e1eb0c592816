import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractWorld } from './contract/bench.ts';
import { memoryOsContract } from './contract.ts';
import { FakeOs } from './fake/fake-os.ts';
import { holdSection, type SectionHolder } from './linux/section-holder.ts';
import { openMemoryOs } from './open-os.ts';

function fakeWorld(granularity: number): ContractWorld {
  const os = new FakeOs({ granularity });
  const { outside } = os;
  const memoryOf = (path: string) => {
    const file = outside.files.get(path);
    if (!file) throw new Error(`no file ${path}`);
    return file.memory;
  };
  let made = 0;
  return {
    os,
    createFile(contents) {
      made += 1;
      return outside.createFile(`/file-${made}`, contents).name;
    },
    readFile: (path) => memoryOf(path).peek(0, memoryOf(path).bytes),
    truncateFile: (path, bytes) => outside.truncate(memoryOf(path), bytes),
    holdElsewhere(name, bytes) {
      const memory = outside.holdSection(4711, name, bytes);
      return Promise.resolve({
        pid: 4711,
        peek: (offset, length) => Promise.resolve(memory.peek(offset, length)),
        poke: (offset, source) => Promise.resolve(memory.poke(offset, source)),
      });
    },
    end: () => os.close(),
  };
}

async function realWorld(): Promise<ContractWorld> {
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
  };
}

memoryOsContract('the fake, 4 KiB granularity', () => fakeWorld(4096));
memoryOsContract('the fake, 64 KiB granularity', () => fakeWorld(65_536));
if (process.platform === 'linux') memoryOsContract('this system', realWorld);
