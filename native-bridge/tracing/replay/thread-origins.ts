/** Where threads come from, as the whole trace says it, and so whose a call may be at a moment. Pure. */
import type { Keyframe, KnownThread, Trace } from '../document/trace.ts';
import type { Effect } from '../strace/effect.ts';
import { spawnCalls } from '../strace/threads.ts';
import type { Effects } from './effects-of.ts';
import type { Moment, Process } from './moment.ts';

export type Spawn = Effect & { kind: 'spawn' };

export class ThreadOrigins {
  /** What the system said of a thread. */
  readonly known: ReadonlyMap<number, KnownThread>;
  readonly #trace: Trace;
  readonly #effects: Effects;
  /** Which calls made a thread of this number. */
  readonly #spawns = new Map<number, number[]>();

  constructor(trace: Trace, effects: Effects) {
    this.#trace = trace;
    this.#effects = effects;
    this.known = new Map(trace.threads.map((thread) => [thread.tid, thread]));
    trace.formTable.forEach((form, index) => {
      if (spawnCalls.has(form.call)) this.#noteSpawns(index);
    });
  }

  #noteSpawns(form: number): void {
    const { forms } = this.#trace;
    for (let call = forms.indexOf(form); call >= 0; call = forms.indexOf(form, call + 1)) {
      const effect = this.#effects.of(call);
      if (effect.kind !== 'spawn') continue;
      const calls = [...this.spawnsOf(effect.child), call];
      this.#spawns.set(
        effect.child,
        calls.sort((a, b) => a - b),
      );
    }
  }

  /** The calls that made a thread of this number, in their order. */
  spawnsOf(tid: number): readonly number[] {
    return this.#spawns.get(tid) ?? [];
  }

  /** Calls in a process's space that had not ended when a list was begun, or had begun when it was finished. */
  callsMeanwhile(moment: Moment, process: Process, { position, to }: Keyframe): number[] {
    const { times, count } = this.#trace;
    const calls = [...moment.open.keys()];
    for (let call = position; call < count && (times[call] ?? 0) <= to; call += 1) calls.push(call);
    return calls.filter((call) => this.#mayBeIn(moment, process, call));
  }

  /** Whether a call may be a process's own. A thread that nothing is known of may belong to any process. */
  mayBeOf(moment: Moment, process: Process, call: number): boolean {
    const tid = this.#trace.tids[call] ?? 0;
    const owner = moment.threads.get(tid);
    return owner ? owner === process : (this.known.get(tid)?.pid ?? process.pid) === process.pid;
  }

  /** Whether it may have been made in a process's space: by itself, or by a child that vfork(2) waits for. */
  #mayBeIn(moment: Moment, process: Process, call: number): boolean {
    if (this.mayBeOf(moment, process, call)) return true;
    const tid = this.#trace.tids[call] ?? 0;
    const owner = moment.threads.get(tid);
    if (owner) return owner.space === process.space;
    const spawns = this.spawnsOf(tid).map((spawn) => this.#effects.of(spawn));
    return spawns.every((effect) => effect.kind === 'spawn' && effect.sharesMemory);
  }
}
