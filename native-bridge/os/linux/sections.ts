/** Sections on Linux: files, in memory or not. */
import { closeSync, constants, fstatSync, readdirSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { type Address, address } from '../../../protocol/address.ts';
import { arg } from '../../../protocol/calls.ts';
import { problem } from '../../../protocol/errors.ts';
import type { FileAccess, Limits } from '../../../protocol/model.ts';
import { shortText } from '../../../protocol/short-text.ts';
import { formatSize } from '../../../protocol/size.ts';
import { foreignNotFound } from '../foreign-not-found.ts';
import type { OsSection } from '../memory.ts';
import type { OsRegion } from '../observer.ts';
import { bytesOfPath } from '../path.ts';
import type { Calls } from './calls.ts';
import { callFailed, errnoName, fileFailed } from './errno.ts';
import { cString, F_ADD_SEALS, F_SEAL, libc, MAP, O_CLOEXEC, PROT } from './libc.ts';
import { type MemoryFiles, sectionName } from './memory-files.ts';
import { linkTarget } from './name-table.ts';
import { hidden, isShown, livingThread } from './process-folder.ts';
import { hugePageBytes, whyTouchedUnknown } from './touched.ts';

/** Of a path that cannot be opened, in an error; characters. */
const longestShown = 300;

/** See MemoryOs. */
export class Sections {
  readonly #limits: Limits;
  readonly #files: MemoryFiles;
  readonly #calls: Calls;
  readonly #regionAt: (at: Address) => OsRegion | null;
  /** Descriptors of files in memory that no file system holds, and that are sealed: they stay as long as they are. */
  readonly #unbounded = new Set<number>();

  constructor(limits: Limits, files: MemoryFiles, calls: Calls, regionAt: (at: Address) => OsRegion | null) {
    this.#regionAt = regionAt;
    this.#limits = limits;
    this.#files = files;
    this.#calls = calls;
  }

  /** A file in memory, sealed against shrinking and growing: nobody can truncate it under our views (memfd_create(2)). */
  create(bytes: number, name: string): OsSection {
    const { pageSize, maxSectionBytes } = this.#limits;
    if (!Number.isSafeInteger(bytes) || bytes <= 0 || bytes % pageSize !== 0 || bytes > maxSectionBytes) {
      throw problem(
        'InvalidArgument',
        `A section has a whole number of pages of ${formatSize(pageSize)}, up to ${formatSize(maxSectionBytes)}; ${bytes} bytes is not one.`,
      );
    }
    const fd = this.#files.create(name, this.#calls);
    try {
      this.#calls.run(
        'ftruncate',
        () => [arg.handle(fd), arg.size(bytes)],
        () => libc.ftruncate(fd, bytes),
        `The section could not be given ${formatSize(bytes)}`,
      );
      if (this.#files.sealable) {
        this.#seal(fd);
        this.#unbounded.add(fd);
      }
      return { handle: fd, bytes, ...this.#identityOf(fd, this.#limits.pageSize) };
    } catch (thrown) {
      closeSync(fd);
      throw thrown;
    }
  }

  /**
   * By what the list of regions names the file. On file systems that show others' files (overlayfs, whose inode numbers
   * differ, too, before Linux 6.8) or share a device (btrfs) fstat(2) reports another device than the list, so a mapping is
   * made, looked up, and given back. `length`: of one page, in bytes.
   */
  #identityOf(fd: number, length: number): { inode: bigint; device: number } {
    const { ino, dev } = fstatSync(fd, { bigint: true });
    // Node reads the number as a signed one.
    const stated = { inode: BigInt.asUintN(64, ino), device: listedDevice(dev) };
    const map = (sharing: number) => libc.mmap(0, length, PROT.NONE, sharing | MAP.NORESERVE, fd, 0);
    let at = map(MAP.SHARED);
    // Some file systems allow private mappings alone: FUSE with direct I/O (ENODEV).
    if (at === -1) at = map(MAP.PRIVATE);
    if (at === -1) return stated;
    const region = this.#regionAt(address(at));
    // munmap(2) of a whole mapping fails only if the kernel is out of memory; nothing else would ever remove the mapping.
    if (libc.munmap(at, length) === -1) libc.munmap(at, length);
    return region ? { inode: region.inode, device: region.device } : stated;
  }

  #seal(fd: number): void {
    this.#calls.run(
      'fcntl',
      () => [arg.handle(fd), arg.word('F_ADD_SEALS'), arg.flags(['F_SEAL_SHRINK', 'F_SEAL_GROW', 'F_SEAL_SEAL'])],
      () => libc.fcntl(fd, F_ADD_SEALS, F_SEAL.SHRINK | F_SEAL.GROW | F_SEAL.SEAL),
      'The section could not be sealed',
    );
  }

  openFile(path: string, access: FileAccess): OsSection {
    return this.#openPath(path, access === 'read-write' ? constants.O_RDWR : constants.O_RDONLY, path);
  }

  openForeign(pid: number, name: string): OsSection {
    const folder = `/proc/${livingThread(pid)}/fd`;
    let entries: string[];
    try {
      entries = readdirSync(folder);
    } catch (thrown) {
      const refused = 'may not be looked into: it belongs to another user';
      const why = isShown(pid) ? refused : (hidden(pid) ?? 'does not exist');
      throw fileFailed('open', thrown, `Process ${pid} ${why}`);
    }
    const others = new Set<string>();
    const paths: string[] = [];
    for (const entry of entries) {
      const found = sectionName(linkTarget(`${folder}/${entry}`));
      if (found === name) paths.push(`${folder}/${entry}`);
      else if (found !== null) others.add(found);
    }
    const [first] = paths;
    if (first === undefined) throw foreignNotFound(pid, name, [...others]);
    // A section that was removed is kept for undo, and another one may have its name by now: the mapped one is meant.
    const meant = paths.length > 1 ? paths.find((path) => isMapped(pid, path)) : undefined;
    return this.#openPath(meant ?? first, constants.O_RDWR, name);
  }

  #openPath(path: string, flags: number, name: string): OsSection {
    // O_NONBLOCK: opening a pipe nobody writes to would otherwise wait for ever.
    const access = flags === constants.O_RDWR ? 'O_RDWR' : 'O_RDONLY';
    const pathBytes = cString(bytesOfPath(path));
    const fd = this.#calls.run(
      'open',
      () => [arg.name(path), arg.flags([access, 'O_NONBLOCK', 'O_CLOEXEC'])],
      () => libc.open(pathBytes, flags | constants.O_NONBLOCK | O_CLOEXEC, 0),
      (code) => callFailed('open', code, whyNotOpened(shortText(name, longestShown), errnoName(code))),
      'handle',
    );
    const stat = fstatSync(fd);
    if (stat.isFile() && stat.size > 0 && stat.size <= this.#limits.maxSectionBytes) {
      const unit = hugePageBytes(fd);
      const why = this.#limits.abilities.touched === true && unit === undefined ? whyTouchedUnknown(fd) : null;
      const lack =
        why === null
          ? undefined
          : `its file system does not report which pages hold data (lseek: ${why}): all pages are taken as touched, and looking reads them`;
      return { handle: fd, bytes: stat.size, unit, lack, ...this.#identityOf(fd, unit ?? this.#limits.pageSize) };
    }
    closeSync(fd);
    const why = !stat.isFile()
      ? 'is not a regular file'
      : stat.size === 0
        ? 'has a length of 0'
        : 'is larger than 1 TiB';
    throw problem('InvalidArgument', `${shortText(name, longestShown)} ${why}: it cannot be mapped.`);
  }

  /** See MemoryOs. */
  lengthNow({ handle, bytes }: OsSection): number {
    return this.#unbounded.has(handle) ? bytes : fstatSync(handle).size;
  }

  /** See MemoryOs. statfs(2) of the file; what is reserved for root counts for root alone. */
  roomFor({ handle }: OsSection): number {
    if (this.#unbounded.has(handle)) return Number.POSITIVE_INFINITY;
    const { bsize, blocks, bavail, bfree } = statfsSync(`/proc/self/fd/${handle}`);
    // A file system without blocks of its own (tmpfs without a limit) counts none.
    if (blocks === 0) return Number.POSITIVE_INFINITY;
    return (process.geteuid?.() === 0 ? bfree : bavail) * bsize;
  }

  close(section: OsSection): void {
    const fd = section.handle;
    this.#unbounded.delete(fd);
    this.#calls.run(
      'close',
      () => [arg.handle(fd)],
      () => libc.close(fd),
      'The section could not be closed',
    );
  }
}

