/**
 * MemoryOs without a system: the contract of the real ones, in memory, for the engine's tests. Page size, granularity
 * and ways of moving are to order; any call can be made to fail; and `outside` does what others do to our mappings.
 */
import { type Address, address, alignUp } from '../../../protocol/address.ts';
import { arg } from '../../../protocol/calls.ts';
import { type ErrorData, problem } from '../../../protocol/errors.ts';
import {
  allowsWriting,
  type FileAccess,
  type Limits,
  type MoveMethod,
  type Protection,
} from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import { type Abilities, answersOf, noPageCalls } from '../abilities.ts';
import { unable } from '../ability.ts';
import type { CallListener } from '../call-listeners.ts';
import { checkAddress, checkMapped, checkPages, checkRange } from '../check-range.ts';
import type { Extent, Mapping, OsSection } from '../memory.ts';
import type { MemoryOs } from '../memory-os.ts';
import type { Observer, OsRegion } from '../observer.ts';
import { AddressSpace, type FakeRegion } from './address-space.ts';
import { type FakeOptions, fakeLimits } from './fake-limits.ts';
import { FakeMemory } from './fake-memory.ts';
import { FakeObserver } from './fake-observer.ts';
import { FakeOutside } from './fake-outside.ts';
import { taken, toOsRegion } from './fake-regions.ts';
import { FakeSections } from './fake-sections.ts';

/** What else lives in the process, from the first moment on. */
const foreignRegions = [
  { start: 0x400000, pages: 16, name: '/usr/bin/node' },
  { start: 0x7f00_0000_0000, pages: 64, name: '/usr/lib/libc.so.6' },
  { start: 0x7fff_0000_0000, pages: 32, name: '[stack]' },
];

export class FakeOs extends FakeObserver implements MemoryOs {
  readonly limits: Limits;
  readonly outside: FakeOutside;
  override readonly abilities: Abilities;
  readonly #space: AddressSpace;
  readonly #sections: FakeSections;
  readonly #availableMemory: number;
  readonly #room: number;

