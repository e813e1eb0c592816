/** What the system counts of a whole process and of the machine: psapi.h, sysinfoapi.h. */

import { callFailed } from './errors.ts';
import { lastError, thisProcess, win32 } from './win32.ts';

/** PROCESS_MEMORY_COUNTERS: cb and PageFaultCount, then sizes. As 32-bit words, which need no BigInts. */
const counters = new Uint32Array(18);
/** MEMORYSTATUSEX: dwLength and dwMemoryLoad, then total and free physical, then total and free to commit. */
const status = new BigUint64Array(8);
const statusWords = new Uint32Array(status.buffer);

function readCounters(handle = thisProcess): Uint32Array {
  if (!win32.GetProcessMemoryInfo(handle, counters, counters.byteLength)) {
    throw callFailed('GetProcessMemoryInfo', lastError(), 'The process’s memory could not be asked for');
  }
  return counters;
}

/** Page faults of this process so far, modulo 2^32; of all its threads. */
export function processFaults(): number {
  return readCounters()[1] ?? 0;
}

/** A process that runs has taken faults: where none were counted, none will be (Wine). */
export const countsFaults = processFaults() > 0;

/** The working set of a process; bytes. */
export function workingSetBytes(handle: number): number {
  const words = readCounters(handle);
  return (words[4] ?? 0) + (words[5] ?? 0) * 2 ** 32;
}

/** What is free, and what may still be promised (the commit limit less what is promised); bytes. */
export function freeMemory(): { physical: number; commit: number } {
  statusWords[0] = status.byteLength;
  if (!win32.GlobalMemoryStatusEx(status)) {
    throw callFailed('GlobalMemoryStatusEx', lastError(), 'The machine’s memory could not be asked for');
  }
  return { physical: Number(status[2]), commit: Number(status[4]) };
}
