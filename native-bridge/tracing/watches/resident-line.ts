/** How much memory processes had in frames, as time goes on: from the samples of a trace. */
import type { Trace } from '../document/trace.ts';

export class ResidentLine {
  readonly #samples: Trace['residents'];
  readonly #latest = new Map<number, number>();
  #next = 0;

  constructor({ residents }: Trace) {
    this.#samples = residents;
  }

  /** Bytes of these processes together at a time, which must not be earlier than the one before; NaN where none is known. */
  at(time: number, processes: readonly { pid: number }[]): number {
    const { times, pids, bytes } = this.#samples;
    for (; this.#next < times.length && (times[this.#next] ?? 0) <= time; this.#next += 1) {
      this.#latest.set(pids[this.#next] ?? 0, bytes[this.#next] ?? 0);
    }
    const known = processes.flatMap(({ pid }) => this.#latest.get(pid) ?? []);
    return known.length === 0 ? Number.NaN : known.reduce((sum, one) => sum + one, 0);
  }
}
