/**
 * Copies between our own addresses and JavaScript without ever dereferencing one: process_vm_readv(2) and
 * process_vm_writev(2) on our own pid answer EFAULT or a short count where a load or store would crash.
 */
import type { Address } from '../../../protocol/address.ts';
import { callFailed } from './errno.ts';
import { bufferAddress, errno, libc } from './libc.ts';

const scratchBytes = 256 * 1024;
/** IOV_MAX: at most so many iovecs in one call. */
const maxVectors = 1024;
const EFAULT = 14;
const ENOMEM = 12;

// Aligned to 64 bytes: Node's large buffers start 16 bytes into a page, which made the kernel's copies several times slower.
const backing = new Uint8Array(scratchBytes + 64);
const skew = Number(-bufferAddress(backing) & 63n);
const scratch = backing.subarray(skew, skew + scratchBytes);
const scratchAddress = bufferAddress(backing) + BigInt(skew);

const local = new BigUint64Array(16);
const remote = new BigUint64Array(2 * maxVectors);

export interface ReadRequest {
  from: Address;
  target: Uint8Array;
}

/** Bytes of the vectors that arrived; 0 where the very first was unreadable. */
function transferred(call: 'process_vm_readv' | 'process_vm_writev', bytes: number, vectors: number): number {
  local[0] = scratchAddress;
  local[1] = BigInt(bytes);
  const count = libc[call](process.pid, local, 1, remote, vectors, 0);
  if (count >= 0) return count;
  const code = errno();
  // ENOMEM is what the kernel says of pages that no memory could be found for.
  if (code === EFAULT || code === ENOMEM) return 0;
  throw callFailed(call, code, 'The memory could not be reached');
}

/** See MemoryOs.read. */
export function read(from: Address, target: Uint8Array): number {
  for (let done = 0; done < target.length; ) {
    const bytes = Math.min(scratchBytes, target.length - done);
    remote[0] = BigInt(from + done);
    remote[1] = BigInt(bytes);
    const count = transferred('process_vm_readv', bytes, 1);
    target.set(scratch.subarray(0, count), done);
    done += count;
    if (count < bytes) return done;
  }
  return target.length;
}

/** See MemoryOs.readMany. Requests that fit are read by one call; one that ends short does not hold up the others. */
export function readMany(requests: readonly ReadRequest[]): number[] {
  const counts: number[] = [];
  while (counts.length < requests.length) {
    const first = counts.length;
    let bytes = 0;
    let vectors = 0;
    for (let request = requests[first]; request && vectors < maxVectors; request = requests[first + vectors]) {
      if (bytes + request.target.length > scratchBytes) break;
      remote[2 * vectors] = BigInt(request.from);
      remote[2 * vectors + 1] = BigInt(request.target.length);
      bytes += request.target.length;
      vectors += 1;
    }
    const next = requests[first];
    if (vectors === 0 && next) {
      counts.push(read(next.from, next.target));
      continue;
    }
    let left = transferred('process_vm_readv', bytes, vectors);
    let at = 0;
    for (const { target } of requests.slice(first, first + vectors)) {
      const count = Math.min(left, target.length);
      target.set(scratch.subarray(at, at + count));
      counts.push(count);
      at += count;
      left -= count;
      if (count < target.length) break;
    }
  }
  return counts;
}

/** See MemoryOs.write. */
export function write(to: Address, source: Uint8Array): number {
  for (let done = 0; done < source.length; ) {
    const bytes = Math.min(scratchBytes, source.length - done);
    scratch.set(source.subarray(done, done + bytes));
    remote[0] = BigInt(to + done);
    remote[1] = BigInt(bytes);
    const count = transferred('process_vm_writev', bytes, 1);
    done += count;
    if (count < bytes) return done;
  }
  return source.length;
}
