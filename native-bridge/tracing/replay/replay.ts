/**
 * The address spaces of a trace at any moment. Calls are played in the order of strace's lines, with one rule: what is
 * unmapped is free from the call's beginning on, what is mapped is there from the call's end on; so another thread may
 * be given a range between the beginning and the end of the call that freed it. Pure.
 */
import { type Keyframe, type KnownThread, type Mark, positionAt, type Trace, unknown } from '../document/trace.ts';
import type { Effect } from '../strace/effect.ts';
import { AddressSpace } from './address-space.ts';
import { Effects } from './effects-of.ts';
import { MappedSizes, type SizeSeries } from './mapped-sizes.ts';
import { Moment, type Process } from './moment.ts';
import type { Piece } from './pieces.ts';
import { type Spawn, ThreadOrigins } from './thread-origins.ts';

/** The least number of calls between two moments that are kept, and the most moments kept. */
const leastDistance = 4096;
const mostKept = 64;
/** Calls between moments that are kept near those asked for last, and the most of these. */
const nearDistance = 512;
const mostNear = 64;

export class Replay {
  readonly #trace: Trace;
  readonly #effects: Effects;
  /** Of calls that ended after others had begun: how many had begun by then. */
  readonly #endedAt: ReadonlyMap<number, number>;
  readonly #endings: ReadonlyMap<number, number[]>;
  readonly #keyframes: ReadonlyMap<number, Keyframe[]>;
  readonly #marks: ReadonlyMap<number, Mark[]>;
  readonly #origins: ThreadOrigins;
  readonly #kept: Moment[];
  /** Who goes through a trace asks for one moment close to another, back and forth. The last one was made last. */
  readonly #near: Moment[];
  readonly #distance: number;
  readonly #sizes: MappedSizes;

  /** `earlier`: of the same trace when it had fewer calls; what it has played is not played again. */
  constructor(trace: Trace, earlier?: Replay) {
    this.#trace = trace;
    const sureUntil = earlier ? earlier.#sureUntil : 0;
    const first = new Moment();
    const isSure = ({ position }: Moment) => position > 0 && position <= sureUntil;
    this.#kept = [first, ...(earlier ? earlier.#kept.filter(isSure) : [])];
    this.#near = earlier ? earlier.#near.filter(isSure) : [];
    this.#effects = new Effects(trace);
    const { calls, endedAt } = trace.splits;
    this.#endedAt = new Map([...calls].map((call, index) => [call, endedAt[index] ?? 0]));
    this.#endings = grouped([...this.#endedAt.keys()], (call) => this.#endedAt.get(call) ?? 0);
    this.#keyframes = grouped(trace.keyframes, ({ position }) => position);
    this.#marks = grouped(trace.marks, ({ position }) => position);
    this.#origins = new ThreadOrigins(trace, this.#effects);
    this.#distance = Math.max(leastDistance, Math.ceil(trace.count / mostKept));
    this.#sizes = earlier ? earlier.#sizes.until(sureUntil) : new MappedSizes();
    // A list that was read before the first call: of a process that was attached to.
    this.#settle(first, 0);
    this.#sizes.note(first);
  }

