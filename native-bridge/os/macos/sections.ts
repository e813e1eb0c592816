/**
 * Sections on macOS: memory entries, ports that stand for a memory object (mach_make_memory_entry_64, mach/mach_vm.h).
 * Those in memory have no name and no size to change: nobody can truncate them, and nobody finds them.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { alignUp } from '../../../protocol/address.ts';
import { arg, returned } from '../../../protocol/calls.ts';
import { asProblem, type ErrorCode, problem } from '../../../protocol/errors.ts';
import type { FileAccess, Limits } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import type { OsSection } from '../memory.ts';
import { bytesOfPath } from '../path.ts';
import { KERN, machFailed } from './kern-return.ts';
import { MAP_MEM_NAMED_CREATE, MAP_SHARED, protNames, VM_PROT } from './mach.ts';
import type { MachCalls } from './mach-calls.ts';

/** What we know of a section beside its port. */
interface Held {
  /** The file it was made of; null where it is memory alone. */
  fd: number | null;
  /** The protection that a shared view of it may have at most. */
  maximum: number;
}

export class Sections {
  readonly #limits: Limits;
  readonly #calls: MachCalls;
  readonly #held = new Map<number, Held>();

  constructor(limits: Limits, calls: MachCalls) {
    this.#limits = limits;
    this.#calls = calls;
  }

  get(section: OsSection): Held {
    return this.#held.get(section.handle) ?? { fd: null, maximum: VM_PROT.READ | VM_PROT.WRITE };
  }

  /** `objectOf` returns the identity of the memory object behind a port. */
  create(bytes: number, objectOf: (port: number) => bigint): OsSection {
    const { pageSize, maxSectionBytes } = this.#limits;
    if (!Number.isSafeInteger(bytes) || bytes <= 0 || bytes % pageSize !== 0 || bytes > maxSectionBytes) {
      throw problem(
        'InvalidArgument',
        `A section has a whole number of pages of ${formatSize(pageSize)}, up to ${formatSize(maxSectionBytes)}; ${bytes} bytes is not one.`,
      );
    }
    const maximum = VM_PROT.READ | VM_PROT.WRITE;
    const port = this.#entry(bytes, 0, MAP_MEM_NAMED_CREATE | maximum, ['MAP_MEM_NAMED_CREATE']);
    return this.#hold({ handle: port, bytes, inode: this.#orGiveUp(port, objectOf), device: 0 }, { fd: null, maximum });
  }

  /** A file is mapped once, as a whole, to get at its memory object; the port keeps that when the mapping is gone. */
  openFile(path: string, access: FileAccess, objectOf: (port: number) => bigint): OsSection {
    const mayWrite = access === 'read-write';
    const fd = this.#open(path, mayWrite);
    try {
      const stat = fstatSync(fd);
      if (!stat.isFile() || stat.size === 0 || stat.size > this.#limits.maxSectionBytes) {
        const why = !stat.isFile()
          ? 'is not a regular file'
          : stat.size === 0
            ? 'has a length of 0'
            : 'is larger than 1 TiB';
        throw problem('InvalidArgument', `${path} ${why}: it cannot be mapped.`);
      }
      const maximum = mayWrite ? VM_PROT.READ | VM_PROT.WRITE : VM_PROT.READ;
      const port = this.#entryOfFile(path, fd, stat.size, maximum);
      return this.#hold(
        { handle: port, bytes: stat.size, inode: this.#orGiveUp(port, objectOf), device: 0 },
        { fd, maximum },
      );
    } catch (thrown) {
      closeSync(fd);
      throw thrown;
    }
  }

  close(section: OsSection): void {
    const { fd } = this.get(section);
    this.#giveUp(section.handle);
    this.#held.delete(section.handle);
    if (fd !== null) closeSync(fd);
  }

