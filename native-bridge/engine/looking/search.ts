/**
 * Searches sections and views for bytes. Untouched pages are passed over: they are zeros, and reading would page them in.
 * A match has at least one byte in a touched page; beside it, untouched ones count as the zeros that they are.
 */
import { type Address, address } from '../../../protocol/address.ts';
import { problem, SamepageError } from '../../../protocol/errors.ts';
import { type Match, mostMatches, type Pattern, type SearchResult } from '../../../protocol/search.ts';
import type { Extent, OsSection } from '../../os/memory.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import { privatePages } from '../../os/page-runs.ts';
import { matcherOf } from './matcher.ts';
import type { Work } from './work.ts';

/** What is searched, as data: for another thread, too. */
export interface SearchSource {
  /** The number of the section. */
  id: number;
  section: OsSection;
  /** The bytes [from, to) of the section. */
  from: number;
  to: number;
  /** The view through whose addresses it is read, or null: the section itself is read (Abilities.readSection). */
  view: { letter: string; address: Address; isPrivate: boolean } | null;
  /** Only what has a byte in a private page of the view. */
  onlyPrivate: boolean;
}

export interface SearchOrder {
  sources: SearchSource[];
  pattern: Pattern;
}

/** Bytes that are read between two yields: about half a millisecond. */
const chunkBytes = 2 ** 20;
/** Bytes that are compared between two yields, where each place in memory takes all of a pattern: some milliseconds. */
const mostCompared = 2 ** 22;
/** Stretches of touched pages that are asked for at once. */
const extentsAtOnce = 1024;

export function* search(os: MemoryOs, { sources, pattern }: SearchOrder): Work<SearchResult> {
  const searcher = new Searcher(os, pattern);
  for (const [index, source] of sources.entries()) {
    for (const at of searcher.search(source)) {
      const share = source.to > source.from ? (at - source.from) / (source.to - source.from) : 1;
      const found = searcher.takeFound();
      yield { done: Math.min(1, (index + share) / sources.length), ...(found.length > 0 && { found }) };
      if (searcher.result.more) return searcher.result;
    }
  }
  return searcher.result;
}

class Searcher {
  readonly result: SearchResult = { searched: 0, unreadable: 0, more: false };
  readonly #os: MemoryOs;
  readonly #pattern: Pattern;
  readonly #length: number;
  readonly #match: ReturnType<typeof matcherOf>;
  /** What was read, between the bytes before it and zeros behind it. */
  readonly #buffer: Buffer;
  #found: Match[] = [];
  #count = 0;

  constructor(os: MemoryOs, pattern: Pattern) {
    this.#os = os;
    this.#pattern = pattern;
    this.#length = pattern.bytes.length;
    this.#match = matcherOf(pattern);
    this.#buffer = Buffer.allocUnsafeSlow(chunkBytes + 2 * this.#length);
  }

