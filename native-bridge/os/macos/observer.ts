/** Looks at a process: at our own task, for the system lets only debuggers look into another one (task_for_pid). */
import type { Address } from '../../../protocol/address.ts';
import { problem, type SamepageError } from '../../../protocol/errors.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { unable } from '../ability.ts';
import { checkPages, type PageLimits } from '../check-range.ts';
import type { ByteReader, Observer, ObserverAbilities, OsRegion, PageQuestion, PageRuns } from '../observer.ts';
import { KERN, machFailed } from './kern-return.ts';
import { MACH_TASK_BASIC_INFO } from './mach.ts';
import type { MachCalls } from './mach-calls.ts';
import { Pages } from './pages.ts';
import { Regions } from './regions.ts';
import { Transfer } from './transfer.ts';

const noMemoryUse = 'macOS has no list of regions that says what each takes of memory';
const onlyDebuggers = 'macOS lets only debuggers look into another process (task_for_pid)';
const noSums = 'macOS sums up what is mapped in no cheaper way than by the list';

export class MacObserver implements Observer, ByteReader {
  readonly pid = process.pid;
  protected readonly calls: MachCalls;
  protected readonly regionList: Regions;
  protected readonly transfer: Transfer;
  readonly #pages: Pages;
  readonly #limits: PageLimits;

  constructor(calls: MachCalls, limits: PageLimits) {
    this.calls = calls;
    this.#limits = limits;
    this.regionList = new Regions(calls);
    this.transfer = new Transfer(calls, limits.pageSize);
    this.#pages = new Pages(calls, limits.pageSize, (at) => this.regionList.find(at));
  }

  get abilities(): ObserverAbilities {
    return {
      bytes: { ask: this },
      pages: {
        ask: (question) => {
          checkPages(this.#limits, question.from, question.length);
          return this.pageRuns(question);
        },
      },
      memoryUse: unable(noMemoryUse),
      mappedSums: unable(noSums),
    };
  }

  protected pageRuns(question: PageQuestion): PageRuns {
    return this.#pages.runs(question);
  }

  started(): null {
    return null;
  }

  regions(): RegionColumns {
    return this.regionList.list();
  }

  query(at: Address): OsRegion | null {
    return this.regionList.query(at);
  }

  read(from: Address, target: Uint8Array): number {
    return this.transfer.read(from, target);
  }

  readMany(requests: readonly { from: Address; target: Uint8Array }[]): number[] {
    return requests.map(({ from, target }) => this.read(from, target));
  }

  /** struct mach_task_basic_info: resident_size is its second 64-bit word. */
  residentOfProcess(): number {
    const info = new Uint8Array(128);
    const result = this.calls.natives.task_info(this.calls.task, MACH_TASK_BASIC_INFO, info, Uint32Array.of(12));
    if (result !== KERN.SUCCESS) throw machFailed('task_info', result, 'The resident bytes could not be asked for');
    return Number(new DataView(info.buffer).getBigUint64(8, true));
  }

  close(): void {
    // Nothing is held.
  }
}

/** Another process. */
export class HiddenProcess implements Observer {
  readonly pid: number;
  readonly abilities: ObserverAbilities;

  constructor(pid: number) {
    this.pid = pid;
    this.abilities = {
      bytes: unable(onlyDebuggers),
      pages: unable(onlyDebuggers),
      memoryUse: unable(noMemoryUse),
      mappedSums: unable(noSums),
    };
  }

  started(): null {
    return null;
  }

  regions(): never {
    throw this.#denied();
  }

  query(): never {
    throw this.#denied();
  }

  residentOfProcess(): never {
    throw this.#denied();
  }

  close(): void {
    // Nothing is held.
  }

  #denied(): SamepageError {
    return problem('PermissionDenied', `macOS lets only debuggers look into process ${this.pid} (task_for_pid).`);
  }
}