  constructor(options: FakeOptions = {}) {
    const space = new AddressSpace();
    const limits = fakeLimits(options);
    const { pageSize } = limits;
    const outside = new FakeOutside(space, pageSize);
    super(limits.pid, space, limits, { isThere: () => true, started: () => outside.starts.get(limits.pid) ?? null });
    this.abilities = {
      ...this.looking,
      touched: options.reportsTouched === false ? unable('to order') : { ask: (...asked) => this.touched(...asked) },
      readSection: { ask: (...asked) => this.#readSection(...asked) },
      secretMemory: unable('the tests’ own system has no secret memory'),
      riskyActs: unable('the tests’ own system executes nothing'),
      moveCosts: unable('the tests’ own system takes no time'),
      processes: unable('the tests’ own system has no list of processes'),
      ...noPageCalls,
    };
    this.limits = { ...limits, abilities: answersOf(this.abilities) };
    this.#space = space;
    this.#availableMemory = options.availableMemory ?? 8 * 2 ** 30;
    this.#room = options.room ?? Number.POSITIVE_INFINITY;
    this.outside = outside;
    this.#sections = new FakeSections(this.limits, outside, this.calls);
    for (const { start, pages, name } of foreignRegions) {
      outside.occupy(start, pages * pageSize, new FakeMemory(name, 0n, pages * pageSize, pageSize));
    }
  }

  observe(pid: number): Observer {
    if (pid === this.pid) return this;
    return new FakeObserver(pid, new AddressSpace(), this.limits, {
      isThere: () => this.outside.processes.has(pid),
      started: () => this.outside.starts.get(pid) ?? null,
    });
  }

  subscribeToCalls(listener: CallListener): () => void {
    return this.calls.listeners.subscribe(listener);
  }

  /**
   * Lets the n-th native call from now (1 is the next) fail with this error; those before and after it work. What only
   * reports figures of the process (faults, resident bytes, available memory) cannot fail and is not counted.
   */
  failAt(n: number, error: ErrorData): void {
    this.calls.failAt(n, error);
  }

  cancelFailure(): void {
    this.calls.cancelFailure();
  }

  get failurePending(): boolean {
    return this.calls.failurePending;
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
    return this.calls.reported('map', [where, arg.size(length), ...how], map, 'address');
  }

  unmap(from: Address, length: number): void {
    this.calls.reported('unmap', [arg.address(from), arg.size(length)], () => {
      checkPages(this.limits, from, length);
      this.#space.lift(from, from + alignUp(length, this.limits.pageSize));
    });
  }

  move(mapping: Mapping, to: Address, method: MoveMethod): { bytesCopied: number } {
    const { address: from, length } = mapping;
    if (!this.limits.moveMethods.includes(method))
      throw problem('Unsupported', `Views cannot be moved by ${method} here.`);
    if (to === from) return { bytesCopied: 0 };
    // As the real ones do it: first the target is made sure of, then the mapping goes there. Either may fail.
    const end = this.calls.reported('reserve', [arg.address(to), arg.size(length)], () => {
      checkAddress(this.limits, to, length);
      return this.#checkMapped(from, length);
    });
    return this.calls.reported(method, [arg.address(from), arg.size(length), arg.address(to)], () => {
      const lifted = this.#space.lift(from, end);
      const occupant = this.#occupant(to, to + end - from);
      this.#space.place(lifted, occupant ? 0 : to - from);
      if (occupant) throw taken(to, to + end - from, occupant);
      return { bytesCopied: method === 'remap' ? 0 : lifted.privatePages.size * this.limits.pageSize };
    });
  }

  replace({ address: from, length }: Mapping, over: Address): void {
    this.calls.reported('replace', [arg.address(from), arg.size(length), arg.address(over)], () => {
      const end = this.#checkMapped(from, length);
      this.#space.lift(over, over + end - from);
      this.#space.place(this.#space.lift(from, end), over - from);
    });
  }

  protect(from: Address, length: number, protection: Protection): void {
    this.calls.reported('protect', [arg.address(from), arg.size(length), arg.word(protection)], () => {
      const end = this.#checkMapped(from, length);
      const lifted = this.#space.lift(from, end);
      const allowed = lifted.regions.every((region) => region.mayWrite || !allowsWriting(protection));
      this.#space.place(allowed ? { ...lifted, regions: lifted.regions.map((r) => ({ ...r, protection })) } : lifted);
      this.#checkProtection(protection, allowed);
    });
  }

  #readSection(section: OsSection, offset: number, target: Uint8Array): number {
    return this.calls.unreported(() => {
      const { memory } = this.#sections.get(section);
      const count = Math.max(0, Math.min(target.length, memory.bytes - offset));
      target.set(memory.peek(offset, count));
      return count;
    });
  }

  write(to: Address, source: Uint8Array): number {
    const args = [arg.address(to), arg.bytes(source), arg.size(source.length)];
    return this.calls.reported('write', args, () => this.bytes.write(to, source), 'count');
  }

  touched(section: OsSection, from: number, to: number, limit: number): Extent[] {
    return this.calls.unreported(() => {
      const { memory } = this.#sections.get(section);
      if (this.abilities.touched.ask) return memory.touched(from, to, limit);
      const end = Math.min(to, alignUp(memory.bytes, this.limits.pageSize));
      return end > from && limit > 0 ? [{ start: from, end }] : [];
    });
  }

  allocated(section: OsSection): number {
    return this.calls.unreported(() => {
      const { memory } = this.#sections.get(section);
      return this.abilities.touched.ask ? memory.allocated : memory.bytes;
    });
  }

  lengthNow(section: OsSection): number {
    return this.calls.unreported(() => this.#sections.get(section).memory.bytes);
  }

  faults(): { count: number; scope: 'thread' | 'process' } {
    return { count: this.bytes.faults, scope: 'thread' };
  }

  availableMemory(): number {
    return this.#availableMemory;
  }

  roomFor(): number {
    return this.#room;
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
    if (allowsWriting(protection) && !mayWrite) {
      throw problem('PermissionDenied', 'The file was opened read-only: it can be written only copy-on-write.');
    }
  }
}
