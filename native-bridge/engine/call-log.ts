/** The calls made for operations: kept for the windows, and added up into what an operation cost. */
import type { CallRecord } from '../../protocol/calls.ts';
import type { MemoryOs } from '../os/memory-os.ts';

const kept = 500;

export interface CallTotals {
  nanoseconds: number;
  faults: number;
}

export class CallLog {
  /** Newest last. */
  readonly records: CallRecord[] = [];
  /** Not yet sent to the windows. */
  #fresh: CallRecord[] = [];
  #nextId = 1;
  /** While calls are made for no operation, and are not written down. */
  paused = false;
  #totals: CallTotals = { nanoseconds: 0, faults: 0 };
  /** Sees no more calls: the system's access may outlive the engine. */
  readonly end: () => void;

  constructor(os: MemoryOs) {
    this.end = os.subscribeToCalls((call) => {
      if (this.paused) return;
      const record = { id: this.#nextId++, ...call };
      this.records.push(record);
      if (this.records.length > kept) this.records.shift();
      this.#fresh.push(record);
      this.#totals.nanoseconds += call.nanoseconds;
      this.#totals.faults += call.faults ?? 0;
    });
  }

  /** What was added up since the last call of this. */
  takeTotals(): CallTotals {
    const totals = this.#totals;
    this.#totals = { nanoseconds: 0, faults: 0 };
    return totals;
  }

  takeFresh(): CallRecord[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh.slice(-kept);
  }
}
