/** The calls made for operations: kept for the windows, and added up into what an operation cost. */
import type { CallRecord } from '../../protocol/model.ts';
import { shortText } from '../../protocol/short-text.ts';
import type { MemoryOs } from '../os/memory-os.ts';

const kept = 500;
/** Characters of a call's text: arguments are short, but for a path that somebody made very long. */
const mostText = 500;

export interface CallTotals {
  nanoseconds: number;
  faults: number;
}

export class CallLog {
  /** Newest last. */
  readonly records: CallRecord[] = [];
  /** Not yet told to the windows. */
  #fresh: CallRecord[] = [];
  #nextId = 1;
  #totals: CallTotals = { nanoseconds: 0, faults: 0 };

  constructor(os: MemoryOs) {
    os.onCall = (record) => {
      const numbered = { id: this.#nextId++, ...record, text: shortText(record.text, mostText) };
      this.records.push(numbered);
      if (this.records.length > kept) this.records.shift();
      this.#fresh.push(numbered);
      this.#totals.nanoseconds += record.nanoseconds;
      this.#totals.faults += record.faults ?? 0;
    };
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
