/** The columns of a trace's resident sizes, as they grow. */
import { columnOfUint32, Growing } from './growing.ts';
import type { Residents } from './trace.ts';

const columnOfFloat64 = () => new Growing((length) => new Float64Array(length));

export class ResidentSamples {
  readonly #times = columnOfFloat64();
  readonly #pids = columnOfUint32();
  readonly #bytes = columnOfFloat64();

  /** Microseconds since the first call. The clock may have been set back: times do not fall. */
  add(time: number, pid: number, bytes: number): void {
    this.#times.push(Math.max(time, this.#times.array[this.#times.length - 1] ?? 0));
    this.#pids.push(pid);
    this.#bytes.push(bytes);
  }

  taken(): Residents {
    return { times: this.#times.taken(), pids: this.#pids.taken(), bytes: this.#bytes.taken() };
  }
}
