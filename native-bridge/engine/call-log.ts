/** The calls made for operations: kept for the windows, and added up into what an operation cost. */
import type { CallRecord } from '../../protocol/calls.ts';
import { CallSubjects } from './call-subjects.ts';
import type { Model } from './model/model.ts';

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
  readonly #model: Pick<Model, 'os' | 'views' | 'sections'>;
  /** What there was before the calls that are not yet sent. */
  #before: CallSubjects | null = null;
  /** While calls are made for no operation, and are not written down. */
  paused = false;
  #totals: CallTotals = { nanoseconds: 0, faults: 0 };
  /** Sees no more calls: the system's access may outlive the engine. */
  readonly end: () => void;

  constructor(model: Pick<Model, 'os' | 'views' | 'sections'>) {
    this.#model = model;
    this.end = model.os.subscribeToCalls((call) => {
      if (this.paused) return;
      this.#before ??= new CallSubjects(model);
      const record = { id: this.#nextId++, ...call, ...this.#before.named(call) };
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
    const fresh = this.#fresh.slice(-kept);
    this.#fresh = [];
    this.#before = null;
    if (fresh.length === 0) return fresh;
    // What the operation made has its name by now.
    const after = new CallSubjects(this.#model);
    for (const record of fresh) Object.assign(record, after.named(record));
    return fresh;
  }
}