  /** How many calls cannot change any more: up to those that have not ended, or that a list may have seen. */
  get #sureUntil(): number {
    const { times, count, keyframes, splits } = this.#trace;
    const last = times[count - 1] ?? 0;
    const open = splits.calls.filter((_, index) => splits.endedAt[index] === unknown);
    const listed = keyframes.filter(({ to }) => to >= last).map(({ position }) => position - 1);
    return Math.max(
      0,
      [...open, ...listed].reduce((one, other) => Math.min(one, other), count - 1),
    );
  }

  /** Microseconds since the first call: everything that had begun by then. The time of the last call is the end. */
  atTime(time: number): Moment {
    return this.at(positionAt(this.#trace, time));
  }

  /** Once `position` calls have begun (0 to the trace's count). What is returned is its caller's. */
  at(position: number): Moment {
    const to = Math.min(Math.max(Math.trunc(position) || 0, 0), this.#trace.count);
    let before = new Moment();
    for (const kept of [...this.#kept, ...this.#near]) {
      if (kept.position <= to && kept.position >= before.position) before = kept;
    }
    const moment = before.copy();
    this.#play(moment, to);
    return moment;
  }

  /** The end of the trace, with all ends of processes: their spaces are those just before. */
  end(): Moment {
    const moment = this.at(this.#trace.count);
    this.#pass(moment, this.#trace.count);
    return moment;
  }

  /** What a call did. */
  effectOf(call: number): Effect {
    return this.#effects.of(call);
  }

  /** Plays a moment of `at` on, to a later position. */
  advance(moment: Moment, position: number): void {
    this.#play(moment, Math.min(position, this.#trace.count));
  }

  /** How much each process had mapped, up to a position at least; by the process's place. */
  sizesUntil(position: number): readonly SizeSeries[] {
    if (!this.#sizes.has(position)) this.at(position);
    return this.#sizes.series;
  }

  #play(moment: Moment, to: number): void {
    while (moment.position < to) {
      const call = moment.position;
      this.#pass(moment, call);
      this.#begin(moment, call);
      moment.position = call + 1;
      this.#settle(moment, moment.position);
      this.#sizes.note(moment);
      const last = this.#kept.at(-1)?.position ?? 0;
      if (moment.position >= last + this.#distance) this.#kept.push(moment.copy());
      if (moment.position % nearDistance === 0 && to - moment.position < this.#distance) this.#keepNear(moment);
    }
  }

  #keepNear(moment: Moment): void {
    if (this.#near.some(({ position }) => position === moment.position)) return;
    this.#near.push(moment.copy());
    if (this.#near.length > mostNear) this.#near.shift();
  }

  /** What follows the call before: ends of calls, and lists read by then. */
  #settle(moment: Moment, position: number): void {
    for (const call of this.#endings.get(position) ?? []) this.#end(moment, call);
    for (const keyframe of this.#keyframes.get(position) ?? []) this.#correct(moment, keyframe);
  }

  /** Ends of processes and threads. They come late: a moment shows a process until the next call after its end. */
  #pass(moment: Moment, position: number): void {
    for (const mark of this.#marks.get(position) ?? []) {
      const process = moment.threads.get(mark.tid);
      if (mark.kind === 'superseded' && typeof mark.value === 'number') {
        const next = moment.threads.get(mark.value) ?? process;
        moment.threads.delete(mark.value);
        if (next) moment.threads.set(mark.tid, next);
      }
      if (mark.kind !== 'ended' || !process) continue;
      moment.threads.delete(mark.tid);
      if (process.pid !== mark.tid && process.pid !== 0) continue;
      const { pieces, isWhole } = process.space;
      process.last = { pieces: [...pieces], isWhole };
    }
  }

  #begin(moment: Moment, call: number): void {
    const process = this.#processOf(moment, this.#trace.tids[call] ?? 0, call);
    const effect = this.#effects.of(call);
    if (this.#endedAt.has(call)) moment.open.set(call, { process, taken: process.space.begin(effect) });
    else this.#apply(moment, process, effect, call, null);
  }

  #end(moment: Moment, call: number): void {
    const open = moment.open.get(call);
    moment.open.delete(call);
    if (open) this.#apply(moment, open.process, this.#effects.of(call), call, open.taken);
  }

  #apply(moment: Moment, process: Process, effect: Effect, call: number, taken: readonly Piece[] | null): void {
    if (effect.kind === 'segment') {
      // ipc/shm.c, newseg: its file is called after its key, and is gone from the beginning.
      const path = `/SYSV${(effect.key >>> 0).toString(16).padStart(8, '0')} (deleted)`;
      // Who asks for one that is there may give any size below its own.
      if (effect.length > 0 && !moment.segments.has(effect.id))
        moment.segments.set(effect.id, { length: effect.length, path });
    } else if (effect.kind === 'spawn') {
      if (!moment.spawned.delete(call)) this.#spawn(moment, process, effect, call);
    } else if (effect.kind === 'execute') {
      process.space = new AddressSpace(this.#trace.origin.pageBytes);
      process.mayShare = false;
      process.command = effect.command;
      process.executed = call;
    } else {
      process.space.apply(effect, call, moment.segments, taken);
    }
  }

  #spawn(moment: Moment, parent: Process, effect: Spawn, call: number): Process {
    if (effect.isThread) {
      moment.threads.set(effect.child, parent);
      return parent;
    }
    const child: Process = {
      index: moment.processes.length,
      pid: effect.child,
      parent: effect.isSibling ? parent.parent : parent.pid,
      command: parent.command,
      executed: null,
      space: effect.sharesMemory ? parent.space : parent.space.forked(),
      mayShare: effect.sharesMemory,
      last: null,
      began: call,
    };
    moment.processes.push(child);
    moment.threads.set(effect.child, child);
    return child;
  }

  /** The process of a thread, which may speak before the call that makes it is seen to end. */
  #processOf(moment: Moment, tid: number, call: number): Process {
    const known = moment.threads.get(tid);
    if (known) return known;
    const spawn = this.#origins
      .spawnsOf(tid)
      .find((one) => one < call && (this.#endedAt.get(one) ?? 0) > moment.position);
    if (spawn !== undefined && !moment.spawned.has(spawn)) {
      const effect = this.#effects.of(spawn);
      const parent = this.#processOf(moment, this.#trace.tids[spawn] ?? 0, spawn);
      if (effect.kind === 'spawn') {
        moment.spawned.add(spawn);
        return this.#spawn(moment, parent, effect, call);
      }
    }
    return this.#foundProcess(moment, tid, call);
  }

  /** Of a thread that no call is known to have made. */
  #foundProcess(moment: Moment, tid: number, call: number): Process {
    const facts = this.#origins.known.get(tid);
    const pid = facts?.pid ?? tid;
    const known = moment.processOf(pid);
    if (known && !known.last) {
      moment.threads.set(tid, known);
      return known;
    }
    const unfinished = facts ? this.#unfinishedSpawn(moment, facts) : null;
    if (unfinished) return this.#spawn(moment, unfinished.parent, unfinished.effect, call);
    const process: Process = {
      index: moment.processes.length,
      pid,
      // The first one's parent is strace, or what started it: it is not in the trace.
      parent: facts && moment.processOf(facts.parent) ? facts.parent : null,
      command: moment.processes.length === 0 ? this.#trace.origin.command : '',
      executed: null,
      space: new AddressSpace(this.#trace.origin.pageBytes),
      mayShare: false,
      last: null,
      began: call,
    };
    moment.processes.push(process);
    moment.threads.set(tid, process);
    return process;
  }

  /**
   * The call that has made a thread while it has not ended, as far as the trace knows: vfork(2) ends only once the child
   * has executed a program. Its result is the thread's number.
   */
  #unfinishedSpawn(moment: Moment, { tid, parent }: KnownThread): { parent: Process; effect: Spawn } | null {
    for (const [call, { process }] of moment.open) {
      if (process.pid !== parent || this.#endedAt.get(call) !== unknown) continue;
      const effect = this.#effects.ofResult(call, tid);
      if (effect.kind === 'spawn') return { parent: process, effect };
    }
    return null;
  }

  #correct(moment: Moment, keyframe: Keyframe): void {
    // A list may come before any line of its process's own, and before the call that made the process is seen to end.
    const process = moment.processOf(keyframe.pid) ?? this.#processOf(moment, keyframe.pid, keyframe.position);
    // What is listed just after a program was begun, execve(2) has made.
    const maker = keyframe.reason === 'execute' && !process.space.isWhole ? process.executed : null;
    const calls = this.#origins.callsMeanwhile(moment, process, keyframe);
    const executes = (call: number) => this.#effects.of(call).kind === 'execute';
    // Then it may be the list of the next program.
    if (calls.some((call) => executes(call) && this.#origins.mayBeOf(moment, process, call))) return;

    process.space.correct(
      keyframe.regions,
      calls.map((call) => this.#effects.of(call)),
      maker,
    );
  }
}

function grouped<T>(items: readonly T[], key: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
