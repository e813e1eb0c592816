/** Looks at a process through /proc (proc_pid(5)) and process_vm_readv(2). */
import { readFileSync } from 'node:fs';
import type { Address } from '../../../protocol/address.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { unable } from '../ability.ts';
import { checkPages, type PageLimits } from '../check-range.ts';
import type { ByteReader, Observer, ObserverAbilities, OsRegion } from '../observer.ts';
import { type Carrier, straightTo, straightWorks } from './carriers.ts';
import { errnoName, errnoOf, fileFailed } from './errno.ts';
import { errno } from './libc.ts';
import { MappedSums } from './mapped-sums.ts';
import { readRegions, regionIn } from './maps.ts';
import { PageMap } from './pagemap.ts';
import { livingThread, startOf, whyNotRead } from './process-folder.ts';
import type { RegionQuery } from './query.ts';
import { listsMemory, readRegionsInMemory } from './regions-in-memory.ts';
import { type ReadRequest, Transfer } from './transfer.ts';

/** What is held open from the start, of our own process. */
interface Held {
  carrier: Carrier;
  query: RegionQuery;
  pages: PageMap;
  sums: MappedSums;
}

export class LinuxObserver implements Observer, ByteReader {
  readonly pid: number;
  protected readonly transfer: Transfer;
  readonly #limits: PageLimits;
  /** Looked at from inside: there is always a way to read it. */
  readonly #isOurs: boolean;
  readonly #query: RegionQuery | null;
  #pages: PageMap | null;
  #sums: MappedSums | null;

  /** Of another process files are opened when they are first asked about. */
  constructor(pid: number, limits: PageLimits, held: Held | null = null) {
    this.pid = pid;
    this.#limits = limits;
    this.#isOurs = held !== null;
    this.transfer = new Transfer(held?.carrier ?? straightTo(pid));
    this.#query = held?.query ?? null;
    this.#pages = held?.pages ?? null;
    this.#sums = held?.sums ?? null;
  }

  get abilities(): ObserverAbilities {
    this.#pages ??= new PageMap(this.#limits.pageSize, { of: livingThread(this.pid) });
    const pages = this.#pages;
    return {
      bytes:
        this.#isOurs || straightWorks() ? { ask: this } : unable(`process_vm_readv is refused (${errnoName(errno())})`),
      pages: pages.available
        ? {
            ask: (question) => {
              checkPages(this.#limits, question.from, question.length);
              return pages.runs(question);
            },
          }
        : unable(`this process may not read ${pages.path}`),
      memoryUse: listsMemory
        ? { ask: () => readRegionsInMemory(this.pid) }
        : unable('this kernel has no /proc/PID/smaps (CONFIG_PROC_PAGE_MONITOR)'),
      mappedSums: { ask: () => this.#ofProcess(() => this.#mappedSums()) },
    };
  }

  started(): bigint | null {
    return startOf(this.pid);
  }

  regions(): RegionColumns {
    return readRegions(this.pid);
  }

  query(at: Address): OsRegion | null {
    return this.#query ? this.#query.query(at) : regionIn(this.regions(), at);
  }

  read(from: Address, target: Uint8Array): number {
    return this.transfer.read(from, target);
  }

  readMany(requests: readonly ReadRequest[]): number[] {
    return this.transfer.readMany(requests);
  }

  /** The second number of statm: pages (proc_pid_statm(5)). */
  residentOfProcess(): number {
    const statm = this.#ofProcess(() => readFileSync(`/proc/${this.pid}/statm`, 'latin1'));
    return Number(statm.split(' ')[1]) * this.#limits.pageSize;
  }

  close(): void {
    this.#query?.close();
    this.#pages?.close();
    this.#sums?.close();
    this.transfer.close();
  }

  #mappedSums(): string {
    this.#sums ??= new MappedSums(this.pid);
    return this.#sums.read();
  }

  #ofProcess<T>(read: () => T): T {
    try {
      return read();
    } catch (thrown) {
      const why = whyNotRead(this.pid, errnoOf(thrown));
      throw fileFailed('read', thrown, `The memory of process ${this.pid} cannot be asked about: ${why}`);
    }
  }
}
