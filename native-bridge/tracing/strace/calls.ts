/** Which calls a trace keeps: all that strace counts to %memory, and those that make and end threads and processes. */

const kept = new Set(
  `brk madvise map_shadow_stack mbind get_mempolicy set_mempolicy set_mempolicy_home_node migrate_pages move_pages
  mincore mlock mlock2 mlockall munlock munlockall mmap mmap2 old_mmap mprotect pkey_mprotect pkey_alloc pkey_free mremap
  mseal msync munmap process_madvise process_mrelease remap_file_pages shmat shmdt shmget shmctl io_setup io_destroy
  region_list execve execveat execv exit_group clone clone2 clone3 fork vfork`.split(/\s+/),
);

/** `args`: as strace prints them. `region_list` is no call, but our own (watch/sampling.ts). */
export function isKept(call: string, args: string): boolean {
  // prctl(2) sets many things; of memory it sets names.
  return kept.has(call) || (call === 'prctl' && /^(?:PR_SET_VMA|0x53564d41)\b/.test(args));
}

/** Of a line that is not understood: whether it may be one of those. */
export const aboutMemory = new RegExp(String.raw`\b(?:${[...kept].join('|')})(?:\(| resumed>)`);

/** `execve`'s arguments without the environment, which may hold secrets (strace -v prints it). */
export function withoutEnvironment(call: string, args: string, split: (list: string) => string[]): string {
  const at = call === 'execve' ? 2 : call === 'execveat' ? 3 : null;
  if (at === null || !args.includes('=')) return args;
  const strings = split(args);
  const environment = strings[at];
  if (environment === undefined || !/^[[{"]/.test(environment)) return args;
  return strings.map((string, index) => (index === at ? '[...]' : string)).join(', ');
}
