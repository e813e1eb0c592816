/**
 * Addresses that nothing is mapped at yet, and that the main thread's stack needs: it grows down to its limit, by page
 * faults, and the kernel ends the process where something is in the way (mm/mmap.c, expand_stack; getrlimit(2)). The heap
 * grows, too; but where brk(2) fails, malloc takes its memory from mmap(2).
 */
import { readFileSync } from 'node:fs';
import { address, alignDown } from '../../../protocol/address.ts';
import type { Occupant } from '../../../protocol/errors.ts';
import { bind } from './libc.ts';
import { readRegions } from './maps.ts';

const getrlimit = bind<(resource: number, limit: BigUint64Array) => number>('int getrlimit(int, void *)');
const RLIMIT_STACK = 3;
/** mm/util.c: pages that stay free below a growing stack, unless the kernel was started with another number. */
const defaultGuardGap = 256;

/** The limit now, and the most that it may be set to. */
const limits = new BigUint64Array(16);

/** How far the main thread's stack may grow now, by its soft limit; bytes, Infinity where it is not limited. */
export function stackLimit(): number {
  if (getrlimit(RLIMIT_STACK, limits) !== 0) return 0;
  const [soft = 0n] = limits;
  return soft === 2n ** 64n - 1n ? Number.POSITIVE_INFINITY : Number(soft);
}

/**
 * The room that a stack with that limit needs; null where the list names none. What is beyond another mapping is not
 * needed: the stack does not get there. `topOfSpace`: the first address that is no user's.
 */
export function stackRoom(limit: number, pageSize: number, topOfSpace: number): Occupant | null {
  const { count, starts, ends, names, nameIndexes } = readRegions(process.pid);
  const name = names.indexOf('[stack]');
  const row = name < 0 ? -1 : nameIndexes.subarray(0, count).indexOf(name);
  if (row < 0) return null;
  // Without a limit the kernel leaves the stack five sixths of the addresses (arch/x86/mm/mmap.c, mmap_base).
  const most = Math.min(limit, (topOfSpace / 6) * 5);
  const lowest = (ends[row] ?? 0) - alignDown(most, pageSize) - guardGap() * pageSize;
  const start = Math.max(lowest, ends[row - 1] ?? 0, 0);
  return {
    start: address(alignDown(start, pageSize)),
    end: address(starts[row] ?? 0),
    label: 'room for the stack to grow',
  };
}

function guardGap(): number {
  try {
    const given = /\bstack_guard_gap=(\d+)/.exec(readFileSync('/proc/cmdline', 'latin1'))?.[1];
    return given === undefined ? defaultGuardGap : Number(given);
  } catch {
    return defaultGuardGap;
  }
}
