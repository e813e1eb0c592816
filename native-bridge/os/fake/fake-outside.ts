/** What others do behind the engine's back: other threads of this process, other processes, the owners of files. */
import { alignUp } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import { nameFromText } from '../../../protocol/names.ts';
import type { AddressSpace } from './address-space.ts';
import { FakeMemory } from './fake-memory.ts';

export class FakeOutside {
  /** By path, as visible text. */
  readonly files = new Map<string, { memory: FakeMemory; mayWrite: boolean }>();
  /** Sections of other processes, by process and name. */
  readonly processes = new Map<number, Map<string, FakeMemory>>();
  /** When processes started. */
  readonly starts = new Map<number, bigint>();
  readonly #space: AddressSpace;
  readonly #pageSize: number;
  #nextInode = 1000n;

  constructor(space: AddressSpace, pageSize: number) {
    this.#space = space;
    this.#pageSize = pageSize;
  }

  newMemory(name: string, bytes: number): FakeMemory {
    return new FakeMemory(name, this.#nextInode++, bytes, this.#pageSize);
  }

  /** Takes whatever is mapped there away. */
  unmap(from: number, length: number): void {
    this.#space.lift(from, from + alignUp(length, this.#pageSize));
  }

  /** Maps other memory over whatever lies there, shared and read-write; returns that memory. */
  mapOver(from: number, length: number): FakeMemory {
    const memory = this.newMemory('/memfd:foreign (deleted)', length);
    this.unmap(from, length);
    this.occupy(from, length, memory);
    return memory;
  }

  /** Puts something foreign at a free place. */
  occupy(from: number, length: number, memory = this.newMemory('/usr/lib/libforeign.so.1', length)): void {
    const end = from + alignUp(length, this.#pageSize);
    if (!this.#space.isFree(from, end)) throw problem('AddressInUse', 'Something is there already.');
    const region = { start: from, end, memory, offset: 0 };
    this.#space.add({ ...region, sharing: 'shared', protection: 'read-write', mayWrite: true });
  }

  /** Shortens or lengthens a memory under its views. Real systems allow it for files only. */
  truncate(memory: FakeMemory, bytes: number): void {
    memory.truncate(bytes);
    this.#space.dropPagesPastEnd(memory);
  }

  createFile(path: string, contents: Uint8Array, mayWrite = true): FakeMemory {
    const name = nameFromText(path);
    const memory = this.newMemory(name, contents.length);
    memory.poke(0, contents);
    this.files.set(name, { memory, mayWrite });
    return memory;
  }

  /** Lets a process hold a section, as a running app does. */
  holdSection(pid: number, name: string, bytes: number): FakeMemory {
    const memory = this.newMemory(`/memfd:${name} (deleted)`, bytes);
    const sections = this.processes.get(pid) ?? new Map<string, FakeMemory>();
    this.processes.set(pid, sections.set(name, memory));
    return memory;
  }
}
