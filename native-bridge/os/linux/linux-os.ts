/** Linux: memfd or file sections, mmap, mremap. */
import { fstatSync } from 'node:fs';
import { type Address, address, formatAddress, formatRange } from '../../../protocol/address.ts';
import { arg } from '../../../protocol/calls.ts';
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import type { FileAccess, Limits, MoveMethod, Protection } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import { type Abilities, answersOf } from '../abilities.ts';
import { unable } from '../ability.ts';
import type { CallListener } from '../call-listeners.ts';
import { checkMapped, checkPages, checkRange } from '../check-range.ts';
import { describeRegion } from '../describe-region.ts';
import type { Extent, Mapping, OsSection } from '../memory.ts';
import type { MemoryOs } from '../memory-os.ts';
import type { Observer } from '../observer.ts';
import { privatePages } from '../page-runs.ts';
import { availableMemory } from './available-memory.ts';
import { Calls, threadFaults, whyNotExecutable } from './calls.ts';
import { callFailed, EEXIST } from './errno.ts';
import { mapFlags, protOf } from './flags.ts';
import { type Kernel, probeKernel } from './kernel.ts';
import { MAP, MREMAP } from './libc.ts';
import { readLimits } from './limits.ts';
import { MappedSums } from './mapped-sums.ts';
import { probeAbilities } from './memory-abilities.ts';
import { move } from './move.ts';
import { LinuxObserver } from './observer.ts';
import { PageMap } from './pagemap.ts';
import { readProcesses } from './processes.ts';
import { RegionQuery } from './query.ts';
import { readSection } from './read-section.ts';
import { Sections } from './sections.ts';
import { stackLimit, stackRoom } from './stack-room.ts';
import { touchedExtents, touchedHugePages } from './touched.ts';

const ENODEV = 19;

export class LinuxOs extends LinuxObserver implements MemoryOs {
  readonly #abilities: Abilities;
  #limits: Limits;
  #stackLimit = stackLimit();
  readonly #kernel: Kernel;
  readonly #calls = new Calls();
  readonly #sections: Sections;

  /** Throws Unsupported where the system lacks what there is no way around. */
  constructor(kernel = probeKernel()) {
    const { pageSize, carrier, files } = kernel;
    const pages = new PageMap(pageSize, { path: kernel.pageMap });
    const limits = readLimits(kernel);
    super(process.pid, limits, { carrier, query: new RegionQuery(), pages, sums: new MappedSums('self') });
    this.#kernel = kernel;
    this.#abilities = {
      ...super.abilities,
      touched:
        kernel.touchedUnknown === null ? { ask: (...asked) => this.touched(...asked) } : unable(kernel.touchedUnknown),
      readSection: { ask: readSection },
      processes: { ask: readProcesses },
      ...probeAbilities(this.#calls, kernel, limits.pageCalls ?? []),
    };
    this.#limits = this.#withStackRoom({ ...limits, abilities: answersOf(this.#abilities) });
    this.#sections = new Sections(this.limits, files, this.#calls, (at) => this.query(at));
  }

  override get abilities(): Abilities {
    return this.#abilities;
  }

  observe(pid: number): Observer {
    return new LinuxObserver(pid, this.limits);
  }

  get limits(): Limits {
    return this.#limits;
  }

  subscribeToCalls(listener: CallListener): () => void {
    return this.#calls.listeners.subscribe(listener);
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
    const { offset, length, address: at } = request;
    this.#renewStackRoom();
    checkRange(this.limits, section, request);
    if (request.sharing === 'copy-on-write' && this.#abilities.pages.ask === null) {
      throw problem(
        'Unsupported',
        'This system does not report which pages of a view are private copies (/proc/self/pagemap cannot be read), so they could be lost unseen: only shared views are made here.',
      );
    }
    const flags = mapFlags(request.sharing) | (at === null ? 0 : MAP.FIXED_NOREPLACE);
    const prot = protOf(request.protection);
    const refused = this.#refused('mmap', at ?? address(0), length, prot);
    const got = this.#calls.mmap(at ?? 0, length, prot, flags, section.handle, offset, refused);
    if (at !== null && got !== at) {
      // Before Linux 4.17 the flag was unknown and the address a mere hint.
      this.#calls.munmap(got, length);
      throw refused(EEXIST);
    }
    return address(got);
  }

