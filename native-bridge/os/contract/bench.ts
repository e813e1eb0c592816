/** What every test of the contract works with: sections and views that are gone again when the test is over. */
import { expect } from 'vitest';
import { type Address, address, alignUp, formatAddress, offsetAddress } from '../../../protocol/address.ts';
import { asProblem, type ErrorData } from '../../../protocol/errors.ts';
import type { MoveMethod, Sharing } from '../../../protocol/model.ts';
import type { CallListener } from '../call-listeners.ts';
import type { Mapping, OsSection } from '../memory.ts';
import type { MemoryOs } from '../memory-os.ts';

/** A section in another process, as that process sees it. */
export interface SectionElsewhere {
  pid: number;
  peek(offset: number, length: number): Promise<Uint8Array>;
  poke(offset: number, bytes: Uint8Array): Promise<void>;
}

/** What a test needs beside MemoryOs itself, on the system in question. */
export interface ContractWorld {
  os: MemoryOs;
  /** Makes a file that we may read and write; returns its path. */
  createFile(contents: Uint8Array): string;
  /** What the file holds now, asked for without any mapping. */
  readFile(path: string): Uint8Array;
  /** Shortens a file, as its owner may at any time; null where the system allows nobody to do so while it is mapped. */
  truncateFile: ((path: string, bytes: number) => void) | null;
  /** Lets another process create a section of this name. */
  holdElsewhere(name: string, bytes: number): Promise<SectionElsewhere>;
  /** How large a view of the large ones may be, where 1 TiB takes longer than a test should. */
  mostBytes?: Partial<Record<Sharing, number>>;
  end(): Promise<void> | void;
  /** Whether a remap that overlaps the view itself has to copy its private pages here; unless given, it carries them. */
  overlapCopies?: boolean;
  /** Whether the system maps elsewhere, and no error, where an address is taken. */
  addressIsHint?: boolean;
}

/** Where the search for free places begins: above what programs are linked to, below where systems put libraries. */
const searchFrom = 0x20_0000_0000;

export class Bench {
  readonly world: ContractWorld;
  readonly os: MemoryOs;
  readonly page: number;
  /** The granularity: what addresses are multiples of. */
  readonly unit: number;
  readonly #sections = new Set<OsSection>();
  readonly #mappings = new Set<Mapping>();
  readonly #unsubscribes: (() => void)[] = [];

  constructor(world: ContractWorld) {
    this.world = world;
    this.os = world.os;
    this.page = world.os.limits.pageSize;
    this.unit = world.os.limits.granularity;
  }

  /** Four units, unless given otherwise. */
  section(bytes = 4 * this.unit): OsSection {
    return this.keep(this.os.createSection(bytes, 'samepage-contract'));
  }

  /** As much as a section may have, up to 1 TiB or what the world sets. */
  hugeBytes(sharing: Sharing): number {
    return Math.min(this.world.mostBytes?.[sharing] ?? 2 ** 40, this.os.limits.maxSectionBytes);
  }

  fileSection(path: string, access: 'read-only' | 'read-write'): OsSection {
    return this.keep(this.os.openFile(path, access));
  }

  /** Will be closed with the rest. */
  keep(section: OsSection): OsSection {
    this.#sections.add(section);
    return section;
  }

  /** A view: of the whole section, shared, read-write, where the system likes, unless given otherwise. */
  view(section: OsSection, request: Partial<Omit<Mapping, 'section'>> = {}): Mapping {
    const { offset = 0, sharing = 'shared', protection = 'read-write' } = request;
    const length = request.length ?? section.bytes - offset;
    const wanted = { offset, length, sharing, protection, address: request.address ?? null };
    const mapping = { section, ...wanted, address: this.os.map(section, wanted) };
    this.#mappings.add(mapping);
    return mapping;
  }

  /** A copy-on-write view of the whole section. */
  cowView(section: OsSection, request: Partial<Omit<Mapping, 'section'>> = {}): Mapping {
    return this.view(section, { ...request, sharing: 'copy-on-write' });
  }

