/** What this machine allows: page size, address range, number of regions. */
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { address, alignUp } from '../../../protocol/address.ts';
import type { Limits } from '../../../protocol/model.ts';
import { EEXIST } from './errno.ts';
import type { Kernel } from './kernel.ts';
import { errno, libc, MAP, PROT } from './libc.ts';
import { knownPageCalls } from './page-calls.ts';

const lowestUseful = 64 * 1024;
const defaultMaxMapCount = 65_530;

export function readLimits({ pageSize, files, lacks }: Kernel): Omit<Limits, 'abilities'> {
  const maxMapCount = procNumber('/proc/sys/vm/max_map_count') ?? defaultMaxMapCount;
  return {
    pid: process.pid,
    platform: 'linux',
    system: `Linux ${release()}`,
    pageSize,
    granularity: pageSize,
    lowestAddress: address(alignUp(Math.max(procNumber('/proc/sys/vm/mmap_min_addr') ?? 0, lowestUseful), pageSize)),
    highestAddress: address(topOfUserSpace(pageSize) - pageSize),
    moveMethods: ['remap', 'unmap-map'],
    maxSectionBytes: 2 ** 40,
    // Node itself aborts when the process is at the system's limit: stay well away from it.
    maxViews: Math.floor(maxMapCount / 2),
    lacks: [...lacks],
    executable: true,
    pageCalls: knownPageCalls(files, pageSize),
  };
}

/**
 * Kernels are built for one of several widths (arm64: 36 to 52 bits, by page size; Documentation/arch/arm64/memory.rst),
 * and give what lies above 2^47 (x86-64 with 5 levels, riscv64) or 2^48 (arm64) only to those who ask for it by address.
 * So the widest of the usual widths is taken at whose top something lies or can be mapped.
 */
function topOfUserSpace(pageSize: number): number {
  const usual = [48, 47, 46, 42, 39, 38, 36].filter((bits) => bits < 48 || process.arch === 'arm64');
  return 2 ** (usual.find((bits) => reaches(2 ** bits - 2 * pageSize, pageSize)) ?? 47);
}

function reaches(at: number, pageSize: number): boolean {
  const flags = MAP.PRIVATE | MAP.ANONYMOUS | MAP.NORESERVE | MAP.FIXED_NOREPLACE;
  const got = libc.mmap(at, pageSize, PROT.NONE, flags, -1, 0);
  if (got === -1) return errno() === EEXIST;
  libc.munmap(got, pageSize);
  return got === at;
}

/** A number from a file of the kernel's, or null where it cannot be read. */
function procNumber(path: string): number | null {
  try {
    return Number.parseInt(readFileSync(path, 'latin1'), 10);
  } catch {
    return null;
  }
}
