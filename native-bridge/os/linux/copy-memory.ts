import type { Address } from '../../../protocol/address.ts';
import { libc } from './libc.ts';

/** See CopyMemory in open-os.ts. */
export function copyMemory(to: Address, from: Address, bytes: number): void {
  libc.memcpy(to, from, bytes);
}
