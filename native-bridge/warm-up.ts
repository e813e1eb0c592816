import type { MemoryOs } from './os/memory-os.ts';

const rounds = 60;
/** Enough short-lived objects to have touched all of the young generation, twice over. */
const garbageObjects = 200_000;

/**
 * Makes each call a few times before anyone measures it: the first ones pay for the compiler and for koffi's binding,
 * and a person's first move would be told at several times its cost. JavaScript's own memory is touched for the same reason:
 * its page faults would be counted for the call.
 */
export function warmUp(os: MemoryOs): void {
  let garbage: number[] = [];
  for (let count = 0; count < garbageObjects; count += 1) garbage = [count, garbage.length];
  const { pageSize } = os.limits;
  const listener = os.onCall;
  os.onCall = () => undefined;
  const section = os.createSection(pageSize, 'samepage-warm-up');
  const view = { section, offset: 0, length: pageSize, sharing: 'shared', protection: 'read-write' } as const;
  const byte = new Uint8Array(1);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const from = os.map(section, { ...view, address: null });
      const free = os.map(section, { ...view, address: null });
      os.unmap(free, pageSize);
      os.write(from, byte);
      os.read(from, byte);
      os.move({ ...view, address: from }, free, 'remap');
      os.protect(free, pageSize, 'read-write');
      os.resident(free, pageSize);
      os.unmap(free, pageSize);
    }
  } finally {
    os.closeSection(section);
    os.onCall = listener;
  }
}
