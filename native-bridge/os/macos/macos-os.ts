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
import type { FileAccess, Limits, Protection } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import { type Abilities, answersOf, noPageCalls } from '../abilities.ts';
import { unable } from '../ability.ts';
import type { CallListener } from '../call-listeners.ts';
import { checkExecution, checkMapped, checkPages, checkRange } from '../check-range.ts';
import { describeRegion } from '../describe-region.ts';
import type { Extent, Mapping, OsSection } from '../memory.ts';
import type { MemoryOs } from '../memory-os.ts';
import { type Observer, pageFlags } from '../observer.ts';
import { extentsOf } from '../page-runs.ts';
import { totalBytes } from '../sorted-extents.ts';
import { KERN, machFailed } from './kern-return.ts';
import { highestAddress, lowestAddress, protArgument, protOf, VM_FLAGS, VM_INHERIT_NONE, VM_PROT } from './mach.ts';
import { MachCalls } from './mach-calls.ts';
import { Mover } from './move.ts';
import { bindNatives, type Natives } from './natives.ts';
import { HiddenProcess, MacObserver } from './observer.ts';
import { Sections } from './sections.ts';

const touchedFlags = pageFlags.present | pageFlags.swapped;

export class MacOs extends MacObserver implements MemoryOs {
  readonly limits: Limits;
  readonly #abilities: Abilities;
  readonly #sections: Sections;
  readonly #mover: Mover;
  readonly availableMemory = freemem;
  /** Shared views by their address: through them it is asked which pages of a section were touched. */
  readonly #shared = new Map<Address, Pick<Mapping, 'section' | 'offset' | 'length'>>();

  constructor(natives: Natives = bindNatives()) {
    const pageSize = natives.getpagesize();
    super(new MachCalls(natives), { pageSize, highestAddress: address(highestAddress) });
    this.#abilities = {
      ...super.abilities,
      touched: { ask: (...asked) => this.touched(...asked) },
      readSection: unable('macOS reads a section only through a view of it'),
      secretMemory: unable('macOS has no memory that only the program itself can reach'),
      riskyActs: unable('not implemented for macOS'),
      moveCosts: unable('not implemented for macOS'),
      processes: unable('macOS’ list of processes is not read; type a number'),
      ...noPageCalls,
    };
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
      lacks: ['never run on a Mac: written after the system’s headers, and tested against recorded calls only'],
      abilities: answersOf(this.#abilities),
    };
    this.#sections = new Sections(this.limits, this.calls);
    this.#mover = new Mover(this.calls, (call, at, length) => this.#refused(call, at, length));
  }

  override get abilities(): Abilities {
    return this.#abilities;
  }

  observe(pid: number): Observer {
    return pid === process.pid ? new MacObserver(this.calls, this.limits) : new HiddenProcess(pid);
  }

  subscribeToCalls(listener: CallListener): () => void {
    return this.calls.listeners.subscribe(listener);
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
    checkExecution(this.limits, protection);
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
    checkExecution(this.limits, protection);
    checkPages(this.limits, from, length);
    checkMapped((at) => this.query(at), from, length);
    const { natives, task } = this.calls;
    const bytes = alignUp(length, this.limits.pageSize);
    const prot = protOf(protection);
    this.calls.run(
      'mach_vm_protect',
      () => [arg.word('self'), arg.address(from), arg.size(bytes), arg.word('FALSE'), protArgument(prot)],
      () => natives.mach_vm_protect(task, from, bytes, 0, prot),
      'The protection could not be changed',
    );
  }

  write(to: Address, source: Uint8Array): number {
    return this.transfer.write(to, source);
  }

  /** A file holds all its bytes. For memory, the answer comes from one of its shared views. */
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
      const question = { from: address(start + shift), length: end - start, flags: touchedFlags, limit };
      const there = extentsOf(this.pageRuns(question));
      found.push(...there.map((extent) => ({ start: extent.start - shift, end: extent.end - shift })));
    }
    return join(found).slice(0, limit);
  }

  allocated(section: OsSection): number {
    const { fd } = this.#sections.get(section);
    if (fd !== null) return fstatSync(fd).blocks * 512;
    const touched = this.touched(section, 0, section.bytes, Number.POSITIVE_INFINITY);
    return totalBytes(touched);
  }

  lengthNow(section: OsSection): number {
    const { fd } = this.#sections.get(section);
    return fd === null ? section.bytes : fstatSync(fd).size;
  }

  faults(): { count: number; scope: 'process' } {
    return { count: this.calls.faults(), scope: 'process' };
  }

  roomFor(): number {
    return Number.POSITIVE_INFINITY;
  }

  /** Nothing is held that was not asked for. */
  override close(): void {
    this.calls.listeners.clear();
  }

  #map(
    port: number,
    how: { at: Address | null; length: number; offset: number; copy: boolean; current: number; maximum: number },
  ): Address {
    const { natives, task } = this.calls;
    const target = new BigUint64Array(16);
    target[0] = BigInt(how.at ?? 0);
    const bytes = alignUp(how.length, this.limits.pageSize);
    const flags = how.at === null ? VM_FLAGS.ANYWHERE : VM_FLAGS.FIXED;
    const { offset, current, maximum } = how;
    const copy = how.copy ? 1 : 0;
    this.calls.run(
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
    const object = this.regionList.find(at)?.object ?? 0n;
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
