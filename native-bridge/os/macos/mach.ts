/** The constants of Mach's memory calls that we use, and what ours mean to them. */
import { arg, type CallArgument } from '../../../protocol/calls.ts';
import { accessBits, type Protection } from '../../../protocol/model.ts';

/** mach/vm_prot.h; the bits are ours (protectionBits). */
export const VM_PROT = { NONE: 0, READ: 1, WRITE: 2, EXECUTE: 4 } as const;
/** mach/vm_inherit.h. Children have none of it: they would write into our sections. */
export const VM_INHERIT_NONE = 2;
/** mach/vm_statistics.h. FIXED without OVERWRITE fails (KERN_NO_SPACE) where anything lies in the range. */
export const VM_FLAGS = { FIXED: 0x0, ANYWHERE: 0x1, OVERWRITE: 0x4000 } as const;
/** mach/memory_object_types.h: a new object of its own, not one that is mapped already. */
export const MAP_MEM_NAMED_CREATE = 0x020000;
/** mach/vm_statistics.h. COPIED: found in an object that shadows another, hence copied on write (osfmk/vm/vm_map.c). */
export const VM_PAGE_QUERY_PAGE = { PRESENT: 0x001, PAGED_OUT: 0x010, COPIED: 0x020 } as const;
/** mach/task_info.h. */
export const MACH_TASK_BASIC_INFO = 20;
export const TASK_EVENTS_INFO = 2;
/** sys/mman.h. */
export const MAP_SHARED = 1;

/** mach/i386/vm_param.h and mach/arm/vm_param.h: MACH_VM_MAX_ADDRESS, the lower of the two. */
export const highestAddress = 0x7fff_fe00_0000;
/** Below lies __PAGEZERO, which every 64-bit program has (ld(1), -pagezero_size). */
export const lowestAddress = 0x1_0000_0000;

export function protOf(protection: Protection): number {
  return accessBits[protection];
}

/** `VM_PROT_READ`, `VM_PROT_WRITE`; mmap(2) has the same bits as `PROT_READ` … */
export function protNames(prot: number, prefix = 'VM_PROT'): string[] {
  return Object.entries(VM_PROT).flatMap(([name, bit]) => (prot & bit ? [`${prefix}_${name}`] : []));
}

export function protArgument(prot: number): CallArgument {
  return arg.flags(protNames(prot), 'VM_PROT_NONE');
}
