import koffi from 'koffi';
import { expect, it } from 'vitest';
import { prototypes } from './natives.ts';

/** How many parameters the headers give each (mach/mach_vm.h and the others named in natives.ts). */
const parameters = {
  task_self_trap: 0,
  getpagesize: 0,
  mmap: 6,
  mach_make_memory_entry_64: 6,
  mach_vm_map: 11,
  mach_vm_remap: 11,
  mach_vm_deallocate: 3,
  mach_vm_protect: 5,
  mach_vm_region_recurse: 6,
  mach_vm_read_overwrite: 5,
  mach_vm_write: 4,
  mach_vm_page_range_query: 5,
  mach_port_deallocate: 2,
  task_info: 4,
  proc_regionfilename: 4,
};

it.each(Object.entries(prototypes))(
  '%s has a prototype that koffi takes, with the header’s parameters',
  (name, prototype) => {
    expect(() => koffi.proto(prototype)).not.toThrow();
    const list = /\((.*)\)$/.exec(prototype)?.[1] ?? '';
    expect(Object.entries(parameters)).toContainEqual([name, list === '' ? 0 : list.split(', ').length]);
  },
);
