/** Mach's calls, each checked, timed and told to the call log. */
import { performance } from 'node:perf_hooks';
import { formatAddress } from '../../../protocol/address.ts';
import type { SamepageError } from '../../../protocol/errors.ts';
import type { MemoryOs } from '../memory-os.ts';
import { KERN, kernName, machFailed } from './kern-return.ts';
import { TASK_EVENTS_INFO } from './mach.ts';
import type { Natives } from './natives.ts';

/** Why a call failed, for people, given its result; or a plain sentence. */
export type Explain = string | ((result: number) => SamepageError);

export class MachCalls {
  listener: MemoryOs['onCall'] = null;
  readonly natives: Natives;
  /** Our own task's port. */
  readonly task: number;
  readonly #events = new Uint8Array(128);
  readonly #count = new Uint32Array(32);

  constructor(natives: Natives) {
    this.natives = natives;
    this.task = natives.task_self_trap();
  }

  /** Page faults of the whole process so far (struct task_events_info: `faults` is its first word). */
  faults(): number {
    this.#count[0] = 8;
    const result = this.natives.task_info(this.task, TASK_EVENTS_INFO, this.#events, this.#count);
    if (result !== KERN.SUCCESS) throw machFailed('task_info', result, 'The page faults could not be asked for');
    return new DataView(this.#events.buffer).getUint32(0, true);
  }

  /**
   * Runs one call: measures it, tells it, throws where it failed. `value` says what it gave, for the log; the text is
   * made only where somebody listens.
   */
  run(name: string, args: () => string, call: () => number, explain: Explain, value: () => number = () => 0): void {
    const { listener } = this;
    const faultsBefore = listener ? this.faults() : 0;
    const started = performance.now();
    const result = call();
    const ended = performance.now();
    const failed = result !== KERN.SUCCESS;
    listener?.({
      text: `${name}(${args()})`,
      result: failed ? kernName(result) : value() > 0xffff ? formatAddress(value()) : String(value()),
      failed,
      nanoseconds: Math.round((ended - started) * 1e6),
      faults: Math.max(0, this.faults() - faultsBefore),
    });
    if (failed) throw typeof explain === 'string' ? machFailed(name, result, explain) : explain(result);
  }
}
