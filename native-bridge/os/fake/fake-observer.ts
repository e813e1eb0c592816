/** Looks at an address space in memory: the fake process's own, or another's, which is empty. */
import type { Address } from '../../../protocol/address.ts';
import { problem } from '../../../protocol/errors.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { unable } from '../ability.ts';
import { checkPages, type PageLimits } from '../check-range.ts';
import type { ByteReader, Observer, ObserverAbilities, OsRegion, PageQuestion, PageRuns } from '../observer.ts';
import { pageFlags } from '../observer.ts';
import { PageRunList } from '../page-runs.ts';
import type { AddressSpace } from './address-space.ts';
import { FakeBytes } from './fake-bytes.ts';
import { FakeCalls } from './fake-calls.ts';
import { toColumns, toOsRegion } from './fake-regions.ts';

const { present, private: privateCopy } = pageFlags;

/** What is known of a process: whether there is one, and when it started. */
export interface FakeProcess {
  isThere(): boolean;
  started(): bigint | null;
}

export class FakeObserver implements Observer, ByteReader {
  readonly pid: number;
  protected readonly looking: ObserverAbilities = {
    bytes: { ask: this },
    pages: { ask: (question) => this.calls.unreported(() => this.#pages(question)) },
    memoryUse: unable('the tests’ own system does not say what regions take of memory'),
    mappedSums: unable('the tests’ own system sums nothing up'),
  };
  readonly abilities = this.looking;
  readonly started: () => bigint | null;
  protected readonly bytes: FakeBytes;
  protected readonly calls: FakeCalls;
  readonly #space: AddressSpace;
  readonly #limits: PageLimits;
  readonly #process: FakeProcess;

  constructor(pid: number, space: AddressSpace, limits: PageLimits, process: FakeProcess) {
    this.pid = pid;
    this.started = process.started;
    this.#space = space;
    this.#limits = limits;
    this.#process = process;
    this.bytes = new FakeBytes(space, limits.pageSize);
    this.calls = new FakeCalls(() => this.bytes.faults);
  }

  read(from: Address, target: Uint8Array): number {
    return this.#asked(() => this.bytes.read(from, target));
  }

  readMany(requests: readonly { from: Address; target: Uint8Array }[]): number[] {
    return this.#asked(() => requests.map(({ from, target }) => this.bytes.read(from, target)));
  }

  residentOfProcess(): number {
    return this.#space.present.size * this.#limits.pageSize;
  }

  query(at: Address): OsRegion | null {
    return this.#asked(() => {
      const region = this.#space.find(at);
      return region ? toOsRegion(region) : null;
    });
  }

  regions(): RegionColumns {
    return this.#asked(() => toColumns(this.#space.regions.map(toOsRegion), (region) => region.inode > 0n));
  }

  /** Nothing is held that was not asked for. */
  close(): void {
    this.calls.listeners.clear();
  }

  #asked<T>(answer: () => T): T {
    return this.calls.unreported(() => {
      if (!this.#process.isThere()) throw problem('NotFound', `There is no process ${this.pid}.`);
      return answer();
    });
  }

  /** Who else maps a page is not known. */
  #pages(question: PageQuestion): PageRuns {
    const { from, length } = question;
    const { pageSize } = this.#limits;
    checkPages(this.#limits, from, length);
    const found = new PageRunList(question, present | privateCopy);
    const flags = (page: number) =>
      (this.#space.present.has(page) ? present : 0) | (this.#space.privatePages.has(page) ? privateCopy : 0);
    const pages = new Set([...this.#space.present, ...this.#space.privatePages.keys()]);
    const inside = [...pages].filter((page) => page + pageSize > from && page < from + length);
    for (const page of inside.toSorted((a, b) => a - b)) if (!found.add(page, page + pageSize, flags(page))) break;
    return found.upTo(from + length);
  }
}