  takeFound(): Match[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  /** Yields how far it has come, as an offset in the section, after each chunk. */
  *search(source: SearchSource): Generator<number> {
    const wanted = source.onlyPrivate ? this.#privateExtents(source) : null;
    if (wanted?.length === 0) return;
    for (let at = source.from; at < source.to; ) {
      const extents = this.#touched(source, at, extentsAtOnce);
      for (const extent of extents) {
        yield* this.#searchExtent(source, extent, wanted);
        at = extent.end;
      }
      if (extents.length < extentsAtOnce) break;
      yield at;
    }
    yield source.to;
  }

  /** Touched stretches from `from` on, at most `limit` of them, in order; those of a private view with its private pages. */
  #touched(source: SearchSource, from: number, limit: number): Extent[] {
    const { to, view } = source;
    if (!this.#os.abilities.touched.ask) return [{ start: from, end: to }];
    const touched = this.#touchedOf(source, from, limit);
    if (!view?.isPrivate) return joined(touched);
    const last = touched.length < limit ? to : (touched.at(-1)?.end ?? to);
    const ours = this.#privateExtents(source).filter(({ start, end }) => end > from && start < last);
    return joined([
      ...touched,
      ...ours.map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, last) })),
    ]);
  }

  /** Changed where another thread has closed the section: its file's number means nothing then. */
  #touchedOf({ id, section, to }: SearchSource, from: number, limit: number): Extent[] {
    try {
      return this.#os.touched(section, from, to, limit);
    } catch (thrown) {
      if (thrown instanceof SamepageError) throw thrown;
      throw problem('Changed', `Section ${id} was removed while it was searched.`);
    }
  }

  #privateExtents({ view, from, to }: SearchSource): Extent[] {
    if (!view?.isPrivate) return [];
    const extents = privatePages(this.#os, view.address, to - from, Number.POSITIVE_INFINITY);
    const shift = from - view.address;
    return extents.map(({ start, end }) => ({ start: start + shift, end: end + shift }));
  }

  *#searchExtent(source: SearchSource, { start, end }: Extent, wanted: Extent[] | null): Generator<number> {
    const overlap = this.#length - 1;
    // Before a touched page, as far as the source goes, there are zeros.
    let before = Math.min(overlap, start - source.from);
    this.#buffer.fill(0, 0, before);
    for (let at = start; at < end; ) {
      const length = Math.min(chunkBytes, end - at);
      const count = this.#read(source, at, this.#buffer.subarray(before, before + length));
      this.result.searched += count;
      let filled = before + count;
      if (count === length && at + length === end) {
        const zeros = Math.min(overlap, source.to - end);
        this.#buffer.fill(0, filled, filled + zeros);
        filled += zeros;
      }
      for (const _ of this.#collect(source, at - before, filled, wanted)) yield at;
      if (count < length) {
        const { pageSize } = this.#os.limits;
        const next = Math.min(end, (Math.floor((at + count) / pageSize) + 1) * pageSize);
        this.result.unreadable += next - at - count;
        at = next;
        before = 0;
      } else {
        at += length;
        const kept = Math.min(overlap, filled);
        this.#buffer.copyWithin(0, before + count - Math.min(kept, before + count), before + count);
        before = Math.min(kept, before + count);
      }
      yield at;
      if (this.result.more) return;
    }
  }

  #read({ section, from, view }: SearchSource, offset: number, target: Uint8Array): number {
    if (view) return this.#os.read(address(view.address + offset - from), target);
    return this.#os.abilities.readSection.ask?.(section, offset, target) ?? 0;
  }

  /** Matches in the first `length` bytes of the buffer, which is the section from `offset` on. Yields between two parts. */
  *#collect(source: SearchSource, offset: number, length: number, wanted: Extent[] | null): Generator<void> {
    const places = Math.ceil(mostCompared / this.#length);
    for (let from = 0; from < length && !this.result.more; from += places) {
      if (from > 0) yield;
      const read = this.#buffer.subarray(0, Math.min(length, from + places + this.#length - 1));
      this.#collectFrom(read, from, source, offset, wanted);
    }
  }

  #collectFrom(read: Buffer, from: number, { id, view }: SearchSource, offset: number, wanted: Extent[] | null): void {
    const { alignment } = this.#pattern;
    for (let at = from; ; at += 1) {
      at = this.#match(read, at);
      if (at < 0) return;
      const start = offset + at;
      if (start % alignment !== 0 || (wanted && !overlapsAny(wanted, start, start + this.#length))) continue;
      if (this.#count === mostMatches) {
        this.result.more = true;
        return;
      }
      this.#count += 1;
      this.#found.push({ section: id, view: view?.letter ?? null, offset: start });
    }
  }
}

function overlapsAny(extents: readonly Extent[], start: number, end: number): boolean {
  return extents.some((extent) => extent.start < end && extent.end > start);
}

/** The same stretches in order, those that touch each other as one. */
function joined(extents: Extent[]): Extent[] {
  const all: Extent[] = [];
  for (const { start, end } of extents.sort((one, other) => one.start - other.start)) {
    const last = all.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else all.push({ start, end });
  }
  return all;
}
