/**
 * The system calls that carry bytes to and from our own addresses without ever dereferencing one. Both answer EFAULT,
 * or a short count, where a load or store would crash, and both reach the memory through the address itself.
 *
 * process_vm_readv(2) and process_vm_writev(2) copy straight; a container's filter may refuse them (Docker's did before
 * Linux 4.8, without CAP_SYS_PTRACE). Then the bytes go by way of a small file in memory, with plain pwritev(2) and
 * preadv(2), which nobody refuses: the kernel copies from the address into the file, and we read the file. Measured:
 * as fast for 64 bytes, 2 to 3 times as long for 4 KiB and more. (A pipe in the file's place took 5 times as long for
 * 64 KiB and dropped what stood before the fault in its page. /proc/self/mem ignores protection.)
 */
import { closeSync, ftruncateSync } from 'node:fs';
import { bufferAddress, libc } from './libc.ts';
import type { MemoryFiles } from './memory-files.ts';

export const scratchBytes = 256 * 1024;
/** IOV_MAX: the most iovecs in one call. */
export const maxVectors = 1024;

// Aligned to 64 bytes: Node's large buffers start 16 bytes into a page, which made the kernel's copies several times slower.
const backing = new Uint8Array(scratchBytes + 64);
const skew = Number(-bufferAddress(backing) & 63n);
/** Our end of every copy. */
export const scratch = backing.subarray(skew, skew + scratchBytes);
const scratchAddress = bufferAddress(backing) + BigInt(skew);

/** Their end: pairs of address and length (struct iovec). */
export const vectors = new BigUint64Array(2 * maxVectors);
const local = new BigUint64Array(16);

/** Each copies `bytes` between the scratch buffer and the first `count` vectors; returns what arrived, or -1. */
export interface Carrier {
  readonly readCall: string;
  readonly writeCall: string;
  read(bytes: number, count: number): number;
  write(bytes: number, count: number): number;
  close(): void;
}

/** Straight to and from a process's memory. */
export function straightTo(pid: number): Carrier {
  const copy = (call: 'process_vm_readv' | 'process_vm_writev', bytes: number, count: number) => {
    local[0] = scratchAddress;
    local[1] = BigInt(bytes);
    return libc[call](pid, local, 1, vectors, count, 0);
  };
  return {
    readCall: 'process_vm_readv',
    writeCall: 'process_vm_writev',
    read: (bytes, count) => copy('process_vm_readv', bytes, count),
    write: (bytes, count) => copy('process_vm_writev', bytes, count),
    close: () => undefined,
  };
}

export const straight = straightTo(process.pid);

/** By way of its own file. */
export function throughFile(files: MemoryFiles): Carrier {
  const fd = files.create('samepage-copies');
  ftruncateSync(fd, scratchBytes);
  // All its memory now, so that a later copy cannot fail with ENOMEM.
  libc.pwrite(fd, scratch, scratchBytes, 0);
  return {
    readCall: 'pwritev',
    writeCall: 'preadv',
    read(_, count) {
      const arrived = libc.pwritev(fd, vectors, count, 0);
      return arrived <= 0 ? arrived : libc.pread(fd, scratch, arrived, 0);
    },
    write(bytes, count) {
      const given = libc.pwrite(fd, scratch, bytes, 0);
      return given < 0 ? given : libc.preadv(fd, vectors, count, 0);
    },
    close: () => closeSync(fd),
  };
}

/** Whether the straight way is open to us: four bytes, there and back. */
export function straightWorks(): boolean {
  const probe = new Uint8Array(128);
  vectors[0] = bufferAddress(probe);
  vectors[1] = 4n;
  return straight.read(4, 1) === 4 && straight.write(4, 1) === 4;
}
