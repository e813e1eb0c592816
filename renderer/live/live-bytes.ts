/**
 * The bytes on show, outside React: what the engine last read through each view's own addresses. Painters read from
 * here inside the one frame; React never sees a byte.
 */
import type { BytesPart, EventData, Watch } from '../../protocol/messages.ts';
import { leastPageBytes, type PageState, pageStates } from '../../protocol/model.ts';

/** What is known of one page. */
interface ShownPage {
  /** -1 where no byte has come yet: unknown is not zero. */
  bytes: Int16Array;
  state: PageState;
}

/** By page (index within the view), so that overlapping ranges agree. */
type ShownView = Map<number, ShownPage>;

/** One change of bytes to be flashed: [offset, offset + length) of a view. */
export interface ByteChange {
  view: string;
  offset: number;
  length: number;
}

export type BytesListener = (changes: readonly ByteChange[], sequence: number) => void;

export class LiveBytes {
  readonly #views = new Map<string, ShownView>();
  readonly #listeners = new Set<BytesListener>();
  #pageBytes = leastPageBytes;

  /** Takes in one message of the engine, then notifies all subscribers once. Initial bytes are no change to flash. */
  apply(event: EventData<'bytes'>): void {
    const changes: ByteChange[] = [];
    for (const part of event.parts) this.#store(part, changes);
    for (const listener of this.#listeners) listener(changes, event.sequence);
  }

  /** Adds to `changes` where known bytes became others; a page that became readable or unreadable was not written. */
  #store(part: BytesPart, changes: ByteChange[]): void {
    const view = this.#views.get(part.view) ?? new Map<number, ShownPage>();
    this.#views.set(part.view, view);
    const firstPage = Math.floor(part.offset / this.#pageBytes);
    for (let done = 0; done < part.data.length; ) {
      const page = Math.floor((part.offset + done) / this.#pageBytes);
      const within = (part.offset + done) % this.#pageBytes;
      const step = Math.min(this.#pageBytes - within, part.data.length - done);
      const state = pageStates[part.pages[page - firstPage] ?? -1] ?? 'unreadable';
      let shown = view.get(page);
      if (!shown) {
        shown = { bytes: new Int16Array(this.#pageBytes).fill(-1), state };
        view.set(page, shown);
      }
      const after = part.data.subarray(done, done + step);
      const changed = part.initial || unreadable(state, shown.state) ? null : changedSpan(shown.bytes, within, after);
      if (changed) {
        const offset = part.offset + done + changed.start;
        changes.push({ view: part.view, offset, length: changed.end - changed.start });
      }
      shown.state = state;
      shown.bytes.set(after, within);
      done += step;
    }
  }

  #pageAt(view: string, offset: number): ShownPage | undefined {
    return this.#views.get(view)?.get(Math.floor(offset / this.#pageBytes));
  }

  /** The byte at an offset of a view, or null where it is not known (not watched yet). */
  byteAt(view: string, offset: number): number | null {
    const byte = this.#pageAt(view, offset)?.bytes[offset % this.#pageBytes] ?? -1;
    return byte < 0 ? null : byte;
  }

  /** State of the page that holds `offset`, or null while unknown. */
  stateAt(view: string, offset: number): PageState | null {
    return this.#pageAt(view, offset)?.state ?? null;
  }

  /** Known bytes from `offset` on, at most `length` and never past the page's end; -1 where unknown. Not to be changed. */
  window(view: string, offset: number, length: number): Int16Array | null {
    const within = offset % this.#pageBytes;
    return this.#pageAt(view, offset)?.bytes.subarray(within, within + length) ?? null;
  }

  /** Bytes [offset, offset + length), unknown ones as zeros. */
  slice(view: string, offset: number, length: number): Uint8Array {
    const result = new Uint8Array(length);
    for (let index = 0; index < length; index += 1) result[index] = this.byteAt(view, offset + index) ?? 0;
    return result;
  }

  /** Drops what is known of a view that is gone. */
  forget(view: string): void {
    this.#views.delete(view);
  }

  /** Drops everything: after a lost connection, nothing is known any more. Pages are `pageBytes` long from now on. */
  reset(pageBytes: number): void {
    this.#views.clear();
    this.#pageBytes = pageBytes;
  }

  /** Drops pages that nobody watches any more: they would be out of date when they came into sight again. */
  retain(ranges: Watch['ranges']): void {
    const kept = new Map<string, Set<number>>();
    for (const { view, offset, length } of ranges) {
      const pages = kept.get(view) ?? new Set();
      const last = Math.floor((offset + Math.max(0, length - 1)) / this.#pageBytes);
      for (let page = Math.floor(offset / this.#pageBytes); page <= last; page += 1) pages.add(page);
      kept.set(view, pages);
    }
    for (const [view, shown] of this.#views) {
      for (const page of shown.keys()) if (!kept.get(view)?.has(page)) shown.delete(page);
      // Bytes that were on their way when a view went have come since then.
      if (shown.size === 0) this.#views.delete(view);
    }
  }

  subscribe(listener: BytesListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function unreadable(...states: PageState[]): boolean {
  return states.includes('unreadable');
}

/** From the first to the last byte of `after` that was known as another one before; null where there is none. */
function changedSpan(before: Int16Array, from: number, after: Uint8Array): { start: number; end: number } | null {
  const differs = (byte: number, index: number) => before[from + index] !== byte && before[from + index] !== -1;
  const start = after.findIndex(differs);
  return start < 0 ? null : { start, end: after.findLastIndex(differs) + 1 };
}

export const liveBytes = new LiveBytes();
