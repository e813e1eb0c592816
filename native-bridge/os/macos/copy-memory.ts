import koffi from 'koffi';
import type { Address } from '../../../protocol/address.ts';

const memcpy = koffi.load(null).func('intptr_t memcpy(uintptr_t, uintptr_t, size_t)');

/** See CopyMemory in open-os.ts. */
export function copyMemory(to: Address, from: Address, bytes: number): void {
  memcpy(to, from, bytes);
}
