/** What a range of a view holds beyond its section: who may do what where, and private pages. Taken along by copying. */
import { address } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import { type Protection, protectionBits } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import type { Extent } from '../memory.ts';
import { pageFlags } from '../observer.ts';
import { extentsOf } from '../page-runs.ts';
import { mostPrivateCopy } from '../private-copy.ts';
import { totalBytes } from '../sorted-extents.ts';
import type { Calls } from './calls.ts';
import { protectPart } from './mapper.ts';
import { ourView, protectionOf, stretchesIn } from './query.ts';
import { read, write } from './transfer.ts';
import { viewsIn } from './views.ts';
import { thisProcess } from './win32.ts';
import { pageRuns } from './working-set.ts';

export interface Contents {
  /** Offsets are from the range's start. */
  protections: { offset: number; length: number; protection: Protection }[];
  pages: { offset: number; bytes: Uint8Array }[];
}

/**
 * Reads what [from, to) holds, which is mapped by views of ours. What has no access is opened for that, and closed
 * again. LimitReached for too many private pages (mostPrivateCopy).
 */
export function takeContents(calls: Calls, from: number, to: number, pageBytes: number): Contents {
  const protections = [...stretchesIn(from, to)].map((stretch) => ({
    offset: stretch.start - from,
    length: stretch.end - stretch.start,
    protection: nameOf(protectionOf(stretch)),
  }));
  const extents = privateIn(from, to, pageBytes);
  const total = totalBytes(extents);
  if (total > mostPrivateCopy) {
    throw problem(
      'LimitReached',
      `This view holds ${formatSize(total)} of private pages, and Windows has no way to carry them along: more than ${formatSize(mostPrivateCopy)} are not copied.`,
    );
  }
  const closed = protections.filter(({ protection }) => protection === 'none');
  if (total === 0 || closed.length === 0) return { protections, pages: extents.map((extent) => copyOf(extent, from)) };
  try {
    for (const { offset, length } of closed) protectRange(calls, from + offset, length, 'read', pageBytes);
    return { protections, pages: extents.map((extent) => copyOf(extent, from)) };
  } finally {
    for (const { offset, length } of closed) protectRange(calls, from + offset, length, 'none', pageBytes);
  }
}

function privateIn(from: number, to: number, pageBytes: number): Extent[] {
  const question = { from: address(from), length: to - from, flags: pageFlags.private };
  return extentsOf(pageRuns(thisProcess, question, pageBytes));
}

function nameOf(bits: number): Protection {
  if (bits & protectionBits.write) return 'read-write';
  return bits & protectionBits.read ? 'read' : 'none';
}

function copyOf({ start, end }: Extent, from: number): Contents['pages'][number] {
  const bytes = new Uint8Array(end - start);
  if (read(address(start), bytes) === bytes.length) return { offset: start - from, bytes };
  throw problem('AccessViolation', 'The private pages of this view could not be read.');
}

/** Puts contents back at `at`, where the same range is mapped again with all its rights; rereads what was copied. */
export function putContents(calls: Calls, at: number, { protections, pages }: Contents, pageBytes: number): void {
  for (const { offset, bytes } of pages) {
    const arrived = new Uint8Array(bytes.length);
    const written = write(address(at + offset), bytes);
    if (written === bytes.length && read(address(at + offset), arrived) === bytes.length) {
      if (Buffer.compare(arrived, bytes) === 0) continue;
      throw problem('Internal', 'The private pages of this view did not arrive as they were copied.');
    }
    throw problem('OutOfMemory', 'There is not enough memory to copy the private pages of this view.');
  }
  for (const { offset, length, protection } of protections) {
    for (const stretch of stretchesIn(at + offset, at + offset + length)) {
      if (nameOf(protectionOf(stretch)) === protection) continue;
      protectRange(calls, stretch.start, stretch.end - stretch.start, protection, pageBytes);
    }
  }
}

export function bytesOf({ pages }: Contents): number {
  return pages.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/**
 * Changes the protection of a range, view by view: VirtualProtect takes no range of two. What fails half-way is taken
 * back. When writing ends, private pages are noted: once they are paged out, Windows no longer distinguishes them from others.
 */
export function protectRange(
  calls: Calls,
  from: number,
  length: number,
  protection: Protection,
  pageBytes: number,
): void {
  const end = from + length;
  const undo: (() => void)[] = [];
  try {
    for (const view of viewsIn(from, end)) {
      const [start, stop] = [Math.max(from, view.base), Math.min(end, view.base + view.length)];
      const before = [...stretchesIn(start, stop)].filter((stretch) => ourView(stretch) === view);
      if (view.sharing === 'copy-on-write') {
        const now = privateIn(start, stop, pageBytes);
        const elsewhere = view.keptPrivate.filter((extent) => extent.end <= start || extent.start >= stop);
        view.keptPrivate = protection === 'read-write' ? elsewhere : [...elsewhere, ...now];
      }
      protectPart(calls, view, start, stop - start, protection);
      undo.push(() => {
        for (const stretch of before) {
          protectPart(calls, view, stretch.start, stretch.end - stretch.start, nameOf(protectionOf(stretch)));
        }
      });
    }
  } catch (thrown) {
    for (const takeBack of undo.reverse()) takeBack();
    throw thrown;
  }
}
