/**
 * The calls of libSystem that we make, typed: a table, so that tests can put another in its place. All but three return
 * a kern_return_t. What is declared with `...` in C is not here: on Apple's arm64 such arguments are passed differently.
 */
import koffi from 'koffi';

/** Where a call puts a 64-bit result, or takes one and puts another. */
type Out64 = BigUint64Array;
type Out32 = Uint32Array;

export interface Natives {
  /** mach/mach_traps.h: what the macro mach_task_self() stands for. */
  task_self_trap(): number;
  /** unistd.h. */
  getpagesize(): number;
  /** sys/mman.h; -1 where it fails. */
  mmap(at: number, length: number, prot: number, flags: number, fd: number, offset: number): number;
  /** mach/mach_vm.h, as all below unless said otherwise. */
  mach_make_memory_entry_64(
    task: number,
    size: Out64,
    offset: number,
    permission: number,
    entry: Out32,
    parent: number,
  ): number;
  mach_vm_map(
    task: number,
    address: Out64,
    size: number,
    mask: number,
    flags: number,
    object: number,
    offset: number,
    copy: number,
    current: number,
    maximum: number,
    inheritance: number,
  ): number;
  mach_vm_remap(
    task: number,
    target: Out64,
    size: number,
    mask: number,
    flags: number,
    sourceTask: number,
    source: number,
    copy: number,
    current: Out32,
    maximum: Out32,
    inheritance: number,
  ): number;
  mach_vm_deallocate(task: number, address: number, size: number): number;
  mach_vm_protect(task: number, address: number, size: number, setMaximum: number, protection: number): number;
  mach_vm_region_recurse(
    task: number,
    address: Out64,
    size: Out64,
    depth: Out32,
    info: Uint8Array,
    count: Out32,
  ): number;
  mach_vm_read_overwrite(task: number, address: number, size: number, target: Uint8Array, read: Out64): number;
  mach_vm_write(task: number, address: number, source: Uint8Array, bytes: number): number;
  mach_vm_page_range_query(task: number, address: number, size: number, pages: Out32, count: Out64): number;
  /** mach/mach_port.h. */
  mach_port_deallocate(task: number, port: number): number;
  /** mach/task.h. */
  task_info(task: number, flavor: number, info: Uint8Array, count: Out32): number;
  /** libproc.h: the length of the path at that address, 0 where there is none. */
  proc_regionfilename(pid: number, address: number, path: Uint8Array, bytes: number): number;
}

/** As the headers named above declare them. */
export const prototypes: Record<keyof Natives, string> = {
  task_self_trap: 'uint32_t task_self_trap()',
  getpagesize: 'int getpagesize()',
  mmap: 'intptr_t mmap(uintptr_t, size_t, int, int, int, int64_t)',
  mach_make_memory_entry_64: 'int mach_make_memory_entry_64(uint32_t, void *, uint64_t, int, void *, uint32_t)',
  mach_vm_map:
    'int mach_vm_map(uint32_t, void *, uint64_t, uint64_t, int, uint32_t, uint64_t, int, int, int, uint32_t)',
  mach_vm_remap:
    'int mach_vm_remap(uint32_t, void *, uint64_t, uint64_t, int, uint32_t, uint64_t, int, void *, void *, uint32_t)',
  mach_vm_deallocate: 'int mach_vm_deallocate(uint32_t, uint64_t, uint64_t)',
  mach_vm_protect: 'int mach_vm_protect(uint32_t, uint64_t, uint64_t, int, int)',
  mach_vm_region_recurse: 'int mach_vm_region_recurse(uint32_t, void *, void *, void *, void *, void *)',
  mach_vm_read_overwrite: 'int mach_vm_read_overwrite(uint32_t, uint64_t, uint64_t, void *, void *)',
  mach_vm_write: 'int mach_vm_write(uint32_t, uint64_t, void *, uint32_t)',
  mach_vm_page_range_query: 'int mach_vm_page_range_query(uint32_t, uint64_t, uint64_t, void *, void *)',
  mach_port_deallocate: 'int mach_port_deallocate(uint32_t, uint32_t)',
  task_info: 'int task_info(uint32_t, uint32_t, void *, void *)',
  proc_regionfilename: 'int proc_regionfilename(int, uint64_t, void *, uint32_t)',
};

/** Binds them to the process's own libSystem. Throws where one is missing. */
export function bindNatives(): Natives {
  const self = koffi.load(null);
  const bound = Object.entries(prototypes).map(([name, prototype]) => [name, self.func(prototype)]);
  // koffi types every native function as `any`: `prototypes` has one for each name of Natives.
  return Object.fromEntries(bound) as Natives;
}
