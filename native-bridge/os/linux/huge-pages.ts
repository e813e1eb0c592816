/**
 * Which huge pages of a file on hugetlbfs exist. No call reports it directly: lseek(2) calls all of the file data, mincore(2)
 * and the page map speak of one mapping's page table, and a load from a page that does not exist takes one from the pool.
 */
import { closeSync } from 'node:fs';
import { bind, bufferAddress, libc, MAP, O_CLOEXEC, PROT } from './libc.ts';

const syscall = bind<(number: number, flags: number) => number>('long syscall(long, unsigned long)');
/** asm/unistd_64.h of x86-64; asm-generic/unistd.h, which arm64 and riscv64 use. */
const userfaultfdNumber = process.arch === 'x64' ? 323 : 282;
const UFFD_USER_MODE_ONLY = 1;
/** linux/userfaultfd.h: _IOWR(0xaa, 0x3f, 24 bytes) and _IOWR(0xaa, 0, 32 bytes). */
const UFFDIO_API = 0xc018aa3f;
const UFFDIO_REGISTER = 0xc020aa00;
const API = 0xaan;
const FEATURE_MISSING_HUGETLBFS = 1n << 4n;
const FEATURE_SIGBUS = 1n << 7n;
const REGISTER_MODE_MISSING = 1n;

const byte = new Uint8Array(128);
const local = BigUint64Array.from([bufferAddress(byte), 1n, ...new Array<bigint>(14).fill(0n)]);
const remote = new BigUint64Array(16);
/** Bytes of the file that are read at once, and nothing but zeros to compare them with. */
const chunk = new Uint8Array(256 * 1024);
const zeros = new Uint8Array(chunk.length);
/** Of a range up to this size every byte is looked at, of a larger one each page's beginning. Bytes. */
const readWhole = 16 * 1024 * 1024;

/** The starts of those that exist in [from, to), which are multiples of `pageBytes`; in order. */
export function hugePagesOf(fd: number, from: number, to: number, pageBytes: number): number[] {
  return byFaults(fd, from, to, pageBytes) ?? byBytes(fd, from, to, pageBytes);
}

/**
 * A mapping that userfaultfd(2) watches, with UFFD_FEATURE_SIGBUS: there, a page that does not exist is an error for who
 * reads it, and process_vm_readv(2) answers with that. Null where a container or the system refuses it.
 */
function byFaults(fd: number, from: number, to: number, pageBytes: number): number[] | null {
  const watcher = syscall(userfaultfdNumber, O_CLOEXEC | UFFD_USER_MODE_ONLY);
  if (watcher < 0) return null;
  const length = to - from;
  const at = libc.mmap(0, length, PROT.READ, MAP.SHARED | MAP.NORESERVE, fd, from);
  try {
    const wanted = BigUint64Array.from([API, FEATURE_SIGBUS | FEATURE_MISSING_HUGETLBFS, 0n]);
    const range = BigUint64Array.from([BigInt(at), BigInt(length), REGISTER_MODE_MISSING, 0n]);
    const isWatched =
      at !== -1 && libc.ioctl(watcher, UFFDIO_API, wanted) === 0 && libc.ioctl(watcher, UFFDIO_REGISTER, range) === 0;
    if (!isWatched) return null;
    const found: number[] = [];
    remote[1] = 1n;
    for (let offset = 0; offset < length; offset += pageBytes) {
      remote[0] = BigInt(at + offset);
      if (libc.process_vm_readv(process.pid, local, 1, remote, 1, 0) === 1) found.push(from + offset);
    }
    return found;
  } finally {
    if (at !== -1) libc.munmap(at, length);
    closeSync(watcher);
  }
}

/** read(2) gives zeros for what does not exist, and takes nothing: what holds anything else exists. */
function byBytes(fd: number, from: number, to: number, pageBytes: number): number[] {
  const found: number[] = [];
  const perPage = to - from <= readWhole ? pageBytes : chunk.length;
  for (let start = from; start < to; start += pageBytes) {
    for (let at = start; at < start + perPage; at += chunk.length) {
      const read = libc.pread(fd, chunk, chunk.length, at);
      if (read > 0 && Buffer.compare(chunk.subarray(0, read), zeros.subarray(0, read)) !== 0) {
        found.push(start);
        break;
      }
    }
  }
  return found;
}
