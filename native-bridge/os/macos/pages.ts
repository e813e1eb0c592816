/** What the system says of single pages: mach_vm_page_range_query (mach/mach_vm.h). Asking touches nothing. */
import { type Address, address } from '../../../protocol/address.ts';
import { type PageQuestion, type PageRuns, pageFlags } from '../observer.ts';
import { PageRunList } from '../page-runs.ts';
import { KERN, machFailed } from './kern-return.ts';
import { VM_PAGE_QUERY_PAGE } from './mach.ts';
import type { MachCalls } from './mach-calls.ts';
import type { MachRegion } from './region-info.ts';

const chunkPages = 16_384;

const { present, swapped, private: privateCopy } = pageFlags;
/** How many of the pages others map, too, is not known. */
const known = present | swapped | privateCopy;

/** Of a page's disposition. */
function flagsOf(page: number): number {
  const there = (page & VM_PAGE_QUERY_PAGE.PRESENT ? present : 0) | (page & VM_PAGE_QUERY_PAGE.PAGED_OUT ? swapped : 0);
  return there && page & VM_PAGE_QUERY_PAGE.COPIED ? there | privateCopy : there;
}

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

  /** See ObserverAbilities.pages. Regions without a page are skipped. */
  runs(question: PageQuestion): PageRuns {
    const { from, length } = question;
    const found = new PageRunList(question, known);
    const end = from + length;
    for (let region = this.#find(from); region && region.start < end; region = this.#find(region.end)) {
      if (region.pagesResident + region.pagesSwappedOut === 0) continue;
      const [start, stop] = [Math.max(region.start, from), Math.min(region.end, end)];
      for (let at = start; at < stop; at += chunkPages * this.#pageSize) {
        const count = this.#ask(at, Math.min(stop - at, chunkPages * this.#pageSize));
        for (let page = 0; page < count; page += 1) {
          const first = at + page * this.#pageSize;
          if (!found.add(first, first + this.#pageSize, flagsOf(this.#dispositions[page] ?? 0)))
            return found.upTo(first);
        }
      }
    }
    return found.upTo(end);
  }

  /** How many dispositions there are now. */
  #ask(at: number, length: number): number {
    this.#count[0] = BigInt(Math.ceil(length / this.#pageSize));
    const { natives, task } = this.#calls;
    const result = natives.mach_vm_page_range_query(task, address(at), length, this.#dispositions, this.#count);
    if (result === KERN.SUCCESS) return Number(this.#count[0]);
    throw machFailed('mach_vm_page_range_query', result, 'The pages could not be asked for');
  }
}
