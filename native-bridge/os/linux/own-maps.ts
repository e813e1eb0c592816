/**
 * Our own list of regions, which is asked for all the time. While it says the same, it is the very same list; where some
 * lines have changed, only those are parsed. That spares time, and garbage: as its collection changes what is
 * mapped, a list that was parsed as a whole had changed again by the next look.
 */

import { applyRegionChanges } from '../../../protocol/region-changes.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { fillKinds } from './kinds.ts';
import { fileAt, linkTarget } from './name-table.ts';
import { addressOfLine, overlapping, parseMaps, parseMapsOf } from './parse-maps.ts';
import { threadCount } from './process-folder.ts';

/** A longer text is not kept, bytes. */
const longestKept = 1024 * 1024;
/** Names that are gone stay in the list; with more that came later than these, it is parsed as a whole. */
const mostLaterNames = 64;
const newline = 10;

export class OwnMaps {
  #text = new Uint8Array(0);
  #list: RegionColumns | null = null;
  #firstNames = 0;

  /** The list of which this is the text; the caller may use the text's memory again. The list is not to be changed. */
  listOf(text: Uint8Array): RegionColumns {
    // A list that was handed over to another thread has no rows any more.
    const before = this.#list?.starts.length === this.#list?.count ? this.#list : null;
    if (before && Buffer.compare(this.#text, text) === 0) return before;
    const patched = before && patch(before, this.#text, text, this.#firstNames + mostLaterNames);
    const list = patched ?? parseMapsOf('self', text);
    if (!patched) this.#firstNames = list.names.length;
    const isKept = text.length <= longestKept;
    this.#list = isKept ? list : null;
    if (isKept) this.#keep(text);
    return list;
  }

  /** In the same memory as before, where there is room. */
  #keep(text: Uint8Array): void {
    const room = this.#text.buffer.byteLength < text.length ? new ArrayBuffer(2 * text.length) : this.#text.buffer;
    this.#text = new Uint8Array(room, 0, text.length);
    this.#text.set(text);
  }
}

/**
 * What `before`, the list of `old`, has become by `text`. Null where there would be more than `mostNames` names, and where
 * lines overlap (see parseMaps), so that one says what another one means.
 */
export function patch(
  before: RegionColumns,
  old: Uint8Array,
  text: Uint8Array,
  mostNames: number,
): RegionColumns | null {
  if (overlapping.has(before)) return null;
  const equal = equalBytes(old, text);
  const head = equal === 0 ? 0 : text.lastIndexOf(newline, equal - 1) + 1;
  const most = Math.min(old.length, text.length) - head;
  const behind = text.indexOf(newline, text.length - equalEnd(old, text, most)) + 1;
  const tail = behind > 0 ? text.length - behind : 0;
  const [first, end] = [rowAt(before, old, head), rowAt(before, old, old.length - tail)];
  const image = linkTarget('/proc/self/exe');
  const rows = parseMaps(text.subarray(head, text.length - tail), image, fileAt('self'));
  if (overlapping.has(rows) || !fitsBetween(rows, before.ends[first - 1], before.starts[end])) return null;
  const fresh = rows.names.filter((name) => !before.names.includes(name));
  if (before.names.length + fresh.length > mostNames) return null;
  const indexes = rows.names.map((name) =>
    fresh.includes(name) ? before.names.length + fresh.indexOf(name) : before.names.indexOf(name),
  );
  const list = applyRegionChanges(before, {
    at: Uint32Array.of(first),
    removed: Uint32Array.of(end - first),
    added: Uint32Array.of(rows.count),
    rows: { ...rows, names: fresh, nameIndexes: rows.nameIndexes.map((index) => indexes[index] ?? 0) },
  });
  // What one is may hang on any other.
  const patched = { ...list, kinds: list.kinds.slice() };
  fillKinds(patched, image, threadCount('self'));
  return patched;
}

function fitsBetween({ count, starts, ends }: RegionColumns, from = 0, to = Number.POSITIVE_INFINITY): boolean {
  return count === 0 ? from <= to : (starts[0] ?? 0) >= from && (ends[count - 1] ?? 0) <= to;
}

/** The row of the line at `at` of the list's text; the number of rows at its end. */
function rowAt({ starts, count }: RegionColumns, text: Uint8Array, at: number): number {
  if (at >= text.length) return count;
  const addr = addressOfLine(text, at);
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < addr) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many bytes both begin with alike. Found by halves: native comparisons of a few stretches. */
function equalBytes(one: Uint8Array, other: Uint8Array): number {
  let [equal, most] = [0, Math.min(one.length, other.length)];
  while (equal < most) {
    const middle = (equal + most + 1) >> 1;
    if (Buffer.compare(one.subarray(equal, middle), other.subarray(equal, middle)) === 0) equal = middle;
    else most = middle - 1;
  }
  return equal;
}

/** How many bytes, at most `most`, both end with alike. */
function equalEnd(one: Uint8Array, other: Uint8Array, most: number): number {
  let equal = 0;
  for (let unknown = most; equal < unknown; ) {
    const middle = (equal + unknown + 1) >> 1;
    const [from, to] = [one.length - middle, other.length - middle];
    const isEqual =
      Buffer.compare(one.subarray(from, one.length - equal), other.subarray(to, other.length - equal)) === 0;
    if (isEqual) equal = middle;
    else unknown = middle - 1;
  }
  return equal;
}
