/** Linux: memfd or file sections, mmap, mremap. */
import { closeSync, constants, existsSync, fstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { type Address, address, formatAddress, formatRange } from '../../../protocol/address.ts';
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import type { FileAccess, Limits, MoveMethod, Protection, RegionColumns } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import { checkMapped, checkPages, checkRange } from '../check-range.ts';
import { describeRegion } from '../describe-region.ts';
import { foreignNotFound } from '../foreign-not-found.ts';
import type { Extent, Mapping, MemoryOs, OsRegion, OsSection } from '../memory-os.ts';
import { availableMemory } from './available-memory.ts';
import { type CallListener, Calls, threadFaults } from './calls.ts';
import { callFailed, errnoName, fileFailed } from './errno.ts';
import { mapFlags, protOf } from './flags.ts';
import { errno, F_ADD_SEALS, F_SEAL, libc, MAP, MFD, SEEK } from './libc.ts';
import { readLimits } from './limits.ts';
import { readRegions } from './maps.ts';
import { move } from './move.ts';
import { PageMap } from './pagemap.ts';
import { RegionQuery } from './query.ts';
import * as transfer from './transfer.ts';

const EEXIST = 17;
const ENXIO = 6;
/** Not among Node's constants. */
const O_CLOEXEC = 0o2000000;

export class LinuxOs implements MemoryOs {
  readonly limits: Limits = readLimits();
  readonly #calls = new Calls();
  readonly #query = new RegionQuery();
  readonly #pages = new PageMap(this.limits.pageSize);

  get onCall(): CallListener | null {
    return this.#calls.listener;
  }

  set onCall(listener: CallListener | null) {
    this.#calls.listener = listener;
  }

  /** A memfd, sealed against shrinking and growing: nobody can truncate it under our views (memfd_create(2)). */
  createSection(bytes: number, name: string): OsSection {
    const { pageSize, maxSectionBytes } = this.limits;
    if (!Number.isSafeInteger(bytes) || bytes <= 0 || bytes % pageSize !== 0 || bytes > maxSectionBytes) {
      throw problem(
        'InvalidArgument',
        `A section has a whole number of pages of ${formatSize(pageSize)}, up to ${formatSize(maxSectionBytes)}; ${bytes} bytes is not one.`,
      );
    }
    const flags = MFD.CLOEXEC | MFD.ALLOW_SEALING;
    const fd = this.#calls.run(
      'memfd_create',
      () => `"${name}", MFD_CLOEXEC|MFD_ALLOW_SEALING`,
      () => libc.memfd_create(name, flags),
      'The section could not be created',
    );
    try {
      this.#calls.run(
        'ftruncate',
        () => `${fd}, ${bytes}`,
        () => libc.ftruncate(fd, bytes),
        `The section could not be given ${formatSize(bytes)}`,
      );
      this.#calls.run(
        'fcntl',
        () => `${fd}, F_ADD_SEALS, F_SEAL_SHRINK|F_SEAL_GROW|F_SEAL_SEAL`,
        () => libc.fcntl(fd, F_ADD_SEALS, F_SEAL.SHRINK | F_SEAL.GROW | F_SEAL.SEAL),
        'The section could not be sealed',
      );
      return { handle: fd, bytes, inode: fstatSync(fd).ino };
    } catch (thrown) {
      closeSync(fd);
      throw thrown;
    }
  }

  openFile(path: string, access: FileAccess): OsSection {
    return this.#openPath(path, access === 'read-write' ? constants.O_RDWR : constants.O_RDONLY, path);
  }

  openForeign(pid: number, name: string): OsSection {
    const folder = `/proc/${pid}/fd`;
    let entries: string[];
    try {
      entries = readdirSync(folder);
    } catch (thrown) {
      const gone = !existsSync(`/proc/${pid}`);
      const why = gone ? 'does not exist' : 'may not be looked into: it belongs to another user';
      throw fileFailed('open', thrown, `Process ${pid} ${why}`);
    }
    const others = new Set<string>();
    for (const entry of entries) {
      const found = /^\/memfd:(.*) \(deleted\)$/.exec(linkOf(`${folder}/${entry}`))?.[1];
      if (found === name) return this.#openPath(`${folder}/${entry}`, constants.O_RDWR, name);
      if (found !== undefined) others.add(found);
    }
    throw foreignNotFound(pid, name, [...others]);
  }

  #openPath(path: string, flags: number, name: string): OsSection {
    // O_NONBLOCK: opening a pipe nobody writes to would otherwise wait for ever.
    const access = flags === constants.O_RDWR ? 'O_RDWR' : 'O_RDONLY';
    const fd = this.#calls.run(
      'open',
      () => `"${path}", ${access}|O_NONBLOCK|O_CLOEXEC`,
      () => libc.open(path, flags | constants.O_NONBLOCK | O_CLOEXEC),
      (code) => callFailed('open', code, whyNotOpened(name, errnoName(code))),
    );
    const stat = fstatSync(fd);
    if (stat.isFile() && stat.size > 0 && stat.size <= this.limits.maxSectionBytes) {
      return { handle: fd, bytes: stat.size, inode: stat.ino };
    }
    closeSync(fd);
    const why = !stat.isFile() ? 'is no regular file' : stat.size === 0 ? 'is empty' : 'is larger than 1 TiB';
    throw problem('InvalidArgument', `${name} ${why}: it cannot be mapped.`);
  }

  closeSection(section: OsSection): void {
    const fd = section.handle;
    this.#calls.run(
      'close',
      () => String(fd),
      () => libc.close(fd),
      'The section could not be closed',
    );
  }

  map(section: OsSection, request: Omit<Mapping, 'section' | 'address'> & { address: Address | null }): Address {
    const { offset, length, address: at } = request;
    checkRange(this.limits, section, request);
    const flags = mapFlags(request.sharing) | (at === null ? 0 : MAP.FIXED_NOREPLACE);
    const refused = this.#refused('mmap', at ?? address(0), length);
    const prot = protOf(request.protection);
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
    checkRange(this.limits, mapping.section, { ...mapping, address: to });
    // munmap(2) of nothing succeeds; mremap(2) tells by itself, so its 10 µs need not bear the 3 of asking.
    if (method === 'unmap-map') checkMapped((at) => this.query(at), mapping.address, mapping.length);
    return move(
      {
        calls: this.#calls,
        refused: (call, at, length) => this.#refused(call, at, length),
        privatePages: ({ address: at, length }) => this.privatePages(at, length, Number.POSITIVE_INFINITY),
      },
      mapping,
      to,
      method,
    );
  }

  protect(from: Address, length: number, protection: Protection): void {
    checkPages(this.limits, from, length);
    // mprotect(2) changes what lies before a hole, and only then fails.
    checkMapped((at) => this.query(at), from, length);
    this.#calls.mprotect(from, length, protOf(protection));
  }

  read(from: Address, target: Uint8Array): number {
    return transfer.read(from, target);
  }

  readMany(requests: readonly { from: Address; target: Uint8Array }[]): number[] {
    return transfer.readMany(requests);
  }

  write(to: Address, source: Uint8Array): number {
    let written = 0;
    const preview = [...source.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    this.#calls.run(
      'process_vm_writev',
      () => `self, [${preview}${source.length > 8 ? ' …' : ''}] → ${formatAddress(to)}, ${source.length}`,
      () => {
        written = transfer.write(to, source);
        return written;
      },
      'The bytes could not be written',
    );
    return written;
  }

  /** lseek(2) with SEEK_DATA and SEEK_HOLE asks the file system, which knows without touching a page. */
  touched(section: OsSection, from: number, to: number, limit: number): Extent[] {
    const found: Extent[] = [];
    for (let at = from; at < to && found.length < limit; ) {
      const start = libc.lseek(section.handle, at, SEEK.DATA);
      if (start < 0) {
        const code = errno();
        if (code === ENXIO) break; // no data from here on, or past the end of a file that was cut short
        throw callFailed('lseek', code, 'The touched pages could not be asked for');
      }
      if (start >= to) break;
      const end = libc.lseek(section.handle, start, SEEK.HOLE);
      if (end <= start) break; // cut short between the two calls
      found.push({ start, end: Math.min(end, to) });
      at = end;
    }
    return found;
  }

  allocated(section: OsSection): number {
    return fstatSync(section.handle).blocks * 512;
  }

  lengthNow(section: OsSection): number {
    return fstatSync(section.handle).size;
  }

  privatePages(from: Address, length: number, limit: number): Extent[] {
    return this.#pages.extents(from, length, 'private', limit);
  }

  resident(from: Address, length: number): number | null {
    if (!this.#pages.available) return null;
    const extents = this.#pages.extents(from, length, 'present', Number.POSITIVE_INFINITY);
    return extents.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  residentOfProcess(): number {
    const pages = readFileSync('/proc/self/statm', 'latin1').split(' ')[1];
    return Number(pages) * this.limits.pageSize;
  }

  faults(): { count: number; scope: 'thread' } {
    return { count: threadFaults(), scope: 'thread' };
  }

  query(at: Address): OsRegion | null {
    return this.#query.query(at);
  }

  regions(pid = process.pid): RegionColumns {
    return readRegions(pid);
  }

  availableMemory(): number {
    return availableMemory();
  }

  close(): void {
    this.#query.close();
    this.#pages.close();
  }

  /** Why [at, at + length) could not be mapped: what lies there, or the system's own reason. */
  #refused(call: string, at: Address, length: number): (errno: number) => SamepageError {
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
      return callFailed(call, code, `${formatSize(length)} could not be mapped${at ? ` at ${formatAddress(at)}` : ''}`);
    };
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // closed meanwhile
  }
}

function whyNotOpened(name: string, errno: string): string {
  if (errno === 'ENOENT' || errno === 'ENOTDIR') return `There is no file ${name}`;
  if (errno === 'EISDIR') return `${name} is a folder: it cannot be mapped`;
  if (errno === 'EACCES' || errno === 'EPERM' || errno === 'EROFS') {
    return `You may not open ${name} in this way: open it read-only, or change its permissions`;
  }
  return `${name} cannot be opened`;
}
