/** What can be done to whole pages by madvise(2) and mlock(2), as far as this kernel knows it. */
import { readFileSync } from 'node:fs';
import type { Address } from '../../../protocol/address.ts';
import { arg } from '../../../protocol/calls.ts';
import { type PageCall, pageCalls } from '../../../protocol/model.ts';
import type { Calls } from './calls.ts';
import { libc, MAP, PROT } from './libc.ts';
import type { MemoryFiles } from './memory-files.ts';

interface Advice {
  name: string;
  /** asm-generic/mman-common.h. */
  number: number;
  sentence: string;
}

const advices: Partial<Record<PageCall, Advice>> = {
  populate: { name: 'MADV_POPULATE_READ', number: 22, sentence: 'The pages could not be brought in' },
  'populate-write': {
    name: 'MADV_POPULATE_WRITE',
    number: 23,
    sentence: 'The pages could not be brought in for writing',
  },
  'drop-pages': { name: 'MADV_DONTNEED', number: 4, sentence: 'The pages could not be dropped' },
  cold: { name: 'MADV_COLD', number: 20, sentence: 'The pages could not be marked as cold' },
  'will-need': { name: 'MADV_WILLNEED', number: 3, sentence: 'The system does not take this hint here' },
  collapse: { name: 'MADV_COLLAPSE', number: 25, sentence: 'The pages could not be collapsed to huge ones' },
  punch: { name: 'MADV_REMOVE', number: 9, sentence: 'No hole could be punched' },
  guard: { name: 'MADV_GUARD_INSTALL', number: 102, sentence: 'The guard could not be installed' },
  unguard: { name: 'MADV_GUARD_REMOVE', number: 103, sentence: 'The guard could not be removed' },
};
const locked = 'The pages could not be locked: RLIMIT_MEMLOCK (ulimit -l) says how many an ordinary user may lock';

export function pageCallsOf(calls: Calls, known: readonly PageCall[]): ReadonlyMap<PageCall, PageFunction> {
  return new Map(known.map((call) => [call, functionOf(calls, call)]));
}

type PageFunction = (from: Address, length: number) => void;

function functionOf(calls: Calls, call: PageCall): PageFunction {
  const advice = advices[call];
  return (from, length) => {
    if (advice) {
      const { name, number, sentence } = advice;
      const args = () => [arg.address(from), arg.size(length), arg.word(name)];
      calls.run('madvise', args, () => libc.madvise(from, length, number), sentence);
    } else {
      const name = call === 'lock' ? 'mlock' : 'munlock';
      calls.run(
        name,
        () => [arg.address(from), arg.size(length)],
        () => libc[name](from, length),
        locked,
      );
    }
  };
}

/** Those that this kernel knows. */
export function knownPageCalls(files: MemoryFiles, pageSize: number): PageCall[] {
  return pageCalls.filter((call) => {
    const advice = advices[call];
    if (call === 'guard' || call === 'unguard') return guardsWork(files, pageSize);
    // Of nothing at all a known advice is taken, and an unknown one refused (madvise(2), EINVAL).
    return advice === undefined || libc.madvise(0, 0, advice.number) === 0;
  });
}

/** Linux 6.13 has them for anonymous memory alone, and 6.15 for what else is mapped. */
function guardsWork(files: MemoryFiles, pageSize: number): boolean {
  const file = files.create('samepage-probe');
  try {
    if (libc.ftruncate(file, pageSize) === -1) return false;
    const at = libc.mmap(0, pageSize, PROT.READ | PROT.WRITE, MAP.SHARED, file, 0);
    if (at === -1) return false;
    const works = libc.madvise(at, pageSize, advices.guard?.number ?? 0) === 0;
    libc.munmap(at, pageSize);
    return works;
  } finally {
    libc.close(file);
  }
}

/** 0 where the kernel was built without huge pages (Documentation/admin-guide/mm/transhuge.rst). */
export function hugePageBytes(): number {
  try {
    return Number.parseInt(readFileSync('/sys/kernel/mm/transparent_hugepage/hpage_pmd_size', 'latin1'), 10) || 0;
  } catch {
    return 0;
  }
}
