/** Which pages of our own address space have a frame, and which are private copies: /proc/self/pagemap. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Address } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import type { RegionUse } from '../../../protocol/model.ts';
import type { Extent } from '../memory-os.ts';
import { callFailed } from './errno.ts';
import { bufferAddress, errno, libc } from './libc.ts';
import { sumPages } from './smaps.ts';

/** What a page must be to be listed. */
export type PageFilter = 'present' | 'private';

/** PAGEMAP_SCAN (Linux 6.7, Documentation/admin-guide/mm/pagemap.rst): _IOWR('f', 16, struct pm_scan_arg). */
const PAGEMAP_SCAN = 0xc0606610;
const PAGE_IS = { FILE: 4n, PRESENT: 8n, SWAPPED: 16n } as const;
const maxExtents = 512;
/** Pages; their words are read in some milliseconds. */
const quickWalk = 2 ** 20;

export const pageMapPath = '/proc/self/pagemap';
/** In the upper half of a page's word (pagemap.rst): present, and mapped nowhere else (since Linux 4.2). */
const PRESENT = 1 << 31;
const EXCLUSIVE = 1 << 24;
/** Of which the use is asked in one go: some milliseconds. */
const pagesAtOnce = 2 ** 16;

export class PageMap {
  readonly #pageBytes: number;
  readonly #fd: number | null;
  readonly #scanKnown: boolean;
  readonly #argument = new BigUint64Array(12);
  readonly #extents = new BigUint64Array(3 * maxExtents);

  /** `useScan` false takes the older way, page by page, even where the system has the newer one. */
  constructor(pageBytes: number, { path = pageMapPath, useScan = true } = {}) {
    this.#pageBytes = pageBytes;
    this.#fd = openOrNull(path);
    this.#scanKnown = useScan && this.#fd !== null && this.#tryScan(this.#fd);
  }

  /** False where the system hides it (hidepid, a hardened kernel): then nothing can be told about pages. */
  get available(): boolean {
    return this.#fd !== null;
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
  }

