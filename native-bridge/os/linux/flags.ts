import type { Protection, Sharing } from '../../../protocol/model.ts';
import { MAP, PROT } from './libc.ts';

/** mmap's and mprotect's protection bits. */
export function protOf(protection: Protection): number {
  if (protection === 'none') return PROT.NONE;
  return protection === 'read' ? PROT.READ : PROT.READ | PROT.WRITE;
}

/**
 * mmap's flags. Copy-on-write views reserve nothing ahead: a 1 TiB one would otherwise be refused by the
 * overcommit heuristic (proc_sys_vm(5)) though it may never write a page.
 */
export function mapFlags(sharing: Sharing): number {
  return sharing === 'shared' ? MAP.SHARED : MAP.PRIVATE | MAP.NORESERVE;
}