  unmap(mapping: Mapping): void {
    this.os.unmap(mapping.address, mapping.length);
    this.#mappings.delete(mapping);
  }

  close(section: OsSection): void {
    this.os.closeSection(section);
    this.#sections.delete(section);
  }

  /** Moves a view, and returns it as it is then. */
  move(mapping: Mapping, to: Address, method: MoveMethod): Mapping {
    this.os.move(mapping, to, method);
    return this.moved(mapping, to);
  }

  /** Takes note that a view is elsewhere now. */
  moved(mapping: Mapping, to: Address): Mapping {
    const now = { ...mapping, address: to };
    this.#mappings.delete(mapping);
    this.#mappings.add(now);
    return now;
  }

  /** A free place of `length` bytes, with a free unit on either side. */
  freePlace(length: number): Address {
    const room = alignUp(length, this.unit) + 2 * this.unit;
    let start = alignUp(searchFrom, this.unit);
    for (;;) {
      const next = this.os.query(address(start));
      if (!next || next.start >= start + room) return address(start + this.unit);
      start = alignUp(next.end, this.unit);
    }
  }

  /** Runs with a free place; again with another where a thread of this process was quicker, as with 1 TiB it may be. */
  atFreePlace<T>(length: number, run: (at: Address) => T): T {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return run(this.freePlace(length));
      } catch (thrown) {
        if (attempt === 10 || asProblem(thrown).code !== 'AddressInUse') throw thrown;
      }
    }
  }

  isFree(from: Address, length: number): boolean {
    const there = this.os.query(from);
    return !there || there.start >= from + length;
  }

  /** All of these bytes; throws where fewer can be read. */
  read(from: Address, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const count = this.os.read(from, bytes);
    if (count < length) throw new Error(`only ${count} of ${length} bytes at ${formatAddress(from)} could be read`);
    return bytes;
  }

  /** Bytes or their number at an offset of a view; throws where fewer can be written. */
  write(view: Mapping, offset: number, bytes: number | Uint8Array): void {
    const source = typeof bytes === 'number' ? Uint8Array.of(bytes) : bytes;
    const count = this.os.write(offsetAddress(view.address, offset), source);
    if (count < source.length) throw new Error(`only ${count} of ${source.length} bytes could be written`);
  }

  byteAt(view: Mapping, offset: number): number | undefined {
    return this.read(offsetAddress(view.address, offset), 1)[0];
  }

  /** Until the test ends, or what this returns is called. */
  listenToCalls(listener: CallListener): () => void {
    const unsubscribe = this.os.subscribeToCalls(listener);
    this.#unsubscribes.push(unsubscribe);
    return unsubscribe;
  }

  /** Takes note that a view is not there any more. */
  forget(mapping: Mapping): void {
    this.#mappings.delete(mapping);
  }

  cleanUp(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    for (const mapping of this.#mappings) this.unmap(mapping);
    for (const section of this.#sections) this.close(section);
  }
}

/** The error of what must fail; throws where it does not. */
export function problemOf(run: () => unknown): ErrorData {
  try {
    run();
  } catch (thrown) {
    return asProblem(thrown).data;
  }
  throw new Error('this should have failed, and did not');
}

/** Its code alone. */
export function codeOf(run: () => unknown): string {
  return problemOf(run).code;
}

/** Fails unless both hold the same bytes. (toEqual takes seconds for a megabyte.) */
export function expectBytes(actual: Uint8Array, expected: Uint8Array): void {
  expect(actual.length).toBe(expected.length);
  if (Buffer.compare(actual, expected) === 0) return;
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  expect.fail(`byte ${at} of ${actual.length} is ${actual[at]}, not ${expected[at]}`);
}

/** `length` bytes that differ from their neighbours and from page to page. */
export function pattern(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (seed + index * 7 + Math.floor(index / 4096) * 13) & 0xff);
}
