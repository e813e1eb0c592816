/** Mach's calls, each checked, timed and reported to who listens. */
import { performance } from 'node:perf_hooks';
import { type CallArgument, type CallResult, returned } from '../../../protocol/calls.ts';
import type { SamepageError } from '../../../protocol/errors.ts';
import { CallListeners } from '../call-listeners.ts';
import { KERN, kernName, machFailed } from './kern-return.ts';
import { TASK_EVENTS_INFO } from './mach.ts';
import type { Natives } from './natives.ts';

/** Why a call failed, for people, given its result; or a plain sentence. */
export type Explain = string | ((result: number) => SamepageError);

export class MachCalls {
  readonly listeners = new CallListeners();
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

  /** Runs one call: measures it, reports it, throws where it failed. `value` says what it gave, for who listens. */
  run(
    name: string,
    args: () => CallArgument[],
    call: () => number,
    explain: Explain,
    value: () => CallResult = () => returned('status', 0),
  ): void {
    const result = this.measure(name, args, call, value);
    if (result === KERN.SUCCESS) return;
    throw typeof explain === 'string' ? machFailed(name, result, explain) : explain(result);
  }

  /** The same for a call whose failure is the caller's business: returns its result. */
  measure(name: string, args: () => CallArgument[], call: () => number, value: () => CallResult): number {
    const { listeners } = this;
    if (!listeners.any) return call();
    const faultsBefore = this.faults();
    const started = performance.now();
    const result = call();
    const ended = performance.now();
    listeners.notify({
      name,
      arguments: args(),
      result: result === KERN.SUCCESS ? value() : { kind: 'error', value: null, name: kernName(result) },
      started,
      ended,
      faults: Math.max(0, this.faults() - faultsBefore),
    });
    return result;
  }
}
