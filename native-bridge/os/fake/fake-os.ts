/**
 * MemoryOs without a system: the contract of the real ones, in memory, for the engine's tests. Page size, granularity
 * and ways of moving are to order; any call can be made to fail; and `outside` does what others do to our mappings.
 */
import { type Address, address, alignUp } from '../../../protocol/address.ts';
import { arg } from '../../../protocol/calls.ts';
import { type ErrorData, problem } from '../../../protocol/errors.ts';
import type { FileAccess, Limits, MoveMethod, Protection, RegionUse } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { formatSize } from '../../../protocol/size.ts';
import type { CallListener } from '../call-listeners.ts';
import { checkAddress, checkMapped, checkPages, checkRange } from '../check-range.ts';
import type { Extent, Mapping, MemoryOs, OsRegion, OsSection } from '../memory-os.ts';
import { AddressSpace, type FakeRegion } from './address-space.ts';
import { FakeBytes } from './fake-bytes.ts';
import { FakeCalls } from './fake-calls.ts';
import { type FakeOptions, fakeLimits } from './fake-limits.ts';
import { FakeMemory, joinPages } from './fake-memory.ts';
import { FakeOutside } from './fake-outside.ts';
import { taken, toColumns, toOsRegion } from './fake-regions.ts';
import { FakeSections } from './fake-sections.ts';

/** What else lives in the process, from the first moment on. */
const foreignRegions = [
  { start: 0x400000, pages: 16, name: '/usr/bin/node' },
  { start: 0x7f00_0000_0000, pages: 64, name: '/usr/lib/libc.so.6' },
  { start: 0x7fff_0000_0000, pages: 32, name: '[stack]' },
];

export class FakeOs implements MemoryOs {
  readonly limits: Limits;
  readonly outside: FakeOutside;
  readonly startOf = (pid: number): bigint | null => this.outside.starts.get(pid) ?? null;
  readonly #space = new AddressSpace();
  readonly #bytes: FakeBytes;
  readonly #calls: FakeCalls;
  readonly #sections: FakeSections;
  readonly #availableMemory: number;
  readonly #room: number;

