import type { Address } from '../../protocol/address.ts';
import type { MoveMethod } from '../../protocol/model.ts';
import type { Mapping } from '../os/memory.ts';
import type { MemoryOs } from '../os/memory-os.ts';
import { residentBytes } from '../os/page-runs.ts';

const rounds = 60;
/** Enough short-lived objects to have touched all of the young generation, twice over. */
const garbageObjects = 200_000;

/**
 * Makes each call a few times before anyone measures it: the first ones pay for the compiler and for koffi's binding,
 * and the first move would be reported at several times its cost. JavaScript's own memory is touched for the same reason:
 * its page faults would be counted for the call.
 */
export function warmUp(os: MemoryOs): void {
  let garbage: number[] = [];
  for (let count = 0; count < garbageObjects; count += 1) garbage = [count, garbage.length];
  const { pageSize } = os.limits;
  const unsubscribe = os.subscribeToCalls(() => undefined);
  const section = os.createSection(pageSize, 'samepage-warm-up');
  const view = { section, offset: 0, length: pageSize, sharing: 'shared', protection: 'read-write' } as const;
  const byte = new Uint8Array(1);
  const [method = 'unmap-map'] = os.limits.moveMethods;
  try {
    for (let round = 0; round < rounds; round += 1) {
      const from = os.map(section, { ...view, address: null });
      os.write(from, byte);
      os.read(from, byte);
      os.protect(from, pageSize, 'read-write');
      residentBytes(os, from, pageSize);
      os.unmap(moveAway(os, { ...view, address: from }, method), pageSize);
    }
  } finally {
    os.closeSection(section);
    unsubscribe();
  }
}

/** Moves a mapping to wherever the system has room; where another thread was quicker to take that, it stays. */
function moveAway(os: MemoryOs, mapping: Mapping, method: MoveMethod): Address {
  const free = os.map(mapping.section, { ...mapping, address: null });
  os.unmap(free, mapping.length);
  try {
    os.move(mapping, free, method);
    return free;
  } catch {
    return mapping.address;
  }
}
