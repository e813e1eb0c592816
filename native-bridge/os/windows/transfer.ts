/**
 * Copies between our own addresses and JavaScript without ever dereferencing one: ReadProcessMemory and
 * WriteProcessMemory on ourselves. VirtualQuery is asked first what may be read or written: WriteProcessMemory may make
 * a read-only page writable by itself, and Wine 8 reads and writes what has no access.
 */
import type { Address } from '../../../protocol/address.ts';
import { protectionBits } from '../../../protocol/model.ts';
import { protectionOf, stretchesIn } from './query.ts';
import { bufferAddress, thisProcess, win32 } from './win32.ts';

const scratch = new Uint8Array(256 * 1024);
const scratchAddress = bufferAddress(scratch);
const count = new Uint32Array(2);

/** How many bytes from `from` on have all of these bits. */
function reachable(from: number, length: number, bits: number, process = thisProcess): number {
  for (const stretch of stretchesIn(from, from + length, process)) {
    if ((protectionOf(stretch) & bits) !== bits) return stretch.start - from;
  }
  return length;
}

/** See Observer.read. */
export function read(from: Address, target: Uint8Array, process = thisProcess): number {
  const readable = reachable(from, target.length, protectionBits.read, process);
  for (let done = 0; done < readable; ) {
    const bytes = Math.min(scratch.length, readable - done);
    // A call that fails half-way (a file that others cut short) says how far it came.
    const succeeded = win32.ReadProcessMemory(process, from + done, scratchAddress, bytes, count);
    const arrived = succeeded ? bytes : Math.min(count[0] ?? 0, bytes);
    target.set(scratch.subarray(0, arrived), done);
    done += arrived;
    if (arrived < bytes) return done;
  }
  return readable;
}

/** Makes one call of a copy: `copy` makes it, and returns how many bytes of `part` arrived at `at`. */
export type RunCopy = (at: number, part: Uint8Array, copy: () => number) => number;
const plainly: RunCopy = (_at, _part, copy) => copy();

/** See Memory.write. A call carries no more bytes than the scratch buffer holds; `run` makes each call. */
export function write(to: Address, source: Uint8Array, run: RunCopy = plainly): number {
  const writable = reachable(to, source.length, protectionBits.write);
  for (let done = 0; done < writable; ) {
    const part = source.subarray(done, Math.min(done + scratch.length, writable));
    scratch.set(part);
    const arrived = run(to + done, part, () => {
      const succeeded = win32.WriteProcessMemory(thisProcess, to + done, scratchAddress, part.length, count);
      return succeeded ? part.length : Math.min(count[0] ?? 0, part.length);
    });
    done += arrived;
    if (arrived < part.length) return done;
  }
  return writable;
}
