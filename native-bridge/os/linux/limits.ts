/** What this machine allows: page size, address range, number of regions. */
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { address } from '../../../protocol/address.ts';
import type { Limits } from '../../../protocol/model.ts';
import { libc, SC_PAGESIZE } from './libc.ts';

const lowestUseful = 64 * 1024;
const defaultMaxMapCount = 65_530;

export function readLimits(): Limits {
  const pageSize = libc.sysconf(SC_PAGESIZE);
  const maxMapCount = procNumber('/proc/sys/vm/max_map_count') ?? defaultMaxMapCount;
  return {
    pid: process.pid,
    platform: 'linux',
    system: `Linux ${release()}`,
    pageSize,
    granularity: pageSize,
    lowestAddress: address(Math.max(procNumber('/proc/sys/vm/mmap_min_addr') ?? 0, lowestUseful)),
    highestAddress: address(topOfUserSpace() - pageSize),
    moveMethods: ['remap', 'unmap-map'],
    maxSectionBytes: 2 ** 40,
    // Node itself aborts when the process is at the system's limit: stay well away from it.
    maxViews: Math.floor(maxMapCount / 2),
  };
}

/** x86-64: 2^47, also under 5-level paging unless asked for more. arm64 is built for one of several widths. */
function topOfUserSpace(): number {
  if (process.arch === 'x64') return 2 ** 47;
  const stack = /^[0-9a-f]+-([0-9a-f]+) .*\[stack\]$/m.exec(readFileSync('/proc/self/maps', 'latin1'));
  const end = Number.parseInt(stack?.[1] ?? '', 16);
  return 2 ** ([39, 42, 47, 48].find((bits) => end <= 2 ** bits) ?? 47);
}

/** A number from a file of the kernel's, or null where it cannot be read. */
function procNumber(path: string): number | null {
  try {
    return Number.parseInt(readFileSync(path, 'latin1'), 10);
  } catch {
    return null;
  }
}
