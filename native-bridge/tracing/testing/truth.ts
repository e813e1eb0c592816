/** What a trace says, beside what strace printed and what the system lists. */
import type { RegionColumns } from '../../../protocol/region-columns.ts';
import type { Keyframe, Trace } from '../document/trace.ts';
import { callText } from '../document/trace.ts';
import { spaceOf } from '../replay/moment.ts';
import { Replay } from '../replay/replay.ts';
import { isKept, withoutEnvironment } from '../strace/calls.ts';
import { splitArguments } from '../strace/scan.ts';
import type { Launch, Watching } from '../watch/watching.ts';
import { differences } from './compare.ts';

/** The stack grows by being used: no call says so. */
const isStack = (stretch: { listed: string | null; rebuilt: string | null }) =>
  stretch.listed?.endsWith('[stack]') && stretch.rebuilt === null;

type Stretches = ReturnType<typeof differences>;

/**
 * What differs between a list that the system gave and what calls and earlier lists say of that moment, but for the stack.
 * Null where no list shows what the program's beginning mapped: it was over before one could be read, and the trace says so.
 */
export function differing(trace: Trace, keyframe: Keyframe): Stretches | null {
  const without = { ...trace, keyframes: trace.keyframes.filter((one) => one !== keyframe) };
  const replay = new Replay(without);
  let process = replay.at(keyframe.position).processOf(keyframe.pid);
  // A child may be listed before any line speaks of it: then it is as it is once one does.
  for (let at = keyframe.position + 1; !process && at <= trace.count; at += 1) {
    process = replay.at(at).processOf(keyframe.pid);
  }
  if (!process) throw new Error(`no process ${keyframe.pid}`);
  const { pieces, isWhole } = spaceOf(process);
  return isWhole ? differences(pieces, keyframe.regions).filter((stretch) => !isStack(stretch)) : null;
}

/** The same, without what calls of other threads, which were not held, touched while the list was read. */
export function unexplained(trace: Trace, keyframe: Keyframe): Stretches | null {
  const replay = new Replay(trace);
  const touched: { start: number; end: number }[] = [];
  for (let call = 0; call < trace.count && (trace.times[call] ?? 0) <= keyframe.to; call += 1) {
    if (call < keyframe.position && !isOpen(trace, call, keyframe.position)) continue;
    const effect = replay.effectOf(call);
    if (effect.kind === 'move') touched.push(range(effect.from, effect.oldLength), range(effect.to, effect.length));
    else if ('length' in effect && 'start' in effect) touched.push(range(effect.start, effect.length));
  }
  const isTouched = (at: number) => touched.some(({ start, end }) => start <= at && at < end);
  // Both lists have an edge wherever a touched range begins or ends, or are alike on both sides of it.
  return differing(trace, keyframe)?.filter(({ start, end }) => !isTouched(start) || !isTouched(end - 1)) ?? null;
}

function isOpen({ splits }: Trace, call: number, position: number): boolean {
  return splits.calls.some((one, row) => one === call && (splits.endedAt[row] ?? 0) >= position);
}

function range(start: number, length: number) {
  return { start, end: start + Math.ceil(length / 4096) * 4096 };
}

/** Of a process now, from all calls and lists so far, beside what the system lists now. `byCalls`: from calls alone, but for what a program's beginning mapped. */
export function differingNow(watching: Watching, pid: number, regions: RegionColumns, byCalls = false): Stretches {
  const whole = watching.taken();
  const trace = byCalls ? { ...whole, keyframes: whole.keyframes.filter(({ reason }) => reason !== 'running') } : whole;
  const process = new Replay(trace).at(trace.count).processOf(pid);
  const wrong = differences(process ? spaceOf(process).pieces : [], regions);
  return byCalls ? wrong.filter((stretch) => !isStack(stretch)) : wrong;
}

/** Behind the beginning of a call that another thread's line interrupts. */
const interrupted = ' <unfinished ...>';

/** Calls of each thread, in their order. */
export type CallsByThread = Record<number, string[]>;

/** What strace printed of the calls that a trace keeps. It reads lines by itself, so that it can be compared with a trace. */
export function printedCalls(log: string): CallsByThread {
  const calls: CallsByThread = {};
  const open = new Map<string, { at: number; begun: string }>();
  const add = (tid: string, text: string) => {
    calls[Number(tid)] ??= [];
    return (calls[Number(tid)] ?? []).push(text) - 1;
  };
  const begin = (tid: string, begun: string) => {
    if (keptText(begun)) open.set(tid, { at: add(tid, `${begun}) = null`), begun });
    else open.delete(tid);
  };
  const resume = (tid: string, more: string) => {
    const first = open.get(tid);
    open.delete(tid);
    const text = first && keptText(first.begun + more);
    // A thread that another one's execve(2) ends prints no end of its call.
    if (text) (calls[Number(tid)] ?? [])[first.at] = text;
  };
  for (const line of log.split('\n')) {
    const [, tid = '', rest = ''] = /^(\d+) +[\d.]+ \[\w+\] (.*)$/.exec(line) ?? [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    if (resumed) resume(tid, resumed[1] ?? '');
    else if (rest.endsWith(interrupted)) begin(tid, rest.slice(0, -interrupted.length));
    else if (/^\w+\(/.test(rest)) {
      const text = keptText(rest);
      if (text) add(tid, text);
    }
  }
  return calls;
}

/** A call without its duration, its environment, and that we hold it for a while (strace's “DELAYED”); null for one that is not kept. */
function keptText(text: string): string | null {
  const [, name = '', args = '', result = ''] =
    /^(\w+)\((.*)\) += (.*?)(?: \(DELAYED\))?(?: <[\d.]+>)?$/.exec(text) ?? [];
  if (name === '') {
    const [, begun = '', some = ''] = /^(\w+)\((.*)$/.exec(text) ?? [];
    return isKept(begun, some) ? text : null;
  }
  return isKept(name, args) ? `${name}(${withoutEnvironment(name, args, splitArguments)}) = ${result}` : null;
}

/** The same of a trace. */
export function tracedCalls(trace: Trace): CallsByThread {
  const calls: CallsByThread = {};
  for (let call = 0; call < trace.count; call += 1) {
    const { tid, call: name, args, result } = callText(trace, call);
    calls[tid] ??= [];
    calls[tid].push(`${name}(${args}) = ${result}`);
  }
  return calls;
}

/** An option of a launch, and all that strace has written then. */
export function logged(): { option: Pick<Launch, 'onText'>; log: () => string } {
  const parts: string[] = [];
  return { option: { onText: (text) => parts.push(text) }, log: () => parts.join('') };
}
