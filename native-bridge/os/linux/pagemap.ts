/** What the kernel says of a process's pages: /proc/PID/pagemap. */
import { closeSync, openSync, readSync } from 'node:fs';
import { type PageQuestion, type PageRuns, pageFlags } from '../observer.ts';
import { PageRunList } from '../page-runs.ts';
import { callFailed } from './errno.ts';
import { bufferAddress, errno, libc } from './libc.ts';
import { sumPages } from './smaps.ts';

/** PAGEMAP_SCAN (Linux 6.7, Documentation/admin-guide/mm/pagemap.rst): _IOWR('f', 16, struct pm_scan_arg). */
const PAGEMAP_SCAN = 0xc0606610;
const PAGE_IS = { FILE: 4, PRESENT: 8, SWAPPED: 16 } as const;
const maxExtents = 512;
/** Pages; their words are read in some milliseconds. */
const quickWalk = 2 ** 20;

export const pageMapPath = '/proc/self/pagemap';
/**
 * In the upper half of a page's word (pagemap.rst): present, swapped, a page of a file or shared memory, and mapped nowhere
 * else (since Linux 4.2).
 */
const PRESENT = 1 << 31;
const SWAPPED = 1 << 30;
const FILE = 1 << 29;
const EXCLUSIVE = 1 << 24;
/** As many are asked about briefly: some milliseconds. */
const pagesAtOnce = 2 ** 16;

const { present, swapped, private: privateCopy, shared } = pageFlags;
const known = present | swapped | privateCopy | shared;

type Range = { from: number; end: number };

export class PageMap {
  readonly path: string;
  readonly #pageBytes: number;
  readonly #process: number | 'self';
  readonly #fd: number | null;
  readonly #scanKnown: boolean;
  readonly #argument = new BigUint64Array(12);
  readonly #extents = new BigUint64Array(3 * maxExtents);

  /** `useScan` false takes the older way, page by page, even where the system has the newer one. */
  constructor(
    pageBytes: number,
    {
      of = 'self',
      path = `/proc/${of}/pagemap`,
      useScan = true,
    }: { of?: number | 'self'; path?: string; useScan?: boolean } = {},
  ) {
    this.#pageBytes = pageBytes;
    this.#process = of;
    this.path = path;
    this.#fd = openOrNull(path);
    this.#scanKnown = useScan && this.#fd !== null && this.#tryScan(this.#fd);
  }

  /** False where the system hides it (hidepid, a hardened kernel): then nothing is known about pages. */
  get available(): boolean {
    return this.#fd !== null;
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
  }

  /** See ObserverAbilities.pages; nothing where the map is not available. */
  runs(question: PageQuestion): PageRuns {
    const { from, length } = question;
    const found = new PageRunList(question, known);
    const range = { from, end: from + length };
    if (this.#fd === null) return found.upTo(range.end);
    return found.upTo(
      this.#scanKnown ? this.#scan(this.#fd, range, question, found) : this.#walk(this.#fd, range, question, found),
    );
  }

  /**
   * Whether this kernel has the call, and no filter stops it: asked once, of a range that is surely good. An error that
   * comes later is one of that range, and says nothing of the next.
   */
  #tryScan(fd: number): boolean {
    try {
      this.#scanPart(fd, { from: 0, end: this.#pageBytes }, present, 1, 0);
      return true;
    } catch {
      return false;
    }
  }

