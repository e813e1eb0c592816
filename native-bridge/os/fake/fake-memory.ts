import { problem } from '../../../protocol/errors.ts';
import type { Extent } from '../memory.ts';

/** What a section or file of the fake holds: a page for each index that was touched, and nothing for the rest. */
export class FakeMemory {
  /** A path, or the name it was created with. */
  readonly name: string;
  /** 0n where the region list names it by no inode. */
  readonly inode: bigint;
  /** As if each inode number came once on each device. */
  readonly device: number;
  readonly #pageSize: number;
  readonly #pages = new Map<number, Uint8Array>();
  #bytes: number;

  constructor(name: string, inode: bigint, bytes: number, pageSize: number, device = 1) {
    this.name = name;
    this.inode = inode;
    this.device = device;
    this.#bytes = bytes;
    this.#pageSize = pageSize;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes of all touched pages. */
  get allocated(): number {
    return this.#pages.size * this.#pageSize;
  }

  /** The page, made at its first touch; null past the end. The rest of the last page may be used, as in a real file. */
  page(index: number): Uint8Array | null {
    if (index * this.#pageSize >= this.#bytes) return null;
    let page = this.#pages.get(index);
    if (!page) {
      page = new Uint8Array(this.#pageSize);
      this.#pages.set(index, page);
    }
    return page;
  }

  /** Stores bytes as another process would. Throws InvalidArgument past the end. */
  poke(offset: number, source: Uint8Array): void {
    for (let done = 0; done < source.length; ) {
      const within = (offset + done) % this.#pageSize;
      const part = source.subarray(done, done + this.#pageSize - within);
      const page = this.page((offset + done - within) / this.#pageSize);
      if (!page) throw problem('InvalidArgument', `${this.name} ends before byte ${offset + done}.`);
      page.set(part, within);
      done += part.length;
    }
  }

  /** The bytes in [offset, offset + length), untouched ones as zeros; touches nothing. */
  peek(offset: number, length: number): Uint8Array {
    const result = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const within = (offset + done) % this.#pageSize;
      const count = Math.min(this.#pageSize - within, length - done);
      const page = this.#pages.get((offset + done - within) / this.#pageSize);
      if (page) result.set(page.subarray(within, within + count), done);
      done += count;
    }
    return result;
  }

  /** Shortens or lengthens it. Pages past the new end are gone permanently. */
  truncate(bytes: number): void {
    this.#bytes = bytes;
    for (const index of [...this.#pages.keys()]) {
      if (index * this.#pageSize >= bytes) this.#pages.delete(index);
    }
    if (bytes % this.#pageSize > 0)
      this.#pages.get(Math.floor(bytes / this.#pageSize))?.fill(0, bytes % this.#pageSize);
  }

  /** Touched stretches within [from, to), neighbouring pages joined, at most `limit`. */
  touched(from: number, to: number, limit: number): Extent[] {
    const starts = [...this.#pages.keys()].map((index) => index * this.#pageSize).sort((a, b) => a - b);
    const end = Math.min(to, this.#bytes);
    const inside = starts.filter((start) => start < end && start + this.#pageSize > from);
    return joinPages(inside, this.#pageSize)
      .map((extent) => ({ start: Math.max(extent.start, from), end: Math.min(extent.end, end) }))
      .slice(0, limit);
  }
}

/** Pages, by their starts in ascending order, as stretches: those that touch are one. */
function joinPages(starts: readonly number[], pageSize: number): Extent[] {
  const extents: Extent[] = [];
  for (const start of starts) {
    const last = extents.at(-1);
    if (last?.end === start) last.end = start + pageSize;
    else extents.push({ start, end: start + pageSize });
  }
  return extents;
}
