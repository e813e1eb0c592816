/** Who sees the calls that change mappings. */
import { readlinkSync } from 'node:fs';
import type { CallRecord } from '../../protocol/calls.ts';

/** A call as it was made. The call log gives it its id. */
export type CallMade = Omit<CallRecord, 'id'>;
export type CallListener = (call: CallMade) => void;

export class CallListeners {
  readonly #listeners = new Set<CallListener>();
  readonly #thread = threadNumber();

  /** While there are none, a call need not be described. */
  get any(): boolean {
    return this.#listeners.size > 0;
  }

  /** Returns how to end it. */
  subscribe(listener: CallListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear(): void {
    this.#listeners.clear();
  }

  /** `started`, `ended`: of performance.now(). */
  notify(call: Omit<CallMade, 'pid' | 'thread' | 'time' | 'nanoseconds'> & { started: number; ended: number }): void {
    const { started, ended, ...made } = call;
    const record = {
      ...made,
      time: performance.timeOrigin + started,
      nanoseconds: Math.round((ended - started) * 1e6),
      pid: process.pid,
      thread: this.#thread,
    };
    for (const listener of this.#listeners) listener(record);
  }
}

/** This thread's number as the system has it: /proc/thread-self, proc(5). Null where there is no such file. */
function threadNumber(): number | null {
  try {
    return Number(/\d+$/.exec(readlinkSync('/proc/thread-self'))?.[0]);
  } catch {
    return null;
  }
}
