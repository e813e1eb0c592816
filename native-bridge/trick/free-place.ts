import { type Address, address, alignUp } from '../../protocol/address.ts';
import { asProblem, problem } from '../../protocol/errors.ts';
import { formatSize } from '../../protocol/size.ts';
import type { MemoryOs } from '../os/memory-os.ts';

const attempts = 10;

/**
 * Runs with the first free place for `length` bytes from `from` on, at a multiple of `step`; again with the next one
 * where another thread was quicker (the larger the place, the likelier). Throws OutOfAddressSpace where there is none.
 */
export function atFreePlace<T>(os: MemoryOs, length: number, step: number, from: number, run: (at: Address) => T): T {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return run(freePlace(os, length, step, from));
    } catch (thrown) {
      if (attempt === attempts || asProblem(thrown).code !== 'AddressInUse') throw thrown;
    }
  }
}

function freePlace(os: MemoryOs, length: number, step: number, from: number): Address {
  for (let at = alignUp(from, step); at + length <= os.limits.highestAddress; ) {
    const region = os.query(address(at));
    if (!region || region.start >= at + length) return address(at);
    at = alignUp(region.end, step);
  }
  throw problem('OutOfAddressSpace', `There is no free place for ${formatSize(length)}.`);
}
