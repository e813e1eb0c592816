/**
 * A trace as strace -f -ttt -T -i prints it: opened again it is the same trace, but for what strace prints beside calls (signals,
 * ends), lists of regions, and stacks.
 */
import { callText, type Trace, unknown } from '../document/trace.ts';
import { withNames } from '../strace/names.ts';

export class StraceText {
  readonly #trace: Trace;
  /** Calls that ended after others had begun: where each ended, and by that place which ended there. */
  readonly #endedAt = new Map<number, number>();
  readonly #endings = new Map<number, number[]>();
  /** Of the line before, microseconds. */
  #before = 0;

  constructor(trace: Trace) {
    this.#trace = trace;
    trace.splits.calls.forEach((call, row) => {
      const at = trace.splits.endedAt[row] ?? unknown;
      this.#endedAt.set(call, at);
      if (at === unknown) return;
      const others = this.#endings.get(at);
      if (others) others.push(call);
      else this.#endings.set(at, [call]);
    });
  }

  /** The lines up to the one with which this call begins. Calls are asked for in their order. */
  lines(index: number): string {
    const { call, args, result, time, tid } = callText(this.#trace, index);
    const begun = `${call}(${withNames(call, args)}`;
    const isSplit = this.#endedAt.has(index) || result === null;
    const text = isSplit ? `${begun} <unfinished ...>` : `${begun}) = ${result}${this.#duration(index)}`;
    return this.#endingsAt(index) + this.#line(index, tid, time, text);
  }

  /** The lines behind the last call's. */
  end(): string {
    return this.#endingsAt(this.#trace.count);
  }

  #endingsAt(position: number): string {
    const lines = (this.#endings.get(position) ?? []).map((index) => {
      const { call, result, tid } = callText(this.#trace, index);
      return this.#line(index, tid, this.#before, `<... ${call} resumed>) = ${result}${this.#duration(index)}`);
    });
    return lines.join('');
  }

  #duration(index: number): string {
    const duration = this.#trace.durations[index] ?? unknown;
    return duration === unknown ? '' : ` <${(duration / 1e6).toFixed(6)}>`;
  }

  /** Where no date is known a line's time is as with -r: since the line before. Without -f no line has a thread's number. */
  #line(index: number, tid: number, time: number, text: string): string {
    const { origin, callerTable, callers } = this.#trace;
    const at = origin.started === null ? time - this.#before : origin.started * 1e6 + time;
    this.#before = time;
    const pointer = callerTable[callers[index] ?? 0] ?? 0;
    const caller = pointer === 0 ? '' : `[${pointer.toString(16).padStart(16, '0')}] `;
    return `${tid === 0 ? '' : `${tid} `}${(at / 1e6).toFixed(6)} ${caller}${text}\n`;
  }
}