  constructor(options: FakeOptions = {}) {
    this.limits = fakeLimits(options);
    const { pageSize } = this.limits;
    this.#availableMemory = options.availableMemory ?? 8 * 2 ** 30;
    this.#room = options.room ?? Number.POSITIVE_INFINITY;
    this.#bytes = new FakeBytes(this.#space, pageSize);
    this.#calls = new FakeCalls(() => this.#bytes.faults);
    this.outside = new FakeOutside(this.#space, pageSize);
    this.#sections = new FakeSections(this.limits, this.outside, this.#calls);
    for (const { start, pages, name } of foreignRegions) {
      this.outside.occupy(start, pages * pageSize, new FakeMemory(name, 0n, pages * pageSize, pageSize));
    }
  }

  subscribeToCalls(listener: CallListener): () => void {
    return this.#calls.listeners.subscribe(listener);
  }

  /**
   * Lets the n-th native call from now (1 is the next) fail with this error; those before and after it work. What only
   * tells figures of the process (faults, resident bytes, available memory) cannot fail and is not counted.
   */
  failAt(n: number, error: ErrorData): void {
    this.#calls.failAt(n, error);
  }

  cancelFailure(): void {
    this.#calls.cancelFailure();
  }

  get failurePending(): boolean {
    return this.#calls.failurePending;
  }

  /** How many sections are open. */
  get openSections(): number {
    return this.#sections.count;
  }

  /** What a section holds, whatever its views show: to be looked at, or changed as another process does. */
  memoryOf(section: OsSection): FakeMemory {
    return this.#sections.get(section).memory;
  }

  createSection(bytes: number, name: string): OsSection {
    return this.#sections.create(bytes, name);
  }

  openFile(path: string, access: FileAccess): OsSection {
    return this.#sections.openFile(path, access);
  }

  openForeign(pid: number, name: string): OsSection {
    return this.#sections.openForeign(pid, name);
  }

  closeSection(section: OsSection): void {
    this.#sections.close(section);
  }

  map(section: OsSection, request: Omit<Mapping, 'section' | 'address'> & { address: Address | null }): Address {
    const { offset, length, sharing, protection } = request;
    const where = request.address === null ? arg.word('anywhere') : arg.address(request.address);
    const how = [arg.word(protection), arg.word(sharing), arg.handle(section.handle), arg.offset(offset)];
    const map = () => {
      const { memory, mayWrite } = this.#sections.get(section);
      checkRange(this.limits, section, request);
      this.#checkProtection(protection, sharing === 'copy-on-write' || mayWrite);
      const start = request.address ?? this.#chooseAddress(length);
      const end = start + alignUp(length, this.limits.pageSize);
      const occupant = this.#occupant(start, end);
      if (occupant) throw taken(start, end, occupant);
      const region = { start, end, memory, offset, sharing, protection };
      this.#space.add({ ...region, mayWrite: sharing === 'copy-on-write' || mayWrite });
      return address(start);
    };
    return this.#calls.reported('map', [where, arg.size(length), ...how], map, 'address');
  }

  unmap(from: Address, length: number): void {
    this.#calls.reported('unmap', [arg.address(from), arg.size(length)], () => {
      checkPages(this.limits, from, length);
      this.#space.lift(from, from + alignUp(length, this.limits.pageSize));
    });
  }

  move(mapping: Mapping, to: Address, method: MoveMethod): { bytesCopied: number } {
    const { address: from, length } = mapping;
    if (!this.limits.moveMethods.includes(method)) throw problem('Unsupported', `Nothing moves by ${method} here.`);
    if (to === from) return { bytesCopied: 0 };
    // As the real ones do it: first the target is made sure of, then the mapping goes there. Either may fail.
    const end = this.#calls.reported('reserve', [arg.address(to), arg.size(length)], () => {
      checkAddress(this.limits, to, length);
      return this.#checkMapped(from, length);
    });
    return this.#calls.reported(method, [arg.address(from), arg.size(length), arg.address(to)], () => {
      const lifted = this.#space.lift(from, end);
      const occupant = this.#occupant(to, to + end - from);
      this.#space.place(lifted, occupant ? 0 : to - from);
      if (occupant) throw taken(to, to + end - from, occupant);
      return { bytesCopied: method === 'remap' ? 0 : lifted.privatePages.size * this.limits.pageSize };
    });
  }

  replace({ address: from, length }: Mapping, over: Address): void {
    this.#calls.reported('replace', [arg.address(from), arg.size(length), arg.address(over)], () => {
      const end = this.#checkMapped(from, length);
      this.#space.lift(over, over + end - from);
      this.#space.place(this.#space.lift(from, end), over - from);
    });
  }

  protect(from: Address, length: number, protection: Protection): void {
    this.#calls.reported('protect', [arg.address(from), arg.size(length), arg.word(protection)], () => {
      const end = this.#checkMapped(from, length);
      const lifted = this.#space.lift(from, end);
      const allowed = lifted.regions.every((region) => region.mayWrite || protection !== 'read-write');
      this.#space.place(allowed ? { ...lifted, regions: lifted.regions.map((r) => ({ ...r, protection })) } : lifted);
      this.#checkProtection(protection, allowed);
    });
  }

  read(from: Address, target: Uint8Array): number {
    return this.#calls.unreported(() => this.#bytes.read(from, target));
  }

  readMany(requests: readonly { from: Address; target: Uint8Array }[]): number[] {
    return this.#calls.unreported(() => requests.map(({ from, target }) => this.#bytes.read(from, target)));
  }

  readSection(section: OsSection, offset: number, target: Uint8Array): number {
    return this.#calls.unreported(() => {
      const { memory } = this.#sections.get(section);
      const count = Math.max(0, Math.min(target.length, memory.bytes - offset));
      target.set(memory.peek(offset, count));
      return count;
    });
  }

  write(to: Address, source: Uint8Array): number {
    const args = [arg.address(to), arg.bytes(source), arg.size(source.length)];
    return this.#calls.reported('write', args, () => this.#bytes.write(to, source), 'count');
  }

  touched(section: OsSection, from: number, to: number, limit: number): Extent[] {
    return this.#calls.unreported(() => {
      const { memory } = this.#sections.get(section);
      if (this.limits.tellsTouched) return memory.touched(from, to, limit);
      const end = Math.min(to, alignUp(memory.bytes, this.limits.pageSize));
      return end > from && limit > 0 ? [{ start: from, end }] : [];
    });
  }

  allocated(section: OsSection): number {
    return this.#calls.unreported(() => {
      const { memory } = this.#sections.get(section);
      return this.limits.tellsTouched ? memory.allocated : memory.bytes;
    });
  }

  lengthNow(section: OsSection): number {
    return this.#calls.unreported(() => this.#sections.get(section).memory.bytes);
  }

  privatePages(from: Address, length: number, limit: number): Extent[] {
    return this.#calls.unreported(() => {
      const pages = this.#pagesWithin(this.#space.privatePages.keys(), from, length);
      return joinPages(pages, this.limits.pageSize).slice(0, limit);
    });
  }

  resident(from: Address, length: number): number {
    const pages = this.#calls.unreported(() => this.#pagesWithin(this.#space.present, from, length));
    return pages.length * this.limits.pageSize;
  }

  /** Who else maps a page is not known. */
  regionUse(from: Address, length: number): RegionUse & { length: number } {
    checkPages(this.limits, from, length);
    return { resident: this.resident(from, length), shared: null, length };
  }

  residentOfProcess(): number {
    return this.#space.present.size * this.limits.pageSize;
  }

  faults(): { count: number; scope: 'thread' | 'process' } {
    return { count: this.#bytes.faults, scope: 'thread' };
  }

  query(at: Address): OsRegion | null {
    return this.#calls.unreported(() => this.#query(at));
  }

  regions(pid: number = this.limits.pid): RegionColumns {
    return this.#calls.unreported(() => {
      const ours = pid === this.limits.pid;
      if (!ours && !this.outside.processes.has(pid)) throw problem('NotFound', `There is no process ${pid}.`);
      return toColumns(ours ? this.#space.regions.map(toOsRegion) : [], (region) => region.inode > 0n);
    });
  }

  availableMemory(): number {
    return this.#availableMemory;
  }

  roomFor(): number {
    return this.#room;
  }

  /** Nothing is held that was not asked for. */
  close(): void {
    this.#calls.listeners.clear();
  }

  #chooseAddress(length: number): number {
    const { granularity, lowestAddress, highestAddress } = this.limits;
    const start = this.#space.highestFree(alignUp(length, granularity), granularity, lowestAddress, highestAddress);
    if (start === null) throw problem('OutOfMemory', `There is no free place of ${formatSize(length)}.`);
    return start;
  }

  /** The end of a mapped range in whole pages. */
  #checkMapped(from: Address, length: number): number {
    checkPages(this.limits, from, length);
    checkMapped((at) => this.#query(at), from, length);
    return from + alignUp(length, this.limits.pageSize);
  }

  #query(at: Address): OsRegion | null {
    const region = this.#space.find(at);
    return region ? toOsRegion(region) : null;
  }

  /** What lies first in [start, end). */
  #occupant(start: number, end: number): FakeRegion | null {
    const there = this.#space.find(start);
    return there && there.start < end ? there : null;
  }

  #checkProtection(protection: Protection, mayWrite: boolean): void {
    if (protection === 'read-write' && !mayWrite) {
      throw problem('PermissionDenied', 'The file was opened read-only: it can be written only copy-on-write.');
    }
  }

  #pagesWithin(pages: Iterable<number>, from: number, length: number): number[] {
    const inside = [...pages].filter((page) => page + this.limits.pageSize > from && page < from + length);
    return inside.sort((a, b) => a - b);
  }
}
