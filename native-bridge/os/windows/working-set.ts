/** Which pages of a view have a frame in it, and which are private copies: QueryWorkingSetEx. */
import type { Address } from '../../../protocol/address.ts';
import type { RegionUse } from '../../../protocol/model.ts';
import type { Extent } from '../memory-os.ts';
import { callFailed } from './errors.ts';
import { ourView, stretchesIn } from './query.ts';
import { lastError, PAGE, thisProcess, win32, wineVersion } from './win32.ts';

const pagesAtOnce = 4096;
/** PSAPI_WORKING_SET_EX_INFORMATION: an address and its attributes, 16 bytes, as 32-bit words. */
const pages = new Uint32Array(4 * pagesAtOnce);
/** PSAPI_WORKING_SET_EX_BLOCK: bit 0 Valid, bits 1 to 3 ShareCount, bit 15 Shared. */
const VALID = 1;
const SHARED = 1 << 15;
/** Page by page, a range of more than this (64 MiB) takes too long to ask before and after every operation. */
const mostPages = 16_384;

/** Calls `see` with each page of [from, to) and its attributes. */
function eachPage(from: number, to: number, pageBytes: number, see: (at: number, attributes: number) => boolean): void {
  for (let start = from; start < to; start += pagesAtOnce * pageBytes) {
    const amount = Math.min(pagesAtOnce, Math.ceil((to - start) / pageBytes));
    for (let index = 0; index < amount; index += 1) {
      const at = start + index * pageBytes;
      pages[4 * index] = at % 2 ** 32;
      pages[4 * index + 1] = Math.floor(at / 2 ** 32);
    }
    if (!win32.QueryWorkingSetEx(thisProcess, pages, 16 * amount)) {
      throw callFailed('QueryWorkingSetEx', lastError(), 'The pages could not be asked for');
    }
    for (let index = 0; index < amount; index += 1) {
      if (!see(start + index * pageBytes, pages[4 * index + 2] ?? 0)) return;
    }
  }
}

/**
 * What is resident of a range, and how much of that others hold, too; null for what is too large to be asked page by
 * page. Wine says of every shared page that one process holds it: there `shared` is null.
 */
export function use(from: Address, length: number, pageBytes: number): RegionUse | null {
  if (length > mostPages * pageBytes) return null;
  let resident = 0;
  let shared = 0;
  eachPage(from, from + length, pageBytes, (_, attributes) => {
    if (!(attributes & VALID)) return true;
    resident += pageBytes;
    if (((attributes >> 1) & 7) > 1) shared += pageBytes;
    return true;
  });
  return { resident, shared: wineVersion === null ? shared : null };
}

/** See MemoryOs.privatePages. */
export function privatePages(from: Address, length: number, pageBytes: number, limit: number): Extent[] {
  const found: Extent[] = [];
  /** False as soon as there are enough. */
  const add = (start: number, end: number): boolean => {
    const last = found.at(-1);
    if (last && last.end >= start) last.end = Math.max(last.end, end);
    else if (found.length === limit) return false;
    else found.push({ start, end });
    return true;
  };
  for (const stretch of stretchesIn(from, from + length)) {
    const view = ourView(stretch);
    if (stretch.allocationProtect !== PAGE.WRITECOPY || !view) continue;
    const { start, end } = stretch;
    // A page that was copied on write is PAGE_READWRITE from then on (MSDN, Memory Protection Constants).
    if (stretch.protect === PAGE.READWRITE) {
      if (!add(start, end)) break;
      continue;
    }
    const kept = view.keptPrivate.filter((extent) => extent.start < end && extent.end > start);
    let more = true;
    eachPage(start, end, pageBytes, (at, attributes) => {
      const copied = (attributes & (VALID | SHARED)) === VALID;
      const known = kept.some((extent) => extent.start <= at && at < extent.end);
      more = !(copied || known) || add(at, at + pageBytes);
      return more;
    });
    if (!more) break;
  }
  return found;
}