/** `st_dev` (makedev(3)) as the list of regions has it. */
function listedDevice(dev: bigint): number {
  const low = Number(dev & 0xffffffffn);
  const [major, minor] = [(low >>> 8) & 0xfff, (low & 0xff) | ((low >>> 12) & 0xfff00)];
  return major * 2 ** 20 + minor;
}

function whyNotOpened(name: string, errno: string): string {
  if (errno === 'ENOENT' || errno === 'ENOTDIR') return `There is no file ${name}`;
  if (errno === 'EISDIR') return `${name} is a folder: it cannot be mapped`;
  if (errno === 'EACCES' || errno === 'EPERM' || errno === 'EROFS') {
    return `You may not open ${name} in this way: open it read-only, or change its permissions`;
  }
  if (errno === 'ENAMETOOLONG') return `The path ${name} is longer than this system takes`;
  return `${name} cannot be opened`;
}

/** Whether a process's list of regions names the file behind one of its descriptors (proc_pid_maps(5): the fifth field). */
function isMapped(pid: number, path: string): boolean {
  const { ino } = statSync(path, { bigint: true });
  const pattern = new RegExp(`^\\S+ \\S+ \\S+ \\S+ ${ino} `, 'm');
  return pattern.test(readFileSync(`/proc/${pid}/maps`, 'latin1'));
}
