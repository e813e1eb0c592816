import type { ContractWorld } from './contract/bench.ts';
import { realWorld } from './contract/real-world.ts';
import { memoryOsContract } from './contract.ts';
import { FakeOs } from './fake/fake-os.ts';

function fakeWorld(pageSize: number, granularity = pageSize): ContractWorld {
  const os = new FakeOs({ pageSize, granularity });
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

memoryOsContract('the fake, 4 KiB pages', () => fakeWorld(4096));
memoryOsContract('the fake, 16 KiB pages', () => fakeWorld(16_384));
memoryOsContract('the fake, 64 KiB pages', () => fakeWorld(65_536));
memoryOsContract('the fake, 4 KiB pages, 64 KiB granularity', () => fakeWorld(4096, 65_536));
if (process.platform === 'linux') memoryOsContract('this system', () => realWorld());
