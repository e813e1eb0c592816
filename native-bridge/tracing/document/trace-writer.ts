/** Makes a trace of strace's lines, as they come. */

import type { RegionColumns } from '../../../protocol/region-columns.ts';
import { aboutMemory, isKept, withoutEnvironment } from '../strace/calls.ts';
import { type CallForm, type Compiled, type Effect, none } from '../strace/effect.ts';
import { compileCall } from '../strace/effects.ts';
import { isThreadNumber, type Line, parseLine } from '../strace/line.ts';
import { splitArguments } from '../strace/scan.ts';
import { mostNumberBytes, takeNumbers, withoutPlaces, writeNumber } from '../strace/template.ts';
import { durationOf, LogClock } from './clock.ts';
import { columnOfUint32, Growing, Interned } from './growing.ts';
import { ResidentSamples } from './resident-samples.ts';
import { ThreadNumbers } from './thread-numbers.ts';
import { type Keyframe, type KnownThread, type Mark, type Origin, type Trace, unknown } from './trace.ts';

/** How many characters of a line that was not understood are kept, and how many such lines. */
const mostMarkText = 1000;
const mostUnknown = 10_000;

const attachedForm = /^(.*)strace: Process (\d+) attached$/;

/** What a line meant. */
export type Recorded =
  | { kind: 'call'; call: number; name: string; tid: number; hasEnded: boolean; effect: Effect }
  | { kind: 'mark'; mark: Mark }
  | null;

export class TraceWriter {
  readonly clock = new LogClock();
  readonly keyframes: Keyframe[] = [];
  readonly marks: Mark[] = [];
  readonly threads: KnownThread[] = [];
  /** All lines, and those that spoke of memory. */
  readonly lines = { all: 0, memory: 0, lost: 0 };
  readonly #times = new Growing((length) => new Float64Array(length));
  readonly #durations = columnOfUint32();
  readonly #tids = columnOfUint32();
  readonly #forms = columnOfUint32();
  readonly #starts = columnOfUint32();
  readonly #callers = columnOfUint32();
  readonly #numbers = new Growing((length) => new Uint8Array(length));
  readonly #formTable = new Interned<CallForm>();
  readonly #compiled: (Compiled | null)[] = [];
  readonly #callerTable = new Interned<number>();
  readonly #ended = new Map<number, number>();
  readonly #stackTable = new Interned<string>();
  readonly #stacks = new Map<number, number>();
  readonly #frames: string[] = [];
  /** The call that each thread is in, where its end is to come in another line. */
  readonly #pending = new Map<number, { call: number; name: string; args: string }>();
  readonly #threads = new ThreadNumbers();
  readonly residents = new ResidentSamples();
  /** The beginning of a line that strace interrupted with a remark. */
  #interrupted = '';
  /** The call whose line came last. */
  #latest = -1;
  #dropped = 0;

  constructor() {
    this.#callerTable.placeOf('unknown', () => 0);
  }

  get count(): number {
    return this.#times.length;
  }

  /** Takes a line without its newline. */
  take(text: string): Recorded {
    this.lines.all += 1;
    // The form is slow to refuse a line.
    const attached = text.includes('strace: Process ') ? attachedForm.exec(text) : null;
    if (attached && isThreadNumber(Number(attached[2]))) {
      this.#threads.attached(Number(attached[2]));
      // In the middle of a line, which goes on in the next one.
      this.#interrupted += attached[1] ?? '';
      return null;
    }
    const line = this.#joined(withoutPlaces(text));
    return this.#takeLine({ ...line, tid: this.#tidOf(line) });
  }