  /** At most `limit` extents of pages in [from, from + length) that match, in order; neighbours are joined. */
  extents(from: Address, length: number, filter: PageFilter, limit: number): Extent[] {
    if (this.#fd === null) return [];
    return this.#scanKnown
      ? this.#scan(this.#fd, from, length, filter, limit)
      : this.#walk(this.#fd, from, length, filter, limit);
  }

  /** See MemoryOs.regionUse: the beginning of [from, from + length), as far as it holds so many pages or extents. */
  use(from: Address, length: number): RegionUse & { length: number } {
    if (this.#fd === null) throw problem('Unsupported', 'this process may not read /proc/self/pagemap');
    const part = this.#scanKnown
      ? this.#scanPart(this.#fd, from, from + length, 'present', maxExtents, pagesAtOnce)
      : this.#walkPart(this.#fd, from, length);
    let resident = 0;
    let shared = 0;
    for (const { start, end } of part.extents) {
      resident += end - start;
      shared += this.#sharedIn(this.#fd, start, end);
    }
    return { resident, shared, length: part.end - from };
  }

  /** Where a large range holds nothing at all, that is seen at once. */
  #walkPart(fd: number, from: number, length: number): { extents: Extent[]; end: number } {
    if (length / this.#pageBytes > quickWalk && toBeFound(from, length, 'present') === 0) {
      return { extents: [], end: from + length };
    }
    const part = Math.min(length, pagesAtOnce * this.#pageBytes);
    return { extents: this.#walk(fd, from, part, 'present', Number.POSITIVE_INFINITY), end: from + part };
  }

  /** Bytes of pages in [start, end) that are present, and not here alone: bit 63, and bit 56 not set. */
  #sharedIn(fd: number, start: number, end: number): number {
    const words = new Uint32Array(2 * Math.min((end - start) / this.#pageBytes, 8192));
    let pages = 0;
    for (let at = start; at < end; ) {
      const bytes = Math.min(words.byteLength, ((end - at) / this.#pageBytes) * 8);
      const read = readSync(fd, words, 0, bytes, (at / this.#pageBytes) * 8) / 8;
      if (read === 0) break;
      for (let index = 0; index < read; index += 1) {
        const high = words[2 * index + 1] ?? 0;
        if (high & PRESENT && !(high & EXCLUSIVE)) pages += 1;
      }
      at += read * this.#pageBytes;
    }
    return pages * this.#pageBytes;
  }

  /**
   * Whether this kernel has the call, and no filter stops it: asked once, of a range that is surely good. An error that
   * comes later is one of that range, and tells nothing of the next.
   */
  #tryScan(fd: number): boolean {
    try {
      this.#scan(fd, 0, this.#pageBytes, 'present', 1);
      return true;
    } catch {
      return false;
    }
  }

  #scan(fd: number, from: number, length: number, filter: PageFilter, limit: number): Extent[] {
    const found: Extent[] = [];
    const end = from + length;
    for (let at = from; at < end && found.length < limit; ) {
      const part = this.#scanPart(fd, at, end, filter, Math.min(maxExtents, limit - found.length), 0);
      for (const extent of part.extents) append(found, extent.start, extent.end);
      at = part.end;
    }
    return found;
  }

  /** One call: at most so many extents, and pages (0: however many), of [at, end); and as far as it came. */
  #scanPart(
    fd: number,
    at: number,
    end: number,
    filter: PageFilter,
    mostExtents: number,
    mostPages: number,
  ): { extents: Extent[]; end: number } {
    const fileOnly = filter === 'private' ? PAGE_IS.FILE : 0n;
    this.#argument.set([
      BigInt(8 * this.#argument.length),
      0n,
      BigInt(at),
      BigInt(end),
      0n,
      bufferAddress(this.#extents),
      BigInt(mostExtents),
      BigInt(mostPages),
      fileOnly, // category_inverted: with the next, "is not a page of the file"
      fileOnly, // category_mask
      filter === 'private' ? PAGE_IS.PRESENT | PAGE_IS.SWAPPED : PAGE_IS.PRESENT, // category_anyof_mask
      PAGE_IS.PRESENT, // return_mask: we only want the extents; one category keeps them joined
    ]);
    const count = libc.ioctl(fd, PAGEMAP_SCAN, this.#argument);
    if (count < 0) throw callFailed('ioctl', errno(), 'The pages could not be asked for');
    const extents: Extent[] = [];
    for (let index = 0; index < count; index += 1) {
      append(extents, Number(this.#extents[3 * index]), Number(this.#extents[3 * index + 1]));
    }
    return { extents, end: Number(this.#argument[4]) };
  }

  /**
   * One 64-bit word a page: bit 63 present, 62 swapped, 61 a page of a file or shared memory. Of a large range it is
   * asked first how many pages there are to be found, and the walk ends with the last of them.
   */
  #walk(fd: number, from: number, length: number, filter: PageFilter, limit: number): Extent[] {
    const found: Extent[] = [];
    const pages = length / this.#pageBytes;
    let left = pages > quickWalk ? toBeFound(from, length, filter) / this.#pageBytes : Number.POSITIVE_INFINITY;
    const words = new BigUint64Array(Math.min(pages, 8192));
    const first = from / this.#pageBytes;
    for (let page = 0; page < pages && found.length < limit && left > 0; page += words.length) {
      const read = readSync(fd, words, 0, Math.min(words.length, pages - page) * 8, (first + page) * 8) / 8;
      for (let index = 0; index < read && found.length < limit; index += 1) {
        const bits = Number((words[index] ?? 0n) >> 61n);
        const matches = filter === 'private' ? bits >= 2 && bits % 2 === 0 : bits >= 4;
        if (!matches) continue;
        const start = from + (page + index) * this.#pageBytes;
        append(found, start, start + this.#pageBytes);
        left -= 1;
      }
      if (read === 0) break;
    }
    return found;
  }
}

/** At most so many bytes of [from, from + length) can match. */
function toBeFound(from: number, length: number, filter: PageFilter): number {
  const sums = sumPages(from, from + length);
  if (!sums) return Number.POSITIVE_INFINITY;
  return filter === 'present' ? sums.present : sums.private + sums.swapped;
}

function append(extents: Extent[], start: number, end: number): void {
  const last = extents.at(-1);
  if (last && last.end === start) last.end = end;
  else extents.push({ start, end });
}

function openOrNull(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch {
    return null;
  }
}
