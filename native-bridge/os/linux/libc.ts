/**
 * The C library's calls, typed. Addresses go in as `uintptr_t` and come out as `intptr_t`, so that they are plain
 * numbers and failure is -1. `errno()` must be read before anything else runs on this thread.
 */
import koffi from 'koffi';

// The process's own symbols: Node and Electron link the C library, whatever its file is called (glibc, musl).
const self = koffi.load(null);

/**
 * koffi types every native function as `any`: this is where each gets its one true signature. What C declares with
 * `...` may be bound with fixed arguments: on Linux both are passed alike (System V AMD64, AAPCS64).
 */
export function bind<F extends (...args: never[]) => number>(prototype: string): F {
  return self.func(prototype) as unknown as F;
}

type Pointer = BigUint64Array | Uint32Array | Uint8Array;

export const libc = {
  mmap: bind<(at: number, length: number, prot: number, flags: number, fd: number, offset: number) => number>(
    'intptr_t mmap(uintptr_t, size_t, int, int, int, int64_t)',
  ),
  munmap: bind<(at: number, length: number) => number>('int munmap(uintptr_t, size_t)'),
  mprotect: bind<(at: number, length: number, prot: number) => number>('int mprotect(uintptr_t, size_t, int)'),
  mremap: bind<(at: number, oldLength: number, newLength: number, flags: number, to: number) => number>(
    'intptr_t mremap(uintptr_t, size_t, size_t, int, uintptr_t)',
  ),
  madvise: bind<(at: number, length: number, advice: number) => number>('int madvise(uintptr_t, size_t, int)'),
  mlock: bind<(at: number, length: number) => number>('int mlock(uintptr_t, size_t)'),
  munlock: bind<(at: number, length: number) => number>('int munlock(uintptr_t, size_t)'),
  memfd_create: bind<(name: string, flags: number) => number>('int memfd_create(const char *, unsigned int)'),
  open: bind<(path: Uint8Array, flags: number, mode: number) => number>('int open(const void *, int, unsigned int)'),
  close: bind<(fd: number) => number>('int close(int)'),
  fcntl: bind<(fd: number, command: number, argument: number) => number>('int fcntl(int, int, int)'),
  ftruncate: bind<(fd: number, length: number) => number>('int ftruncate(int, int64_t)'),
  lseek: bind<(fd: number, offset: number, whence: number) => number>('int64_t lseek(int, int64_t, int)'),
  ioctl: bind<(fd: number, request: number, argument: Pointer) => number>('int ioctl(int, unsigned long, void *)'),
  getrusage: bind<(who: number, usage: Pointer) => number>('int getrusage(int, void *)'),
  sysconf: bind<(name: number) => number>('long sysconf(int)'),
  memcpy: bind<(to: number, from: number, bytes: number) => number>('intptr_t memcpy(uintptr_t, uintptr_t, size_t)'),
  process_vm_readv: bind<
    (pid: number, local: Pointer, locals: number, remote: Pointer, remotes: number, flags: number) => number
  >('intptr_t process_vm_readv(int, void *, unsigned long, void *, unsigned long, unsigned long)'),
  process_vm_writev: bind<
    (pid: number, local: Pointer, locals: number, remote: Pointer, remotes: number, flags: number) => number
  >('intptr_t process_vm_writev(int, void *, unsigned long, void *, unsigned long, unsigned long)'),
  pread: bind<(fd: number, target: Pointer, bytes: number, offset: number) => number>(
    'intptr_t pread(int, void *, size_t, int64_t)',
  ),
  pwrite: bind<(fd: number, source: Pointer, bytes: number, offset: number) => number>(
    'intptr_t pwrite(int, void *, size_t, int64_t)',
  ),
  preadv: bind<(fd: number, vectors: Pointer, count: number, offset: number) => number>(
    'intptr_t preadv(int, void *, int, int64_t)',
  ),
  pwritev: bind<(fd: number, vectors: Pointer, count: number, offset: number) => number>(
    'intptr_t pwritev(int, void *, int, int64_t)',
  ),
};

/** Bytes (of UTF-8, where it is text) and the null character behind them. */
export function cString(text: string | Uint8Array): Uint8Array {
  return Buffer.concat([typeof text === 'string' ? Buffer.from(text) : text, Buffer.of(0)]);
}

/** The error of the call just made: success does not reset it, and an `await` in between loses it. */
export function errno(): number {
  return koffi.errno();
}

/**
 * The address of a buffer's memory, for structures that point at it. Stable while the buffer lives: backing stores of
 * more than 64 bytes lie outside V8's moving heap.
 */
export function bufferAddress(buffer: Uint8Array | BigUint64Array): bigint {
  return BigInt(koffi.address(buffer));
}

export const PROT = { NONE: 0, READ: 1, WRITE: 2, EXEC: 4 } as const;
export const MAP = {
  SHARED: 0x01,
  PRIVATE: 0x02,
  FIXED: 0x10,
  ANONYMOUS: 0x20,
  NORESERVE: 0x4000,
  FIXED_NOREPLACE: 0x100000,
} as const;
export const MREMAP = { MAYMOVE: 1, FIXED: 2, DONTUNMAP: 4 } as const;
export const MFD = { CLOEXEC: 1, ALLOW_SEALING: 2, NOEXEC_SEAL: 8 } as const;
/** Not among Node's constants. */
export const O_CLOEXEC = 0o2000000;
export const SEEK = { DATA: 3, HOLE: 4 } as const;
export const F_ADD_SEALS = 1033;
export const F_SEAL = { SEAL: 1, SHRINK: 2, GROW: 4 } as const;
export const RUSAGE_THREAD = 1;
export const SC_PAGESIZE = 30;
