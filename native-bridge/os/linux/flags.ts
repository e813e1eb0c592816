import { accessBits, type Protection, protectionBits, type Sharing } from '../../../protocol/model.ts';
import { MAP, PROT } from './libc.ts';

/** mmap's and mprotect's protection bits. */
export function protOf(protection: Protection): number {
  const bits = accessBits[protection];
  return (
    (bits & protectionBits.read ? PROT.READ : PROT.NONE) |
    (bits & protectionBits.write ? PROT.WRITE : PROT.NONE) |
    (bits & protectionBits.execute ? PROT.EXEC : PROT.NONE)
  );
}

/**
 * mmap's flags. Copy-on-write views reserve nothing ahead: a 1 TiB one would otherwise be refused by the
 * overcommit heuristic (proc_sys_vm(5)) though it may never write a page.
 */
export function mapFlags(sharing: Sharing): number {
  return sharing === 'shared' ? MAP.SHARED : MAP.PRIVATE | MAP.NORESERVE;
}