  unmap(from: Address, length: number): void {
    checkPages(this.limits, from, length);
    this.#calls.munmap(from, length);
  }

  move(mapping: Mapping, to: Address, method: MoveMethod): { bytesCopied: number } {
    this.#renewStackRoom();
    checkRange(this.limits, mapping.section, { ...mapping, address: to });
    return move(
      {
        calls: this.#calls,
        transfer: this.transfer,
        dontUnmap: this.#kernel.dontUnmap,
        checkMapped: ({ address: at, length }) => checkMapped((where) => this.query(where), at, length),
        refused: (call, at, length) => this.#refused(call, at, length),
        privatePages: ({ address: at, length }) => privatePages(this, at, length, Number.POSITIVE_INFINITY),
      },
      mapping,
      to,
      method,
    );
  }

  replace({ address: from, length }: Mapping, over: Address): void {
    checkPages(this.limits, over, length);
    this.#calls.mremap(from, length, MREMAP.MAYMOVE | MREMAP.FIXED, over);
  }

  protect(from: Address, length: number, protection: Protection): void {
    checkPages(this.limits, from, length);
    // mprotect(2) changes what lies before a hole, and only then fails.
    checkMapped((at) => this.query(at), from, length);
    this.#calls.mprotect(from, length, protOf(protection));
  }

  write(to: Address, source: Uint8Array): number {
    return this.transfer.write(to, source, (at, part, copy) =>
      this.#calls.run(
        this.transfer.writeCall,
        () => [arg.word('self'), arg.bytes(part), arg.address(at), arg.size(part.length)],
        copy,
        'The bytes could not be written',
        'count',
      ),
    );
  }

  touched({ handle, unit }: OsSection, from: number, to: number, limit: number): Extent[] {
    if (unit !== undefined) return touchedHugePages(handle, from, to, limit, unit);
    return touchedExtents(handle, from, to, limit, this.limits.pageSize);
  }

  allocated(section: OsSection): number {
    return this.#kernel.touchedUnknown === null ? fstatSync(section.handle).blocks * 512 : section.bytes;
  }

  lengthNow(section: OsSection): number {
    return this.#sections.lengthNow(section);
  }

  faults(): { count: number; scope: 'thread' } {
    return { count: threadFaults(), scope: 'thread' };
  }

  availableMemory(): number {
    return availableMemory();
  }

  roomFor(section: OsSection): number {
    return this.#sections.roomFor(section);
  }

  /** The stack's limit may be another by now (prlimit(2)). */
  #renewStackRoom(): void {
    const now = stackLimit();
    if (now === this.#stackLimit) return;
    this.#stackLimit = now;
    this.#limits = this.#withStackRoom(this.#limits);
  }

  #withStackRoom(limits: Limits): Limits {
    const room = stackRoom(this.#stackLimit, limits.pageSize, limits.highestAddress + limits.pageSize);
    return { ...limits, needed: room ? [room] : [] };
  }

  /** Why [at, at + length) could not be mapped: what lies there, or the system's own reason. */
  #refused(call: string, at: Address, length: number, prot = 0): (errno: number) => SamepageError {
    return (code) => {
      if (code === EEXIST) {
        const region = this.query(at);
        const occupant = region && region.start < at + length ? describeRegion(region) : undefined;
        return callFailed(
          call,
          code,
          `${formatRange(at, at + length)} is taken${occupant ? ` by ${occupant.label} at ${formatRange(occupant.start, occupant.end)}` : ''}`,
          occupant ? { occupant } : {},
        );
      }
      const why =
        code === ENODEV ? ': its file system does not let it be mapped in this way' : whyNotExecutable(prot, code);
      return callFailed(
        call,
        code,
        `${formatSize(length)} could not be mapped${at ? ` at ${formatAddress(at)}` : ''}${why}`,
      );
    };
  }
}