  /** A line that is one by itself does not go on with what was interrupted: the rest of that is missing. */
  #joined(text: string): Line {
    const begun = this.#interrupted;
    this.#interrupted = '';
    const alone = parseLine(text);
    if (begun === '') return alone;
    if (alone.kind === 'unknown') return parseLine(withoutPlaces(begun) + text);
    this.#takeLine({ ...parseLine(''), kind: 'unknown', text: withoutPlaces(begun) });
    return alone;
  }

  #tidOf(line: Line): number | null {
    if (line.kind === 'frame' || line.kind === 'remark') return line.tid;
    const { tid, isFirst } = this.#threads.of(line.tid);
    if (isFirst && tid !== 0) {
      const { array } = this.#tids;
      for (let call = 0; call < this.count; call += 1) if (array[call] === 0) array[call] = tid;
      const pending = this.#pending.get(0);
      this.#pending.delete(0);
      if (pending) this.#pending.set(tid, pending);
    }
    if (line.kind === 'ended') this.#threads.ended(tid);
    return tid;
  }

  #takeLine(line: Line): Recorded {
    if (line.kind === 'frame') {
      this.#frames.push(line.text);
      return null;
    }
    this.#endStack();
    const time = this.clock.at(line.time);
    switch (line.kind) {
      case 'call':
      case 'begun':
        return this.#begin(line, time);
      case 'resumed':
        return this.#resume(line);
      default:
        return this.#mark(line, time);
    }
  }

  #begin(line: Line & { kind: 'call' | 'begun' }, time: number): Recorded {
    const { call: name } = line;
    const tid = line.tid ?? 0;
    const half = line.kind === 'begun' ? line.half : '';
    if (line.kind === 'begun') this.#pending.set(tid, { call: -1, name, args: half });
    if (!isKept(name, line.args)) return null;
    const args = withoutEnvironment(name, line.args, splitArguments);
    const outcome = line.kind === 'call' ? line.outcome : null;
    const call = this.count;
    this.#times.push(time);
    this.#durations.push(durationOf(outcome));
    this.#tids.push(tid);
    this.#callers.push(line.caller === null ? 0 : this.#callerTable.placeOf(line.caller, () => line.caller ?? 0));
    this.#forms.push(0);
    this.#starts.push(0);
    const effect = this.#write(call, name, args, outcome?.result ?? null);
    this.#latest = call;
    if (line.kind === 'begun') {
      this.#pending.set(tid, { call, name, args: half });
      this.#ended.set(call, unknown);
    } else {
      this.#count(effect, name);
    }
    this.#note(effect);
    return { kind: 'call', call, name, tid, hasEnded: outcome !== null, effect: effect ?? none };
  }

  #resume(line: Line & { kind: 'resumed' }): Recorded {
    const tid = line.tid ?? 0;
    const pending = this.#pending.get(tid);
    this.#pending.delete(tid);
    if (pending?.name !== line.call) {
      // Its first half was written before the log begins.
      if (isKept(line.call, line.args)) this.#lose(line, `<... ${line.call} resumed>${line.args}`);
      return null;
    }
    const args = pending.args + line.args;
    if (line.outcome === null) this.#pending.set(tid, { ...pending, args });
    if (pending.call < 0 || line.outcome === null) return null;
    const kept = withoutEnvironment(line.call, args, splitArguments);
    const effect = this.#write(pending.call, line.call, kept, line.outcome.result);
    this.#durations.array[pending.call] = durationOf(line.outcome);
    if (this.count === pending.call + 1) this.#ended.delete(pending.call);
    else this.#ended.set(pending.call, this.count);
    this.#latest = pending.call;
    this.#count(effect, line.call);
    this.#note(effect);
    return { kind: 'call', call: pending.call, name: line.call, tid, hasEnded: true, effect: effect ?? none };
  }

  /** Writes what a call is into its row. Returns its effect; null where that is not understood. */
  #write(call: number, name: string, args: string, result: string | null): Effect | null {
    const numbers: number[] = [];
    const [argsForm, resultForm] = [takeNumbers(args, numbers), result === null ? null : takeNumbers(result, numbers)];
    const form = this.#formTable.placeOf(`${name}(${argsForm}) = ${resultForm}`, () => {
      const made = { call: name, args: argsForm, result: resultForm };
      this.#compiled.push(compileCall(made));
      return made;
    });
    this.#forms.array[call] = form;
    this.#starts.array[call] = this.#numbers.length;
    this.#numbers.reserve(numbers.length * mostNumberBytes);
    for (const value of numbers) {
      this.#numbers.length = writeNumber(this.#numbers.array, this.#numbers.length, value);
    }
    const compiled = this.#compiled[form];
    return compiled ? compiled(numbers) : null;
  }

  #count(effect: Effect | null, name: string): void {
    if (aboutMemory.test(`${name}(`)) this.lines.memory += 1;
    if (effect === null) this.lines.lost += 1;
  }

  #note(effect: Effect | null): void {
    if (effect?.kind === 'spawn') this.#threads.attached(effect.child);
  }

  #mark(line: Line, time: number): Recorded {
    if (line.kind === 'unknown') {
      if (aboutMemory.test(line.text)) this.#lose(line, line.text);
      else this.#keep({ ...this.#place(line.tid, time), kind: 'unknown', text: line.text });
      return null;
    }
    if (!('text' in line)) return null;
    const place = this.#place(line.tid, time);
    if (line.kind === 'superseded') {
      this.#supersede(line.by, line.tid ?? 0);
      return this.#keep({ ...place, kind: line.kind, text: line.text, value: line.by });
    }
    if (line.kind === 'ended') {
      const value = 'code' in line.status ? line.status.code : line.status.signal;
      this.#pending.delete(place.tid);
      return this.#keep({ ...place, kind: line.kind, text: line.text, value });
    }
    return line.kind === 'frame' ? null : this.#keep({ ...place, kind: line.kind, text: line.text });
  }

  #place(tid: number | null, time: number): Pick<Mark, 'position' | 'time' | 'tid'> {
    return { position: this.count, time, tid: tid ?? 0 };
  }

  #keep(mark: Mark): Recorded {
    // An environment is printed behind the list of arguments.
    const text = /\bexecv/.test(mark.text) ? mark.text.slice(0, 64) : mark.text.slice(0, mostMarkText);
    const kept = { ...mark, text };
    if (mark.kind !== 'unknown' || this.#dropped++ < mostUnknown) this.marks.push(kept);
    return { kind: 'mark', mark: kept };
  }

  /** A line about memory that is not understood. */
  #lose(line: Line, text: string): void {
    this.lines.memory += 1;
    this.lines.lost += 1;
    this.#keep({ ...this.#place(line.tid, this.clock.at(line.time)), kind: 'unknown', text });
  }

  /** The thread `by` goes on as `tid`: the call that it is in ends under that number. */
  #supersede(by: number, tid: number): void {
    this.#threads.ended(by);
    const pending = this.#pending.get(by);
    this.#pending.delete(by);
    if (pending) this.#pending.set(tid, pending);
  }

  #endStack(): void {
    if (this.#frames.length === 0) return;
    const text = this.#frames.splice(0).join('\n');
    if (this.#latest < 0 || this.#stacks.has(this.#latest)) return;
    this.#stacks.set(
      this.#latest,
      this.#stackTable.placeOf(text, () => text),
    );
  }

  /** Notes a list of regions that was read between two of the computer's own milliseconds (Date.now), as of now. */
  keep(pid: number, reason: Keyframe['reason'], fromMs: number, toMs: number, regions: RegionColumns): void {
    const [from, to] = [this.clock.sinceStart(fromMs), this.clock.sinceStart(toMs)];
    this.keyframes.push({ position: this.count, pid, reason, from, to, regions });
  }

  /** The trace so far. */
  taken(origin: Omit<Origin, 'started'>): Trace {
    this.#endStack();
    const splits = [...this.#ended].sort(([one], [other]) => one - other);
    const stacks = [...this.#stacks].sort(([one], [other]) => one - other);
    return {
      origin: { ...origin, started: this.clock.started },
      count: this.count,
      times: this.#times.taken(),
      durations: this.#durations.taken(),
      tids: this.#tids.taken(),
      forms: this.#forms.taken(),
      starts: this.#starts.taken(),
      callers: this.#callers.taken(),
      numbers: this.#numbers.taken(),
      formTable: [...this.#formTable.table],
      callerTable: Float64Array.from(this.#callerTable.table),
      splits: {
        calls: Uint32Array.from(splits, ([call]) => call),
        endedAt: Uint32Array.from(splits, ([, at]) => at),
      },
      stacks: {
        calls: Uint32Array.from(stacks, ([call]) => call),
        texts: Uint32Array.from(stacks, ([, text]) => text),
        table: [...this.#stackTable.table],
      },
      marks: [...this.marks],
      threads: [...this.threads],
      keyframes: [...this.keyframes],
      residents: this.residents.taken(),
      markers: [],
      lost: this.lines.lost,
    };
  }
}
