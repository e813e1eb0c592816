/** What this machine allows: page size, granularity, address range. */
import { release } from 'node:os';
import { address, alignDown } from '../../../protocol/address.ts';
import type { Limits } from '../../../protocol/model.ts';
import { freeMemory } from './process-memory.ts';
import { win32, wineVersion } from './win32.ts';

const largestSection = 2 ** 40;

export const touchedUnknown =
  'Windows does not report which pages of a section were touched: looking at a page brings it in';

export function readLimits(): Omit<Limits, 'abilities'> {
  // SYSTEM_INFO: architecture, page size, lowest and highest address, …, granularity as the eleventh word.
  const info = new BigUint64Array(6);
  win32.GetSystemInfo(info);
  const words = new Uint32Array(info.buffer);
  const pageSize = words[1] ?? 0;
  const granularity = words[10] ?? 0;
  return {
    pid: process.pid,
    platform: 'windows',
    system: `Windows ${release()}${wineVersion === null ? '' : `, Wine ${wineVersion()}`}`,
    pageSize,
    granularity,
    lowestAddress: address(Number(info[1])),
    // lpMaximumApplicationAddress is the last byte.
    highestAddress: address(Number(info[2]) + 1),
    moveMethods: ['unmap-map'],
    // A section in memory is promised as a whole when it is made, and the machine has others to promise to.
    maxSectionBytes: Math.min(largestSection, alignDown(freeMemory().commit / 4, granularity)),
    // Windows sets no limit to the number of regions; the list of them has to be read and drawn.
    maxViews: 32_768,
    lacks: [touchedUnknown],
  };
}