  #open(path: string, mayWrite: boolean): number {
    let fd = -1;
    const pathBytes = Buffer.from(bytesOfPath(path));
    const { O_RDWR, O_RDONLY, O_NONBLOCK } = constants;
    let failed: unknown;
    this.#calls.run(
      'open',
      () => [arg.name(path), arg.flags([mayWrite ? 'O_RDWR' : 'O_RDONLY', 'O_NONBLOCK'])],
      () => {
        try {
          fd = openSync(pathBytes, (mayWrite ? O_RDWR : O_RDONLY) | O_NONBLOCK);
          return KERN.SUCCESS;
        } catch (thrown) {
          failed = thrown;
          return KERN.FAILURE;
        }
      },
      () => problem(openErrors.get(codeOf(failed)) ?? 'Internal', `${path} cannot be opened (open: ${codeOf(failed)})`),
      () => returned('handle', fd),
    );
    return fd;
  }

  #entryOfFile(path: string, fd: number, bytes: number, maximum: number): number {
    const { natives, task } = this.#calls;
    let at = -1;
    this.#calls.run(
      'mmap',
      () => [
        arg.address(0),
        arg.size(bytes),
        arg.flags(protNames(maximum, 'PROT'), 'PROT_NONE'),
        arg.flags(['MAP_SHARED']),
        arg.handle(fd),
        arg.offset(0),
      ],
      () => {
        at = natives.mmap(0, bytes, maximum, MAP_SHARED, fd, 0);
        return at === -1 ? KERN.FAILURE : KERN.SUCCESS;
      },
      `${path} could not be mapped`,
      () => returned('address', at),
    );
    const whole = alignUp(bytes, this.#limits.pageSize);
    try {
      return this.#entry(whole, at, maximum, []);
    } finally {
      natives.mach_vm_deallocate(task, at, whole);
    }
  }

  #entry(bytes: number, at: number, permission: number, flagNames: readonly string[]): number {
    const { natives, task } = this.#calls;
    const size = new BigUint64Array(16);
    const port = new Uint32Array(32);
    size[0] = BigInt(bytes);
    const prot = permission & (VM_PROT.READ | VM_PROT.WRITE);
    this.#calls.run(
      'mach_make_memory_entry_64',
      () => [
        arg.word('self'),
        arg.size(bytes),
        arg.offset(at),
        arg.flags([...flagNames, ...protNames(prot)], 'VM_PROT_NONE'),
        arg.word('MEMORY_OBJECT_NULL'),
      ],
      () => natives.mach_make_memory_entry_64(task, size, at, permission, port, 0),
      `The section could not be given ${formatSize(bytes)}`,
      () => returned('handle', port[0] ?? 0),
    );
    const made = port[0] ?? 0;
    if (Number(size[0]) >= bytes) return made;
    this.#giveUp(made);
    throw problem('OutOfMemory', `The system gave ${formatSize(Number(size[0]))} instead of ${formatSize(bytes)}.`);
  }

  #hold(section: OsSection, held: Held): OsSection {
    this.#held.set(section.handle, held);
    return section;
  }

  #orGiveUp(port: number, objectOf: (port: number) => bigint): bigint {
    try {
      return objectOf(port);
    } catch (thrown) {
      this.#giveUp(port);
      throw asProblem(thrown);
    }
  }

  #giveUp(port: number): void {
    const { natives, task } = this.#calls;
    this.#calls.run(
      'mach_port_deallocate',
      () => [arg.word('self'), arg.handle(port)],
      () => natives.mach_port_deallocate(task, port),
      (result) => machFailed('mach_port_deallocate', result, 'The section could not be closed'),
    );
  }
}

const openErrors = new Map<string, ErrorCode>([
  ['ENOENT', 'NotFound'],
  ['ENOTDIR', 'NotFound'],
  ['EISDIR', 'InvalidArgument'],
  ['EACCES', 'PermissionDenied'],
  ['EPERM', 'PermissionDenied'],
  ['EROFS', 'PermissionDenied'],
]);

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
}
