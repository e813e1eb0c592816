/** Loads and stores of the fake: what a page fault would do is done here, page by page. */
import { allowsWriting } from '../../../protocol/model.ts';
import type { AddressSpace, FakeRegion } from './address-space.ts';

export class FakeBytes {
  readonly #space: AddressSpace;
  readonly #pageSize: number;
  /** Page faults so far: a page's first use in a view, and the copy of a copy-on-write page. */
  faults = 0;

  constructor(space: AddressSpace, pageSize: number) {
    this.#space = space;
    this.#pageSize = pageSize;
  }

  /** Copies until the first unreadable byte; returns how many. */
  read(from: number, target: Uint8Array): number {
    return this.#each(from, target.length, 'read', (page, within, done, count) =>
      target.set(page.subarray(within, within + count), done),
    );
  }

  /** Copies until the first byte that may not be written; returns how many. */
  write(to: number, source: Uint8Array): number {
    return this.#each(to, source.length, 'write', (page, within, done, count) =>
      page.set(source.subarray(done, done + count), within),
    );
  }

  #each(
    from: number,
    length: number,
    access: 'read' | 'write',
    copy: (page: Uint8Array, within: number, done: number, count: number) => void,
  ): number {
    let done = 0;
    while (done < length) {
      const within = (from + done) % this.#pageSize;
      const page = this.#load(from + done - within, access);
      if (!page) break;
      const count = Math.min(this.#pageSize - within, length - done);
      copy(page, within, done, count);
      done += count;
    }
    return done;
  }

  /** The page at an address, as a load or store finds it; null where it would crash. */
  #load(at: number, access: 'read' | 'write'): Uint8Array | null {
    const region = this.#space.find(at);
    if (!region || region.start > at || region.protection === 'none') return null;
    if (access === 'write' && !allowsWriting(region.protection)) return null;
    return this.#space.privatePages.get(at) ?? this.#loadShared(region, at, access);
  }

  #loadShared(region: FakeRegion, at: number, access: 'read' | 'write'): Uint8Array | null {
    const page = region.memory.page((region.offset + at - region.start) / this.#pageSize);
    if (!page) return null;
    const copies = access === 'write' && region.sharing === 'copy-on-write';
    if (copies || !this.#space.present.has(at)) this.faults += 1;
    this.#space.present.add(at);
    if (!copies) return page;
    const copy = page.slice();
    this.#space.privatePages.set(at, copy);
    return copy;
  }
}
