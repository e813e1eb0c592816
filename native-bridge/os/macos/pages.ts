/** What is to be told of single pages: mach_vm_page_range_query (mach/mach_vm.h). Asking touches nothing. */
import { type Address, address } from '../../../protocol/address.ts';
import type { Extent } from '../memory-os.ts';
import { KERN, machFailed } from './kern-return.ts';
import { VM_PAGE_QUERY_PAGE } from './mach.ts';
import type { MachCalls } from './mach-calls.ts';
import type { MachRegion } from './region-info.ts';

const chunkPages = 16_384;

/** What a page must be to be listed, by its disposition. */
export const pageIs = {
  present: (page: number) => (page & VM_PAGE_QUERY_PAGE.PRESENT) !== 0,
  touched: (page: number) => (page & (VM_PAGE_QUERY_PAGE.PRESENT | VM_PAGE_QUERY_PAGE.PAGED_OUT)) !== 0,
  private: (page: number) => pageIs.touched(page) && (page & VM_PAGE_QUERY_PAGE.COPIED) !== 0,
};

export class Pages {
  readonly #calls: MachCalls;
  readonly #pageSize: number;
  readonly #find: (at: Address) => MachRegion | null;
  readonly #dispositions = new Uint32Array(chunkPages);
  readonly #count = new BigUint64Array(16);

  constructor(calls: MachCalls, pageSize: number, find: (at: Address) => MachRegion | null) {
    this.#calls = calls;
    this.#pageSize = pageSize;
    this.#find = find;
  }

  /** At most `limit` extents of matching pages in [from, from + length), in order. Regions without a page are skipped. */
  extents(from: Address, length: number, matches: (page: number) => boolean, limit: number): Extent[] {
    const found: Extent[] = [];
    const end = from + length;
    for (let region = this.#find(from); region && region.start < end; region = this.#find(region.end)) {
      if (region.pagesResident + region.pagesSwappedOut === 0) continue;
      const [start, stop] = [Math.max(region.start, from), Math.min(region.end, end)];
      for (let at = start; at < stop; at += chunkPages * this.#pageSize) {
        const count = this.#ask(at, Math.min(stop - at, chunkPages * this.#pageSize));
        for (let page = 0; page < count; page += 1) {
          if (matches(this.#dispositions[page] ?? 0)) this.#append(found, at + page * this.#pageSize);
          if (found.length > limit) return found.slice(0, limit);
        }
      }
    }
    return found;
  }

  /** How many dispositions there are now. */
  #ask(at: number, length: number): number {
    this.#count[0] = BigInt(Math.ceil(length / this.#pageSize));
    const { natives, task } = this.#calls;
    const result = natives.mach_vm_page_range_query(task, address(at), length, this.#dispositions, this.#count);
    if (result === KERN.SUCCESS) return Number(this.#count[0]);
    throw machFailed('mach_vm_page_range_query', result, 'The pages could not be asked for');
  }

  #append(extents: Extent[], start: number): void {
    const last = extents.at(-1);
    if (last?.end === start) last.end += this.#pageSize;
    else extents.push({ start, end: start + this.#pageSize });
  }
}
