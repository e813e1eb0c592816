/** The regions of a process: /proc/PID/maps (proc_pid_maps(5)). */
import { closeSync, openSync, readSync } from 'node:fs';
import { type Address, address } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import type { OsRegion } from '../observer.ts';
import { errnoOf, fileFailed } from './errno.ts';
import { OwnMaps } from './own-maps.ts';
import { parseMapsOf } from './parse-maps.ts';
import { livingThread, whyNoMemory, whyNotRead } from './process-folder.ts';

/** Reads and parses the regions of a process. Errors: NotFound (no such process), PermissionDenied. */
export function readRegions(pid: number): RegionColumns {
  const { thread, text } = readProcessText(pid, 'maps');
  return pid === process.pid ? own.listOf(text) : parseMapsOf(thread, text);
}

/**
 * The text of a list of a process's memory, valid until the next call, and the name in /proc of the thread that it is
 * of. Errors: as readRegions.
 */
export function readProcessText(pid: number, file: 'maps' | 'smaps'): { thread: string; text: Uint8Array } {
  const thread = pid === process.pid ? 'self' : String(livingThread(pid));
  let text: Uint8Array;
  try {
    text = readText(`/proc/${thread}/${file}`, thread !== 'self');
  } catch (thrown) {
    throw fileFailed(
      'open',
      thrown,
      `The regions of process ${pid} cannot be read: ${whyNotRead(pid, errnoOf(thrown))}`,
    );
  }
  if (text.length === 0) {
    throw problem('NotFound', `The regions of process ${pid} cannot be read: ${whyNoMemory(pid)}.`);
  }
  return { thread, text };
}

/** The region of a list that covers `at`, or else the next one above; null above the last. */
export function regionIn(list: RegionColumns, at: Address): OsRegion | null {
  let low = 0;
  let high = list.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list.ends[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  // The last line may be [vsyscall], which the kernel maps above every user address.
  if (low === list.count || !Number.isSafeInteger(list.ends[low])) return null;
  return {
    start: address(list.starts[low] ?? 0),
    end: address(list.ends[low] ?? 0),
    protection: list.protections[low] ?? 0,
    offset: list.offsets[low] ?? 0n,
    inode: list.inodes[low] ?? 0n,
    device: list.devices[low] ?? 0,
    name: list.names[list.nameIndexes[low] ?? 0] ?? '',
  };
}

const own = new OwnMaps();

/** What the last text took; the next one is likely to take as much. */
let buffer = new Uint8Array(64 * 1024);
const first = new Uint8Array(1);

/**
 * Reads a whole file of unknown length into a reused buffer: valid until the next call. `mayEnd`: it is of a process that
 * may end meanwhile; then there is nothing.
 */
function readText(path: string, mayEnd: boolean): Uint8Array {
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (;;) {
      if (length === buffer.length) {
        const larger = new Uint8Array(2 * buffer.length);
        larger.set(buffer);
        buffer = larger;
      }
      const read = readSync(file, buffer, length, buffer.length - length, null);
      if (read === 0) break;
      length += read;
    }
    // The list of a process that ends, or executes another program, breaks off (fs/proc/task_mmu.c, m_start): from then on
    // its beginning cannot be read either.
    return buffer.subarray(0, mayEnd && readSync(file, first, 0, 1, 0) === 0 ? 0 : length);
  } finally {
    closeSync(file);
  }
}
