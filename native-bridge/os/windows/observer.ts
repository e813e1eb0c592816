/** Looks at a process by VirtualQueryEx, ReadProcessMemory and QueryWorkingSetEx. */
import type { Address } from '../../../protocol/address.ts';
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { unable } from '../ability.ts';
import { checkPages, type PageLimits } from '../check-range.ts';
import type { ByteReader, Observer, ObserverAbilities, OsRegion } from '../observer.ts';
import { workingSetBytes } from './process-memory.ts';
import { query } from './query.ts';
import { readRegions, startOf, withProcess } from './regions.ts';
import * as transfer from './transfer.ts';
import { wineVersion } from './win32.ts';
import { pageRuns } from './working-set.ts';

export class WindowsObserver implements Observer, ByteReader {
  readonly pid: number;
  readonly #limits: PageLimits;

  constructor(pid: number, limits: PageLimits) {
    this.pid = pid;
    this.#limits = limits;
  }

  get abilities(): ObserverAbilities {
    return {
      bytes: { ask: this },
      pages:
        wineVersion !== null && this.pid !== process.pid
          ? unable('Wine does not report another process’s pages')
          : {
              ask: (question) => {
                checkPages(this.#limits, question.from, question.length);
                return withProcess(this.pid, (handle) => pageRuns(handle, question, this.#limits.pageSize));
              },
            },
      memoryUse: unable('Windows has no list of regions that says what each takes of memory'),
      mappedSums: unable('Windows sums up promised memory only, which says little of what is mapped'),
    };
  }

  started(): bigint | null {
    return startOf(this.pid);
  }

  regions(): RegionColumns {
    return readRegions(this.pid);
  }

  query(at: Address): OsRegion | null {
    return withProcess(this.pid, (handle) => query(at, handle));
  }

  read(from: Address, target: Uint8Array): number {
    return withProcess(this.pid, (handle) => transfer.read(from, target, handle));
  }

  readMany(requests: readonly { from: Address; target: Uint8Array }[]): number[] {
    return withProcess(this.pid, (handle) => requests.map(({ from, target }) => transfer.read(from, target, handle)));
  }

  residentOfProcess(): number {
    return withProcess(this.pid, workingSetBytes);
  }

  close(): void {
    // Nothing is held.
  }
}
