import { type MoveMethod, moveMethods } from '../../../protocol/model.ts';
import type { FakeOptions } from '../fake/fake-limits.ts';
import { FakeOs } from '../fake/fake-os.ts';
import type { ContractWorld } from './bench.ts';
import { memoryOsContract } from './contract.ts';
import { realWorld } from './real-world.ts';

function fakeWorld(options: FakeOptions): ContractWorld {
  const os = new FakeOs(options);
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

const likeWindows: FakeOptions = { granularity: 65_536, moveMethods: ['unmap-map'], reportsTouched: false };
const methodsOf: Partial<Record<NodeJS.Platform, readonly MoveMethod[]>> = { linux: moveMethods, win32: ['unmap-map'] };
const methods = methodsOf[process.platform];

// The fake is the same everywhere: once is enough.
if (process.platform === 'linux') fakes();

function fakes(): void {
  memoryOsContract('the fake, 4 KiB pages', () => fakeWorld({ pageSize: 4096 }));
  memoryOsContract('the fake, 16 KiB pages', () => fakeWorld({ pageSize: 16_384 }));
  memoryOsContract('the fake, 64 KiB pages', () => fakeWorld({ pageSize: 65_536 }));
  memoryOsContract('the fake, 4 KiB pages, 64 KiB granularity', () => fakeWorld({ granularity: 65_536 }));
  memoryOsContract('the fake, shaped like Windows', () => fakeWorld(likeWindows), ['unmap-map']);
}
if (methods) memoryOsContract('this system', () => realWorld(), methods);
