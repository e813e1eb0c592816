/**
 * The bytes that the operations come to: of the sections, and of private pages. Only what was written is known; all else
 * is zero, as in the program, which opens no file of the user's.
 */
import { changedRange, type Layout } from './layout.ts';
import type { KeptPages, Operation, Stretch } from './operation.ts';

/** By the page's number in its section. */
type Pages = Map<number, Uint8Array>;

export class Contents {
  readonly #page: number;
  readonly #layout: Layout;
  /** By the section that stands for its file. */
  readonly #stored = new Map<number, Pages>();
  readonly #private = new Map<string, Pages>();
  readonly #kept = new Map<number, Pages>();

  constructor(layout: Layout, pageSize: number) {
    this.#layout = layout;
    this.#page = pageSize;
  }

  /** To be called before the layout applies it. */
  apply(operation: Operation): void {
    switch (operation.kind) {
      case 'map':
        this.#private.delete(operation.view);
        this.#bringBack(mapIn(this.#private, operation.view), operation.back);
        break;
      case 'unmap':
        this.#keep(operation.view, operation.kept);
        this.#private.delete(operation.view);
        break;
      case 'resize': {
        const { view } = operation;
        this.#keep(view, operation.kept);
        for (const gone of changedRange(this.#layout.view(view), operation).gone) this.#giveUp(view, gone);
        this.#bringBack(mapIn(this.#private, view), operation.back);
        break;
      }
      case 'remap':
        this.#keep(operation.view, operation.kept);
        this.#private.delete(operation.view);
        this.#bringBack(mapIn(this.#private, operation.view), operation.back);
        break;
      case 'punch': {
        const { section, offset, length } = this.#layout.view(operation.view);
        this.#keep(operation.view, operation.kept);
        const stored = this.#stored.get(this.#layout.storage(section));
        for (const { page } of this.#pagesOf(offset, stored ? length : 0)) stored?.delete(page);
        break;
      }
      case 'populate-write':
        for (const stretch of operation.copied) this.#copy(operation.view, stretch);
        break;
      case 'give-up':
        for (const stretch of operation.pages) this.#giveUp(operation.view, stretch);
        break;
      case 'refill': {
        const { section } = this.#layout.view(operation.view);
        this.#bringBack(mapIn(this.#stored, this.#layout.storage(section)), operation.back);
        break;
      }
      case 'write':
        this.#write(operation.view, operation.offset, operation.bytes);
        for (const stretch of operation.givenUp) this.#giveUp(operation.view, stretch);
        break;
    }
  }

  /** What a view shows there; `offset` in the section. */
  read(letter: string, { offset, length }: Stretch): Uint8Array {
    const bytes = new Uint8Array(length);
    for (const { page, from, to, at } of this.#pagesOf(offset, length)) {
      const shown = this.#shown(letter, page);
      if (shown) bytes.set(shown.subarray(from, to), at);
    }
    return bytes;
  }

  /** Private pages of a view, neighbours as one stretch, in order. */
  privateStretches(letter: string): Stretch[] {
    return this.#joined([...(this.#private.get(letter)?.keys() ?? [])]);
  }

  /** Where a view shows pages that were written or are private, neighbours as one stretch, in order. */
  knownStretches(letter: string): Stretch[] {
    const { section, offset, length } = this.#layout.view(letter);
    const [first, end] = [offset / this.#page, (offset + length) / this.#page];
    const stored = this.#stored.get(this.#layout.storage(section))?.keys() ?? [];
    const pages = new Set([...stored, ...(this.#private.get(letter)?.keys() ?? [])]);
    return this.#joined([...pages].filter((page) => page >= first && page < end));
  }

  #joined(pages: number[]): Stretch[] {
    const stretches: Stretch[] = [];
    for (const page of pages.sort((one, other) => one - other)) {
      const last = stretches.at(-1);
      if (last && last.offset + last.length === page * this.#page) last.length += this.#page;
      else stretches.push({ offset: page * this.#page, length: this.#page });
    }
    return stretches;
  }

  #shown(letter: string, page: number): Uint8Array | undefined {
    const { section } = this.#layout.view(letter);
    return this.#private.get(letter)?.get(page) ?? this.#stored.get(this.#layout.storage(section))?.get(page);
  }

  #write(letter: string, offset: number, bytes: Uint8Array): void {
    const view = this.#layout.view(letter);
    const pages =
      view.sharing === 'shared'
        ? mapIn(this.#stored, this.#layout.storage(view.section))
        : mapIn(this.#private, letter);
    for (const { page, from, to, at } of this.#pagesOf(view.offset + offset, bytes.length)) {
      const next = this.#shown(letter, page)?.slice() ?? new Uint8Array(this.#page);
      next.set(bytes.subarray(at, at + to - from), from);
      pages.set(page, next);
    }
  }

  #copy(letter: string, { offset, length }: Stretch): void {
    const untouched = new Uint8Array(this.#page);
    // A page is never written in place.
    for (const { page } of this.#pagesOf(offset, length))
      mapIn(this.#private, letter).set(page, this.#shown(letter, page) ?? untouched);
  }

  #keep(letter: string, kept: readonly KeptPages[]): void {
    for (const { id, offset, length } of kept) {
      const pages = mapIn(this.#kept, id);
      for (const { page } of this.#pagesOf(offset, length))
        pages.set(page, this.#shown(letter, page) ?? new Uint8Array(this.#page));
    }
  }

  /** Pages that were given up before the recording began are zeros. */
  #bringBack(pages: Pages, back: readonly KeptPages[]): void {
    for (const { id, offset, length } of back) {
      const kept = this.#kept.get(id);
      for (const { page } of this.#pagesOf(offset, length))
        pages.set(page, kept?.get(page) ?? new Uint8Array(this.#page));
    }
  }

  #giveUp(letter: string, { offset, length }: Stretch): void {
    for (const { page } of this.#pagesOf(offset, length)) this.#private.get(letter)?.delete(page);
  }

  /** The pages that a stretch of a section overlaps: [from, to) of each is at `at` of the stretch. */
  *#pagesOf(offset: number, length: number): Generator<{ page: number; from: number; to: number; at: number }> {
    for (let at = 0; at < length; ) {
      const page = Math.floor((offset + at) / this.#page);
      const from = offset + at - page * this.#page;
      const to = Math.min(this.#page, from + length - at);
      yield { page, from, to, at };
      at += to - from;
    }
  }
}

function mapIn<K>(maps: Map<K, Pages>, key: K): Pages {
  let pages = maps.get(key);
  if (!pages) {
    pages = new Map();
    maps.set(key, pages);
  }
  return pages;
}
