/**
 * Copies between our own addresses and JavaScript: mach_vm_read_overwrite and mach_vm_write on our own task, which fail
 * where a load or store would crash. They copy all or nothing, so what cannot be copied whole is copied page by page.
 */
import type { Address } from '../../../protocol/address.ts';
import { arg, returned } from '../../../protocol/calls.ts';
import { KERN, machFailed } from './kern-return.ts';
import type { MachCalls } from './mach-calls.ts';

const chunkBytes = 256 * 1024;
const outOfReach = new Set<number>([
  KERN.INVALID_ADDRESS,
  KERN.PROTECTION_FAILURE,
  KERN.MEMORY_FAILURE,
  KERN.MEMORY_ERROR,
  KERN.NO_ACCESS,
]);

export class Transfer {
  readonly #calls: MachCalls;
  readonly #pageSize: number;
  readonly #count = new BigUint64Array(16);

  constructor(calls: MachCalls, pageSize: number) {
    this.#calls = calls;
    this.#pageSize = pageSize;
  }

  /** See Observer.read. */
  read(from: Address, target: Uint8Array): number {
    const { natives, task } = this.#calls;
    return this.#copy('mach_vm_read_overwrite', from, target.length, (at, offset, bytes) =>
      natives.mach_vm_read_overwrite(task, at, bytes, target.subarray(offset, offset + bytes), this.#count),
    );
  }

  /** See Memory.write. */
  write(to: Address, source: Uint8Array): number {
    const { natives, task } = this.#calls;
    return this.#copy('mach_vm_write', to, source.length, (at, offset, bytes) => {
      const part = source.subarray(offset, offset + bytes);
      return this.#calls.measure(
        'mach_vm_write',
        () => [arg.word('self'), arg.address(at), arg.bytes(part), arg.size(bytes)],
        () => natives.mach_vm_write(task, at, part, bytes),
        () => returned('status', 0),
      );
    });
  }

  #copy(
    name: string,
    start: number,
    length: number,
    copy: (at: number, offset: number, bytes: number) => number,
  ): number {
    let largest = chunkBytes;
    for (let done = 0; done < length; ) {
      const at = start + done;
      const inPage = this.#pageSize - (at % this.#pageSize);
      const bytes = Math.min(length - done, largest === chunkBytes ? chunkBytes : inPage);
      const result = copy(at, done, bytes);
      if (result === KERN.SUCCESS) done += bytes;
      else if (!outOfReach.has(result)) throw machFailed(name, result, 'The memory could not be reached');
      else if (bytes > inPage) largest = this.#pageSize;
      else return done;
    }
    return length;
  }
}
