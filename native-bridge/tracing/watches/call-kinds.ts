/** Which kind of call a timeline shows a call as. */
import type { TracedKind } from '../../../protocol/watching.ts';

const forms: readonly [RegExp, TracedKind][] = [
  [/^(?:old_)?mmap2?$|^shmat$|^io_setup$|^map_shadow_stack$/, 'map'],
  [/^munmap$|^shmdt$|^io_destroy$/, 'unmap'],
  [/^(?:pkey_)?mprotect$/, 'protect'],
  [/^mremap$|^remap_file_pages$/, 'move'],
  [/^brk$/, 'heap'],
];

export function kindOf(name: string): TracedKind {
  return forms.find(([form]) => form.test(name))?.[1] ?? 'other';
}