  /** Returns how far it looked. */
  #scan(fd: number, { from, end }: Range, { flags, limit, briefly }: PageQuestion, found: PageRunList): number {
    const most = Math.min(maxExtents, limit ?? maxExtents);
    for (let at = from; at < end; ) {
      const part = this.#scanPart(fd, { from: at, end }, flags, most, briefly ? pagesAtOnce : 0);
      for (let index = 0; index < part.count; index += 1) {
        const [start, stop] = [Number(this.#extents[3 * index]), Number(this.#extents[3 * index + 1])];
        const categories = Number(this.#extents[3 * index + 2]);
        const more =
          flags & shared && categories & PAGE_IS.PRESENT
            ? this.#readWords(fd, start, stop, found)
            : found.add(start, stop, flagsOf(categories));
        if (!more) return stop;
      }
      at = part.end;
      if (briefly || found.full) return at;
    }
    return end;
  }

  /** One call. Fills #extents up to the given numbers of extents and pages (0: no limit); returns how far it looked. */
  #scanPart(fd: number, { from, end }: Range, flags: number, mostExtents: number, mostPages: number) {
    const privateOnly = flags === privateCopy ? PAGE_IS.FILE : 0;
    const categories = PAGE_IS.PRESENT | (flags & (swapped | privateCopy) ? PAGE_IS.SWAPPED : 0);
    // One category keeps extents joined where no more is asked.
    const wanted = flags === privateCopy ? PAGE_IS.PRESENT : categories | (flags & privateCopy ? PAGE_IS.FILE : 0);
    this.#argument.set([
      BigInt(8 * this.#argument.length),
      0n,
      BigInt(from),
      BigInt(end),
      0n,
      bufferAddress(this.#extents),
      BigInt(mostExtents),
      BigInt(mostPages),
      BigInt(privateOnly), // category_inverted: with the next, "is not a page of the file"
      BigInt(privateOnly), // category_mask
      BigInt(categories), // category_anyof_mask
      BigInt(wanted), // return_mask
    ]);
    const count = libc.ioctl(fd, PAGEMAP_SCAN, this.#argument);
    if (count < 0) throw callFailed('ioctl', errno(), 'The pages could not be asked for');
    return { count, end: Number(this.#argument[4]) };
  }

  /**
   * The older way: one word a page. Of a large range it is asked first how many pages there are to be found, and the walk
   * ends with the last of them. Returns how far it looked.
   */
  #walk(fd: number, { from, end }: Range, { flags, briefly }: PageQuestion, found: PageRunList): number {
    const large = (end - from) / this.#pageBytes > quickWalk;
    let left = large ? this.#toBeFound(from, end, flags) / this.#pageBytes : Number.POSITIVE_INFINITY;
    if (left === 0) return end;
    const stop = briefly ? Math.min(end, from + pagesAtOnce * this.#pageBytes) : end;
    this.#eachWord(fd, from, stop, (at, high) => {
      const there = flagsOfWord(high);
      if ((there & flags) === 0) return true;
      left -= 1;
      return found.add(at, at + this.#pageBytes, there) && left > 0;
    });
    return stop;
  }

  /** Adds [start, end) by its words. False once there are enough runs. */
  #readWords(fd: number, start: number, end: number, found: PageRunList): boolean {
    return this.#eachWord(fd, start, end, (at, high) => found.add(at, at + this.#pageBytes, flagsOfWord(high)));
  }

  /** Calls `see` with each page and the upper half of its word, until that returns false; then this does, too. */
  #eachWord(fd: number, start: number, end: number, see: (at: number, high: number) => boolean): boolean {
    const words = new Uint32Array(2 * Math.min(Math.ceil((end - start) / this.#pageBytes), 8192));
    for (let at = start; at < end; ) {
      const bytes = Math.min(words.byteLength, Math.ceil((end - at) / this.#pageBytes) * 8);
      const read = readSync(fd, words, 0, bytes, (at / this.#pageBytes) * 8) / 8;
      if (read === 0) break;
      for (let index = 0; index < read; index += 1) {
        if (!see(at + index * this.#pageBytes, words[2 * index + 1] ?? 0)) return false;
      }
      at += read * this.#pageBytes;
    }
    return true;
  }

  /** An upper limit for the bytes of [from, end) that can match. */
  #toBeFound(from: number, end: number, flags: number): number {
    const sums = sumPages(from, end, `/proc/${this.#process}/smaps`);
    if (!sums) return Number.POSITIVE_INFINITY;
    if (flags === privateCopy) return sums.private + sums.swapped;
    return sums.present + (flags & (swapped | privateCopy) ? sums.swapped : 0);
  }
}

/** Of the categories of a scan. */
function flagsOf(categories: number): number {
  return (
    (categories & PAGE_IS.PRESENT ? present : 0) |
    (categories & PAGE_IS.SWAPPED ? swapped : 0) |
    (categories & PAGE_IS.FILE ? 0 : privateCopy)
  );
}

/** Of the upper half of a page's word. */
function flagsOfWord(high: number): number {
  if (!(high & (PRESENT | SWAPPED))) return 0;
  const frame = high & PRESENT ? present | (high & EXCLUSIVE ? 0 : shared) : swapped;
  return frame | (high & FILE ? 0 : privateCopy);
}

function openOrNull(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch {
    return null;
  }
}
