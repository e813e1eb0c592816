import { type Address, address, alignUp } from '../../protocol/address.ts';
import { problem } from '../../protocol/errors.ts';
import { formatSize } from '../../protocol/size.ts';
import type { MemoryOs } from '../os/memory-os.ts';

/** The first free place for `length` bytes from `from` on, at a multiple of `step`. Throws OutOfAddressSpace. */
export function freePlace(os: MemoryOs, length: number, step: number, from: number): Address {
  for (let at = alignUp(from, step); at + length <= os.limits.highestAddress; ) {
    const region = os.query(address(at));
    if (!region || region.start >= at + length) return address(at);
    at = alignUp(region.end, step);
  }
  throw problem('OutOfAddressSpace', `There is no free place for ${formatSize(length)}.`);
}
