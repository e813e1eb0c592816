/**
 * A trace: what the threads of a program asked of the system about memory, in columns, one row a call, in the order in
 * which the calls began; and lists of regions that were read meanwhile. docs/trace-format.md describes its file.
 */
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import type { CallForm } from '../strace/effect.ts';
import { countPlaces, putNumbers, readNumbers } from '../strace/template.ts';

/** Where a duration, or the end of a call, is not known. */
export const unknown = 2 ** 32 - 1;

/** How the trace was made. */
export interface Origin {
  how: 'launched' | 'attached' | 'sampled' | 'imported';
  /** The command line that was traced, for people; '' where it is not known. */
  command: string;
  /** Seconds since 1970 of the first call; null where the log says no date. */
  started: number | null;
  /** Of the machine that it was made on; the least page's where it is not known. */
  pageBytes: number;
}

/** What stands between the calls of a log. */
export interface Mark {
  /** How many calls had begun. */
  position: number;
  /** Microseconds since the first call. */
  time: number;
  /** 0 where it is not known. */
  tid: number;
  /** `unknown`: a line that was not understood. */
  kind: 'signal' | 'ended' | 'superseded' | 'remark' | 'unknown';
  /** As strace printed it. */
  text: string;
  /** Of `ended`: its exit code, or the name of the signal; of `superseded`: the thread that goes on as this one. */
  value?: number | string;
}

/** A list of a process's regions as the system gave it. */
export interface Keyframe {
  /** How many calls had begun when the list was read: it holds after these, and before all others. */
  position: number;
  pid: number;
  /** `execute`: just after a program was begun; `exit`: just before the process's end. */
  reason: 'execute' | 'attach' | 'exit' | 'unsaid' | 'running';
  /** When the list was read: microseconds since the first call, rounded outwards to the clock's milliseconds. */
  from: number;
  to: number;
  regions: RegionColumns;
}

/** A moment that was given a name. */
export interface Marker {
  /** How many calls had begun. */
  position: number;
  /** The process's place among those of the trace. */
  process: number;
  name: string;
}

/** How much memory processes had in frames of their own, now and then (proc_pid_statm(5)): a row a process and sample. */
export interface Residents {
  /** Microseconds since the first call; they never fall. */
  times: Float64Array;
  pids: Uint32Array;
  bytes: Float64Array;
}

export interface KnownThread {
  tid: number;
  pid: number;
  /** Its process's parent; 0 where it is not known. */
  parent: number;
}

export interface Trace {
  origin: Origin;
  count: number;
  /** Microseconds since the first call; they never fall. */
  times: Float64Array;
  /** Microseconds; `unknown` where strace did not say. */
  durations: Uint32Array;
  tids: Uint32Array;
  /** Index into `formTable`. */
  forms: Uint32Array;
  /** Where a call's numbers begin in `numbers`; how many they are follows from its form. */
  starts: Uint32Array;
  /** Index into `callerTable`; 0 where it is not known. */
  callers: Uint32Array;
  numbers: Uint8Array;
  formTable: readonly CallForm[];
  /** Instruction pointers. The first stands for an unknown one. */
  callerTable: Float64Array;
  /** Calls that ended after others had begun, in rising order; and how many had begun then. */
  splits: { calls: Uint32Array; endedAt: Uint32Array };
  /** Stacks of calls (-k): of which call, and which of the texts (frames, one a line). */
  stacks: { calls: Uint32Array; texts: Uint32Array; table: readonly string[] };
  marks: readonly Mark[];
  /** What /proc said of threads whose beginning the trace may not hold. */
  threads: readonly KnownThread[];
  keyframes: readonly Keyframe[];
  residents: Residents;
  markers: readonly Marker[];
  /** Lines about memory that were not understood. */
  lost: number;
}

/** The numbers of a call. */
function numbersOf(trace: Trace, call: number): number[] {
  return readNumbers(trace.numbers, trace.starts[call] ?? 0, placesOf(formOf(trace, call)));
}

/** How many numbers a call of this form has. */
export function placesOf({ args, result }: CallForm): number {
  return countPlaces(args) + countPlaces(result ?? '');
}

function formOf({ forms, formTable }: Trace, call: number): CallForm {
  return formTable[forms[call] ?? 0] ?? { call: '', args: '', result: null };
}

/** A call as strace prints it. */
export interface CallText {
  /** Microseconds since the first call. */
  time: number;
  tid: number;
  call: string;
  args: string;
  /** Null where it did not end, as far as the trace knows. */
  result: string | null;
}

export function callText(trace: Trace, call: number): CallText {
  const form = formOf(trace, call);
  const numbers = numbersOf(trace, call);
  return {
    time: trace.times[call] ?? 0,
    tid: trace.tids[call] ?? 0,
    call: form.call,
    args: putNumbers(form.args, numbers),
    result: form.result === null ? null : putNumbers(form.result, numbers, countPlaces(form.args)),
  };
}

/** How many calls had begun at a time, in microseconds since the first one. */
export function positionAt({ times, count }: Trace, time: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
