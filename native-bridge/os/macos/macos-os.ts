/**
 * macOS, by Mach's own calls: mach/mach_vm.h, mach/vm_region.h, mach/task_info.h. Written after these headers and the
 * kernel's published source; **never run on a Mac**: its tests record the calls made (macos-os.test.ts).
 *
 * What differs from the others: a copy-on-write view is the section as it was when mapped (Mach copies are taken at
 * once, lazily), memory has no names in the list of regions, and other processes cannot be looked into (task_for_pid).
 */
import { fstatSync } from 'node:fs';
import { freemem, release } from 'node:os';
import { type Address, address, alignUp, formatAddress, formatRange } from '../../../protocol/address.ts';
import { arg, returned } from '../../../protocol/calls.ts';
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import type { FileAccess, Limits, Protection, RegionUse } from '../../../protocol/model.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { formatSize } from '../../../protocol/size.ts';
import type { CallListener } from '../call-listeners.ts';
import { checkMapped, checkPages, checkRange } from '../check-range.ts';
import { describeRegion } from '../describe-region.ts';
import type { Extent, Mapping, MemoryOs, OsRegion, OsSection } from '../memory-os.ts';
import { KERN, machFailed } from './kern-return.ts';
import {
  highestAddress,
  lowestAddress,
  MACH_TASK_BASIC_INFO,
  protArgument,
  protOf,
  VM_FLAGS,
  VM_INHERIT_NONE,
  VM_PROT,
} from './mach.ts';
import { MachCalls } from './mach-calls.ts';
import { Mover } from './move.ts';
import { bindNatives, type Natives } from './natives.ts';
import { Pages, pageIs } from './pages.ts';
import { Regions } from './regions.ts';
import { Sections } from './sections.ts';
import { Transfer } from './transfer.ts';

export class MacOs implements MemoryOs {
  readonly limits: Limits;
  readonly #calls: MachCalls;
  readonly #regions: Regions;
  readonly #pages: Pages;
  readonly #sections: Sections;
  readonly #mover: Mover;
  readonly #transfer: Transfer;
  /** Other processes are not looked into here. */
  readonly startOf = (): null => null;
  readonly availableMemory = freemem;
  /** Shared views by their address: through them it is asked which pages of a section were touched. */
  readonly #shared = new Map<Address, Pick<Mapping, 'section' | 'offset' | 'length'>>();

  constructor(natives: Natives = bindNatives()) {
    const pageSize = natives.getpagesize();
    this.limits = {
      pid: process.pid,
      platform: 'macos',
      system: `macOS (Darwin ${release()})`,
      pageSize,
      granularity: pageSize,
      lowestAddress: address(lowestAddress),
      highestAddress: address(highestAddress),
      moveMethods: ['remap'],
      maxSectionBytes: 2 ** 40,
      maxViews: 32_768,
      tellsTouched: true,
      lacks: ['never run on a Mac: written after the system’s headers, and tested against recorded calls only'],
    };
    this.#calls = new MachCalls(natives);
    this.#regions = new Regions(this.#calls);
    this.#pages = new Pages(this.#calls, pageSize, (at) => this.#regions.find(at));
    this.#sections = new Sections(this.limits, this.#calls);
    this.#mover = new Mover(this.#calls, (call, at, length) => this.#refused(call, at, length));
    this.#transfer = new Transfer(this.#calls, pageSize);
  }

  subscribeToCalls(listener: CallListener): () => void {
    return this.#calls.listeners.subscribe(listener);
  }

  createSection(bytes: number): OsSection {
    return this.#sections.create(bytes, (port) => this.#objectOf(port, VM_PROT.READ));
  }

  openFile(path: string, access: FileAccess): OsSection {
    return this.#sections.openFile(path, access, (port) => this.#objectOf(port, VM_PROT.READ));
  }

  openForeign(pid: number, name: string): never {
    throw problem(
      'Unsupported',
      `macOS lets no program reach the sections of another: ${name} of process ${pid} can be changed only from within it.`,
    );
  }

  closeSection(section: OsSection): void {
    this.#sections.close(section);
  }

