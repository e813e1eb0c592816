/** What Windows says of a process's pages: QueryWorkingSetEx. */
import { problem } from '../../../protocol/errors.ts';
import { formatSize } from '../../../protocol/size.ts';
import { type PageQuestion, type PageRuns, pageFlags } from '../observer.ts';
import { PageRunList } from '../page-runs.ts';
import { callFailed } from './errors.ts';
import { ourView, type Stretch, stretchesIn } from './query.ts';
import { lastError, PAGE, thisProcess, win32, wineVersion } from './win32.ts';

const pagesAtOnce = 4096;
/** PSAPI_WORKING_SET_EX_INFORMATION: an address and its attributes, 16 bytes, as 32-bit words. */
const pages = new Uint32Array(4 * pagesAtOnce);
/** PSAPI_WORKING_SET_EX_BLOCK: bit 0 Valid, bits 1 to 3 ShareCount, bit 15 Shared. */
const VALID = 1;
const SHARED = 1 << 15;
/** Page by page, a range of more than this (64 MiB) takes too long to ask before and after every operation. */
const mostPages = 16_384;

const { present, private: privateCopy, shared } = pageFlags;
/** Wine says of every shared page that one process holds it. Which pages are swapped out Windows does not say. */
const known = present | privateCopy | (wineVersion === null ? shared : 0);

/** Calls `see` with each page of [from, to) and its attributes, until that returns false; then this does, too. */
function eachPage(
  handle: number,
  from: number,
  to: number,
  pageBytes: number,
  see: (at: number, attributes: number) => boolean,
): boolean {
  for (let start = from; start < to; start += pagesAtOnce * pageBytes) {
    const amount = Math.min(pagesAtOnce, Math.ceil((to - start) / pageBytes));
    for (let index = 0; index < amount; index += 1) {
      const at = start + index * pageBytes;
      pages[4 * index] = at % 2 ** 32;
      pages[4 * index + 1] = Math.floor(at / 2 ** 32);
    }
    if (!win32.QueryWorkingSetEx(handle, pages, 16 * amount)) {
      throw callFailed('QueryWorkingSetEx', lastError(), 'The pages could not be asked for');
    }
    for (let index = 0; index < amount; index += 1) {
      if (!see(start + index * pageBytes, pages[4 * index + 2] ?? 0)) return false;
    }
  }
  return true;
}

/**
 * See ObserverAbilities.pages. Where only private pages are asked for, what cannot hold any is passed over; else a range that is
 * too large to be asked page by page is refused (Unsupported). Of another process it is not known which pages are private.
 */
export function pageRuns(handle: number, question: PageQuestion, pageBytes: number): PageRuns {
  const { from, length, flags } = question;
  const isOurs = handle === thisProcess;
  const found = new PageRunList(question, isOurs ? known : known & ~privateCopy);
  const end = from + length;
  if (flags === privateCopy) {
    if (isOurs) addPrivate(from, end, pageBytes, found);
    return found.upTo(end);
  }
  if (length > mostPages * pageBytes) {
    throw problem(
      'Unsupported',
      `${formatSize(length)} are too much to be asked page by page, and Windows has no other way.`,
    );
  }
  const copies = new PageRunList({ flags: privateCopy }, known);
  if (isOurs && flags & privateCopy) addPrivate(from, end, pageBytes, copies);
  const privateOf = lookUp(copies.upTo(end));
  eachPage(handle, from, end, pageBytes, (at, attributes) => {
    const frame = attributes & VALID ? present | (((attributes >> 1) & 7) > 1 ? shared : 0) : 0;
    return found.add(at, at + pageBytes, frame | privateOf(at));
  });
  return found.upTo(end);
}

/** The flags of the run at an address, asked in ascending order. */
function lookUp({ count, starts, ends, flags }: PageRuns): (at: number) => number {
  let row = 0;
  return (at) => {
    while (row < count && (ends[row] ?? 0) <= at) row += 1;
    return row < count && (starts[row] ?? 0) <= at ? (flags[row] ?? 0) : 0;
  };
}

/** The private copies in copy-on-write views of ours. */
function addPrivate(from: number, to: number, pageBytes: number, found: PageRunList): void {
  for (const stretch of stretchesIn(from, to)) {
    if (stretch.allocationProtect === PAGE.WRITECOPY && !addPrivateOf(stretch, pageBytes, found)) return;
  }
}

function addPrivateOf(stretch: Stretch, pageBytes: number, found: PageRunList): boolean {
  const { start, end } = stretch;
  const view = ourView(stretch);
  if (!view) return true;
  // A page that was copied on write is PAGE_READWRITE from then on (MSDN, Memory Protection Constants).
  if (stretch.protect === PAGE.READWRITE) return found.add(start, end, privateCopy);
  const kept = view.keptPrivate.filter((extent) => extent.start < end && extent.end > start);
  return eachPage(thisProcess, start, end, pageBytes, (at, attributes) => {
    const copied = (attributes & (VALID | SHARED)) === VALID;
    const isPrivate = copied || kept.some((extent) => extent.start <= at && at < extent.end);
    return !isPrivate || found.add(at, at + pageBytes, privateCopy);
  });
}
