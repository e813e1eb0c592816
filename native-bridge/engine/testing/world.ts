/** What the engine's tests run on: the real system and the fake, and what others do to either. */
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeOptions } from '../../os/fake/fake-limits.ts';
import type { FakeMemory } from '../../os/fake/fake-memory.ts';
import { FakeOs } from '../../os/fake/fake-os.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import { openMemoryOs } from '../../os/platform/open-os.ts';

export interface TestWorld {
  os: MemoryOs;
  /** Makes a file, of that name or one of its own; returns its path. */
  createFile(contents: Uint8Array, name?: string): string;
  /** What the file holds now, asked for without any mapping. */
  readFile(path: string): Uint8Array;
  /** Writes into a file as any other program does. */
  pokeFile(path: string, offset: number, bytes: Uint8Array): void;
  /** Null where the system allows that to nobody while the file is mapped. */
  truncateFile: ((path: string, bytes: number) => void) | null;
  /** Sections (memory and files) that are open now. */
  openSections(): number;
  end(): void;
}

export async function realWorld(): Promise<TestWorld> {
  const os = await openMemoryOs();
  const folder = mkdtempSync(join(tmpdir(), 'samepage-engine-'));
  let files = 0;
  return {
    os,
    createFile(contents, name) {
      files += 1;
      const path = join(folder, name ?? `file-${files}`);
      writeFileSync(path, contents);
      return path;
    },
    readFile: (path) => new Uint8Array(readFileSync(path)),
    pokeFile(path, offset, bytes) {
      const file = openSync(path, 'r+');
      writeSync(file, bytes, 0, bytes.length, offset);
      closeSync(file);
    },
    truncateFile: os.limits.platform === 'windows' ? null : truncateSync,
    openSections: () => openSections(os, folder),
    end() {
      os.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** By what the system says; on Windows, which names no handle, by our own account. */
function openSections(os: MemoryOs, folder: string): number {
  if ('openSections' in os) return Number(os.openSections);
  return descriptors().filter((target) => target.startsWith('/memfd:samepage') || target.startsWith(folder)).length;
}

/** What this process's descriptors lead to. */
function descriptors(): string[] {
  return readdirSync('/proc/self/fd').flatMap((entry) => {
    try {
      return [readlinkSync(`/proc/self/fd/${entry}`)];
    } catch {
      return []; // the descriptor that listed the folder
    }
  });
}

export interface FakeWorld extends TestWorld {
  os: FakeOs;
}

export function fakeWorld(options: FakeOptions = {}): FakeWorld {
  const os = new FakeOs(options);
  const fileAt = (path: string): FakeMemory => {
    const file = os.outside.files.get(path);
    if (!file) throw new Error(`no file ${path}`);
    return file.memory;
  };
  return {
    os,
    createFile(contents, name) {
      const path = `/home/someone/${name ?? `file-${os.outside.files.size + 1}`}`;
      os.outside.createFile(path, contents);
      return path;
    },
    readFile: (path) => fileAt(path).peek(0, fileAt(path).bytes),
    pokeFile: (path, offset, bytes) => fileAt(path).poke(offset, bytes),
    truncateFile: (path, bytes) => os.outside.truncate(fileAt(path), bytes),
    openSections: () => os.openSections,
    end: () => os.close(),
  };
}

/** For `describe.each`. The last is shaped like Windows: a granularity of 16 pages, and no way to carry a mapping. */
export const worlds: [string, () => TestWorld | Promise<TestWorld>][] = [
  ['the real system', realWorld],
  ['the fake', fakeWorld],
  ['a fake of 64 KiB granularity', () => fakeWorld({ granularity: 0x10000, moveMethods: ['unmap-map'] })],
];
