import type { Address } from '../../../protocol/address.ts';
import { win32 } from './win32.ts';

/** See CopyMemory in open-os.ts. */
export function copyMemory(to: Address, from: Address, bytes: number): void {
  win32.RtlMoveMemory(to, from, bytes);
}