  map(section: OsSection, request: Omit<Mapping, 'section' | 'address'> & { address: Address | null }): Address {
    checkRange(this.limits, section, request);
    const { offset, length, address: at, sharing, protection } = request;
    const copy = sharing === 'copy-on-write';
    const maximum = copy ? VM_PROT.READ | VM_PROT.WRITE : this.#sections.get(section).maximum;
    const got = this.#map(section.handle, { at, length, offset, copy, current: protOf(protection), maximum });
    if (!copy) this.#shared.set(got, { section, offset, length });
    return got;
  }

  unmap(from: Address, length: number): void {
    checkPages(this.limits, from, length);
    this.#mover.deallocate(from, alignUp(length, this.limits.pageSize));
    for (const at of [...this.#shared.keys()]) if (at >= from && at < from + length) this.#shared.delete(at);
  }

  move(mapping: Mapping, to: Address): { bytesCopied: number } {
    checkRange(this.limits, mapping.section, { ...mapping, address: to });
    const { address: from, length, sharing, section, offset } = mapping;
    checkMapped((at) => this.query(at), from, length);
    this.#mover.move(from, alignUp(length, this.limits.pageSize), to);
    this.#shared.delete(from);
    if (sharing === 'shared') this.#shared.set(to, { section, offset, length });
    return { bytesCopied: 0 };
  }

  replace({ address: from, length, sharing, section, offset }: Mapping, over: Address): void {
    checkPages(this.limits, over, length);
    this.#mover.replace(from, alignUp(length, this.limits.pageSize), over);
    this.#shared.delete(from);
    this.#shared.delete(over);
    if (sharing === 'shared') this.#shared.set(over, { section, offset, length });
  }

  protect(from: Address, length: number, protection: Protection): void {
    checkPages(this.limits, from, length);
    checkMapped((at) => this.query(at), from, length);
    const { natives, task } = this.#calls;
    const bytes = alignUp(length, this.limits.pageSize);
    const prot = protOf(protection);
    this.#calls.run(
      'mach_vm_protect',
      () => [arg.word('self'), arg.address(from), arg.size(bytes), arg.word('FALSE'), protArgument(prot)],
      () => natives.mach_vm_protect(task, from, bytes, 0, prot),
      'The protection could not be changed',
    );
  }

  read(from: Address, target: Uint8Array): number {
    return this.#transfer.read(from, target);
  }

  readMany(requests: readonly { from: Address; target: Uint8Array }[]): number[] {
    return requests.map(({ from, target }) => this.read(from, target));
  }

  write(to: Address, source: Uint8Array): number {
    return this.#transfer.write(to, source);
  }

  /** A file holds all its bytes. Of memory, what one of its shared views can tell. */
  touched(section: OsSection, from: number, to: number, limit: number): Extent[] {
    if (this.#sections.get(section).fd !== null) {
      const end = Math.min(to, this.lengthNow(section));
      return end > from && limit > 0 ? [{ start: from, end }] : [];
    }
    const found: Extent[] = [];
    for (const [at, view] of this.#shared) {
      const start = Math.max(from, view.offset);
      const end = Math.min(to, view.offset + view.length);
      if (view.section.handle !== section.handle || start >= end) continue;
      const shift = at - view.offset;
      const there = this.#pages.extents(address(start + shift), end - start, pageIs.touched, limit);
      found.push(...there.map((extent) => ({ start: extent.start - shift, end: extent.end - shift })));
    }
    return join(found).slice(0, limit);
  }

  allocated(section: OsSection): number {
    const { fd } = this.#sections.get(section);
    if (fd !== null) return fstatSync(fd).blocks * 512;
    const touched = this.touched(section, 0, section.bytes, Number.POSITIVE_INFINITY);
    return touched.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  lengthNow(section: OsSection): number {
    const { fd } = this.#sections.get(section);
    return fd === null ? section.bytes : fstatSync(fd).size;
  }

  privatePages(from: Address, length: number, limit: number): Extent[] {
    return this.#pages.extents(from, length, pageIs.private, limit);
  }

  resident(from: Address, length: number): number {
    const extents = this.#pages.extents(from, length, pageIs.present, Number.POSITIVE_INFINITY);
    return extents.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** How many of them others map, too, is not known. */
  regionUse(from: Address, length: number): RegionUse & { length: number } {
    checkPages(this.limits, from, length);
    return { resident: this.resident(from, length), shared: null, length };
  }

  /** struct mach_task_basic_info: resident_size is its second 64-bit word. */
  residentOfProcess(): number {
    const info = new Uint8Array(128);
    const result = this.#calls.natives.task_info(this.#calls.task, MACH_TASK_BASIC_INFO, info, Uint32Array.of(12));
    if (result !== KERN.SUCCESS) throw machFailed('task_info', result, 'The resident bytes could not be asked for');
    return Number(new DataView(info.buffer).getBigUint64(8, true));
  }

  faults(): { count: number; scope: 'process' } {
    return { count: this.#calls.faults(), scope: 'process' };
  }

  query(at: Address): OsRegion | null {
    return this.#regions.query(at);
  }

  regions(pid = process.pid): RegionColumns {
    if (pid === process.pid) return this.#regions.list();
    throw problem('PermissionDenied', `macOS lets only debuggers look into process ${pid} (task_for_pid).`);
  }

  roomFor(): number {
    return Number.POSITIVE_INFINITY;
  }

  /** Nothing is held that was not asked for. */
  close(): void {
    this.#calls.listeners.clear();
  }

  #map(
    port: number,
    how: { at: Address | null; length: number; offset: number; copy: boolean; current: number; maximum: number },
  ): Address {
    const { natives, task } = this.#calls;
    const target = new BigUint64Array(16);
    target[0] = BigInt(how.at ?? 0);
    const bytes = alignUp(how.length, this.limits.pageSize);
    const flags = how.at === null ? VM_FLAGS.ANYWHERE : VM_FLAGS.FIXED;
    const { offset, current, maximum } = how;
    const copy = how.copy ? 1 : 0;
    this.#calls.run(
      'mach_vm_map',
      () => [
        arg.word('self'),
        arg.address(how.at ?? 0),
        arg.size(bytes),
        arg.number(0),
        arg.flags([how.at === null ? 'VM_FLAGS_ANYWHERE' : 'VM_FLAGS_FIXED']),
        arg.handle(port),
        arg.offset(offset),
        arg.word(how.copy ? 'TRUE' : 'FALSE'),
        protArgument(current),
        protArgument(maximum),
        arg.word('VM_INHERIT_NONE'),
      ],
      () => natives.mach_vm_map(task, target, bytes, 0, flags, port, offset, copy, current, maximum, VM_INHERIT_NONE),
      this.#refused('mach_vm_map', how.at ?? 0, bytes),
      () => returned('address', Number(target[0])),
    );
    return address(Number(target[0]));
  }

  /** The identity of the memory object behind a port: its first page is mapped for a moment, and looked up. */
  #objectOf(port: number, current: number): bigint {
    const length = this.limits.pageSize;
    const at = this.#map(port, { at: null, length, offset: 0, copy: false, current, maximum: current });
    const object = this.#regions.find(at)?.object ?? 0n;
    this.#mover.deallocate(at, length);
    return object;
  }

  /** Why [at, at + length) could not be mapped: what lies there, or the system's own reason. */
  #refused(call: string, at: number, length: number): (result: number) => SamepageError {
    return (result) => {
      if (result !== KERN.NO_SPACE || at === 0) {
        return machFailed(
          call,
          result,
          `${formatSize(length)} could not be mapped${at ? ` at ${formatAddress(at)}` : ''}`,
        );
      }
      const region = this.query(address(at));
      const occupant = region && region.start < at + length ? describeRegion(region) : undefined;
      const by = occupant ? ` by ${occupant.label} at ${formatRange(occupant.start, occupant.end)}` : '';
      return machFailed(call, result, `${formatRange(at, at + length)} is taken${by}`, occupant ? { occupant } : {});
    };
  }
}

/** In order, those that touch or overlap as one. */
function join(extents: Extent[]): Extent[] {
  const joined: Extent[] = [];
  for (const { start, end } of [...extents].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}
