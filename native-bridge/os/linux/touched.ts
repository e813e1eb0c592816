/** Which pages of a section's file hold data, asked without touching any. */
import { fstatSync, statfsSync } from 'node:fs';
import { alignDown, alignUp } from '../../../protocol/address.ts';
import type { Extent } from '../memory.ts';
import { errnoName } from './errno.ts';
import { hugePagesOf } from './huge-pages.ts';
import { errno, libc, SEEK } from './libc.ts';

const ENXIO = 6;
/** HUGETLBFS_MAGIC, linux/magic.h. */
const hugetlbfs = 0x958458f6;

/** The size of a file's pages where it lies on hugetlbfs (which calls them its blocks), in bytes; else undefined. */
export function hugePageBytes(fd: number): number | undefined {
  const { type, bsize } = statfsSync(`/proc/self/fd/${fd}`);
  return type === hugetlbfs ? bsize : undefined;
}

/** The error with which lseek(2) refuses to report where a file has data; null where it reports it. */
export function whyTouchedUnknown(fd: number): string | null {
  return libc.lseek(fd, 0, SEEK.DATA) === -1 && errno() !== ENXIO ? errnoName(errno()) : null;
}

/** See Memory.touched. Where the system does not report it, everything before the file's end is taken as touched. */
export function touchedExtents(fd: number, from: number, to: number, limit: number, pageBytes: number): Extent[] {
  const found: Extent[] = [];
  for (let at = from; at < to && found.length < limit; ) {
    const start = libc.lseek(fd, at, SEEK.DATA);
    if (start < 0 && errno() === ENXIO) break; // no data from here on, or past the end of a file that was cut short
    const end = start < 0 ? alignUp(fstatSync(fd).size, pageBytes) : libc.lseek(fd, start, SEEK.HOLE);
    const first = Math.max(start, at);
    if (first >= to || end <= first) break; // cut short between the two calls
    found.push({ start: first, end: Math.min(end, to) });
    at = end;
  }
  return found;
}

/** The same for a file of huge pages, of which lseek(2) says that all of it is data. */
export function touchedHugePages(fd: number, from: number, to: number, limit: number, pageBytes: number): Extent[] {
  const { size, blocks } = fstatSync(fd);
  const end = Math.min(to, size);
  const taken = blocks * 512;
  if (taken === 0 || end <= from) return [];
  if (taken >= size) return [{ start: from, end }];
  const found: Extent[] = [];
  for (const start of hugePagesOf(fd, alignDown(from, pageBytes), alignUp(end, pageBytes), pageBytes)) {
    const last = found.at(-1);
    const stop = Math.min(start + pageBytes, end);
    if (last?.end === start) last.end = stop;
    else if (found.length === limit) break;
    else found.push({ start: Math.max(start, from), end: stop });
  }
  return found;
}
