/** Windows: file-mapping objects and their views. */
import { type Address, address, alignUp } from '../../../protocol/address.ts';
import { arg } from '../../../protocol/calls.ts';
import { problem } from '../../../protocol/errors.ts';
import {
  allowsWriting,
  type FileAccess,
  type Limits,
  type MoveMethod,
  type Protection,
} from '../../../protocol/model.ts';
import { type Abilities, answersOf, noPageCalls } from '../abilities.ts';
import { unable } from '../ability.ts';
import type { CallListener } from '../call-listeners.ts';
import { checkExecution, checkMapped, checkPages, checkRange } from '../check-range.ts';
import type { Extent, Mapping, OsSection } from '../memory.ts';
import type { MemoryOs } from '../memory-os.ts';
import type { Observer } from '../observer.ts';
import { Calls } from './calls.ts';
import { protectRange } from './contents.ts';
import { readLimits, touchedUnknown } from './limits.ts';
import { Mapper } from './mapper.ts';
import { move, replace, unmap } from './move.ts';
import { WindowsObserver } from './observer.ts';
import { Placeholders } from './placeholders.ts';
import { countsFaults, freeMemory, processFaults } from './process-memory.ts';
import { readProcesses } from './processes.ts';
import { fileSize, Sections } from './sections.ts';
import * as transfer from './transfer.ts';
import type { WindowsSection } from './views.ts';

const limits = readLimits();

export class WindowsOs extends WindowsObserver implements MemoryOs {
  readonly #abilities: Abilities = {
    ...super.abilities,
    touched: unable(touchedUnknown),
    readSection: unable('Windows reads a section only through a view of it'),
    secretMemory: unable('Windows has no memory that only the program itself can reach'),
    riskyActs: unable('not implemented for Windows'),
    moveCosts: unable('Windows’ calls take no pages along, and its thread times are too coarse: 15.6 ms'),
    processes: { ask: readProcesses },
    ...noPageCalls,
  };
  readonly limits: Limits = { ...limits, abilities: answersOf(this.#abilities) };
  /** Whether an address can be kept while another view takes it: see placeholders.ts. */
  readonly hasPlaceholders: boolean;
  readonly #calls = new Calls();
  readonly #sections = new Sections(this.#calls, this.limits);
  readonly #mapper: Mapper;
  readonly #open = new Map<bigint, WindowsSection>();

  /** `usePlaceholders` false does without them even where the system has them. */
  constructor(usePlaceholders = true) {
    super(process.pid, limits);
    this.hasPlaceholders = usePlaceholders && Placeholders.work(this.limits.granularity);
    this.#mapper = new Mapper(this.#calls, this.hasPlaceholders ? new Placeholders(this.#calls) : null);
  }

  /** How many sections are open. */
  get openSections(): number {
    return this.#open.size;
  }

  subscribeToCalls(listener: CallListener): () => void {
    return this.#calls.listeners.subscribe(listener);
  }

  createSection(bytes: number, name: string): OsSection {
    return this.#opened(this.#sections.create(bytes, name));
  }

  openFile(path: string, access: FileAccess): OsSection {
    return this.#opened(this.#sections.openFile(path, access));
  }

  openForeign(pid: number, name: string): OsSection {
    return this.#opened(this.#sections.openForeign(pid, name));
  }

  closeSection(section: OsSection): void {
    this.#sections.close(this.#section(section));
    this.#open.delete(section.inode);
  }

  map(section: OsSection, request: Omit<Mapping, 'section' | 'address'> & { address: Address | null }): Address {
    checkRange(this.limits, section, request);
    const { offset, sharing, protection, address: at } = request;
    checkExecution(this.limits, protection);
    const ours = this.#section(section);
    if (allowsWriting(protection) && sharing === 'shared' && !ours.mayWrite) {
      throw problem('PermissionDenied', 'The file was opened read-only: it can be written only copy-on-write.');
    }
    const length = alignUp(request.length, this.limits.pageSize);
    const view = this.#mapper.map({ section: ours, offset, length, at: at ?? 0, sharing });
    try {
      const mappedAs = sharing === 'shared' && !ours.mayWrite ? 'read' : 'read-write';
      if (protection !== mappedAs) protectRange(this.#calls, view.base, length, protection, this.limits.pageSize);
    } catch (thrown) {
      this.#mapper.unmap(view);
      throw thrown;
    }
    return address(view.base);
  }

  unmap(from: Address, length: number): void {
    checkPages(this.limits, from, length);
    unmap(this.#mapper, this.limits, from, from + alignUp(length, this.limits.pageSize));
  }

  move(mapping: Mapping, to: Address, method: MoveMethod): { bytesCopied: number } {
    if (!this.limits.moveMethods.includes(method))
      throw problem('Unsupported', `Views cannot be moved by ${method} here.`);
    checkRange(this.limits, mapping.section, { ...mapping, address: to });
    checkMapped((at) => this.query(at), mapping.address, mapping.length);
    const ours = { ...mapping, section: this.#section(mapping.section) };
    return { bytesCopied: move(this.#mapper, this.limits, ours, to) };
  }

  replace(mapping: Mapping, over: Address): void {
    checkPages(this.limits, over, mapping.length);
    replace(this.#mapper, this.limits, { ...mapping, section: this.#section(mapping.section) }, over);
  }

  protect(from: Address, length: number, protection: Protection): void {
    checkExecution(this.limits, protection);
    checkPages(this.limits, from, length);
    checkMapped((at) => this.query(at), from, length);
    protectRange(this.#calls, from, alignUp(length, this.limits.pageSize), protection, this.limits.pageSize);
  }

  write(to: Address, source: Uint8Array): number {
    return transfer.write(to, source, (at, part, copy) =>
      this.#calls.count(
        'WriteProcessMemory',
        () => [arg.word('self'), arg.address(at), arg.bytes(part), arg.size(part.length)],
        copy,
      ),
    );
  }

  /** See abilities.touched. */
  touched(section: OsSection, from: number, to: number, limit: number): Extent[] {
    const end = Math.min(to, alignUp(this.lengthNow(section), this.limits.pageSize));
    return end > from && limit > 0 ? [{ start: from, end }] : [];
  }

  /** A section in memory is promised as a whole when it is made (SEC_COMMIT). */
  allocated(section: OsSection): number {
    return this.lengthNow(section);
  }

  lengthNow(section: OsSection): number {
    const { file } = this.#section(section);
    return file === null ? section.bytes : fileSize(file);
  }

  faults(): { count: number; scope: 'process' } | null {
    return countsFaults ? { count: processFaults(), scope: 'process' } : null;
  }

  availableMemory(): number {
    const { physical, commit } = freeMemory();
    return Math.min(physical, commit);
  }

  /** A file has its place on the disk, unless it was made sparse: that is not asked. */
  roomFor(): number {
    return Number.POSITIVE_INFINITY;
  }

  override get abilities(): Abilities {
    return this.#abilities;
  }

  observe(pid: number): Observer {
    return new WindowsObserver(pid, this.limits);
  }

  /** Nothing is held that was not asked for. */
  override close(): void {
    this.#calls.listeners.clear();
  }

  #opened(section: WindowsSection): OsSection {
    this.#open.set(section.inode, section);
    return section;
  }

  /** Throws InvalidArgument where the section is closed. */
  #section({ inode }: OsSection): WindowsSection {
    const section = this.#open.get(inode);
    if (section) return section;
    throw problem('InvalidArgument', 'This section is closed.');
  }
}
