/** Lists of regions, read while a program is watched: where calls do not report everything, and at intervals. */
import { readdirSync } from 'node:fs';
import type { Keyframe } from '../document/trace.ts';
import { type Recorded, TraceWriter } from '../document/trace-writer.ts';
import { ResidentSampler } from './resident-sampler.ts';
import { statusOf } from './rights.ts';
import type { ReadRegions } from './system.ts';

/** So often while calls come. */
const runningMs = 5000;
/** After the last of a process's threads was said to have stopped. */
const stoppedMs = 20;

export class RegionLists {
  /** Threads that run, as far as the lines show. */
  readonly running = new Set<number>();
  readonly #writer: TraceWriter;
  readonly #readRegions: ReadRegions;
  readonly #seen = new Set<number>();
  readonly #exiting = new Set<number>();
  /** Threads that made calls since lists were read last. */
  readonly #busy = new Set<number>();
  #isAttached = false;
  readonly #timer: NodeJS.Timeout;
  /** Threads that have just been stopped by a signal. */
  readonly #stopped = new Set<number>();
  readonly #stopTimer: NodeJS.Timeout;
  readonly #residents: ResidentSampler;

  constructor(writer: TraceWriter, readRegions: ReadRegions, pageBytes: number) {
    this.#writer = writer;
    this.#readRegions = readRegions;
    this.#timer = setInterval(() => this.#listAll(this.#busy), runningMs);
    this.#timer.unref();
    this.#stopTimer = setTimeout(() => this.#listAll(this.#stopped), stoppedMs);
    clearTimeout(this.#stopTimer);
    this.#residents = new ResidentSampler(writer, pageBytes, () => this.running);
  }

  close(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#stopTimer);
    this.#residents.close();
  }

  /** Takes in what a line said, and reads what it calls for. */
  follow(recorded: NonNullable<Recorded>): void {
    if (recorded.kind === 'mark') {
      const { mark } = recorded;
      if (mark.kind === 'ended') this.running.delete(mark.tid);
      if (mark.kind === 'signal' && mark.text.startsWith('--- stopped by')) {
        this.#stopped.add(mark.tid);
        this.#stopTimer.refresh();
      }
      return;
    }
    const { tid, name, effect, hasEnded } = recorded;
    if (!this.#seen.has(tid)) this.#meet(tid);
    this.#busy.add(tid);
    if (effect.kind === 'spawn') {
      this.running.add(effect.child);
      // When the space was copied between this call's beginning and its end, and so which of other threads' calls the
      // child has, no line says.
      if (hasEnded && !effect.sharesMemory) this.#list(effect.child, 'running');
    }
    if (effect.kind === 'execute') {
      this.#list(tid, 'execute');
      this.#residents.sample();
    }
    if (effect.kind === 'attach' || effect.kind === 'ring') this.#list(tid, 'unsaid');
    if (name === 'exit_group' && !hasEnded) this.beforeExit(tid);
  }

  /** A process is held just before its end. */
  beforeExit(tid: number): void {
    if (this.#exiting.has(tid)) return;
    this.#exiting.add(tid);
    if (!this.#seen.has(tid)) this.#meet(tid);
    this.#residents.sample();
    this.#list(tid, 'exit');
  }

  /** strace has attached to a process. */
  attached(pid: number): void {
    if (this.#isAttached) return;
    this.#isAttached = true;
    for (const tid of threadsOf(pid)) this.#meet(tid);
    this.#list(pid, 'attach');
  }

  /** A thread's first line. Which process it belongs to may be said by no call: it was there before, or in a container. */
  #meet(tid: number): void {
    this.#seen.add(tid);
    this.running.add(tid);
    const status = statusOf(tid);
    if (status) this.#writer.threads.push({ tid, pid: status.process, parent: status.parent });
  }

  /** Lists the processes of threads, and forgets the threads. */
  #listAll(threads: Set<number>): void {
    const processes = new Set([...threads].map((tid) => statusOf(tid)?.process ?? 0));
    threads.clear();
    for (const pid of processes) if (pid > 0) this.#list(pid, 'running');
  }

  /** Reads a process's regions into the trace. One that is gone has none. */
  #list(tid: number, reason: Keyframe['reason']): void {
    const from = Date.now();
    try {
      const pid = statusOf(tid)?.process ?? tid;
      const regions = this.#readRegions(pid);
      // The clock shows whole milliseconds.
      this.#writer.keep(pid, reason, from, Date.now() + 1, regions);
    } catch {
      // It has ended, or protects itself: only the calls are known.
    }
  }
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [pid];
  }
}

/**
 * What runs for the first time takes many times as long, and a short program does not wait: so while strace starts,
 * lines like its own are read, and a list of regions.
 */
export function warmUp(readRegions: ReadRegions): void {
  const writer = new TraceWriter();
  const lines = [
    '1 1000000000.000000 [00007f0000000000] execve("/bin/true", ["true"], 0x7ffc00000000 /* 1 var */) = 0 <0.000100>',
    '1 1000000000.000001 [00007f0000000000] brk(NULL) = 0x555500000000 <0.000008>',
    '1 1000000000.000002 [00007f0000000000] mmap(NULL, 8192, 0x1, 0x2, 3</lib/libc.so.6>, 0x1000) = 0x7f0000000000 <0.000009>',
    '1 1000000000.000003 [00007f0000000000] mprotect(0x7f0000000000, 4096, 0 <unfinished ...>',
    '1 1000000000.000004 [00007f0000000000] <... mprotect resumed>) = -1 ENOMEM (Cannot allocate memory) <0.000009>',
  ];
  for (const line of [...lines, ...lines, ...lines]) writer.take(line);
  try {
    writer.keep(1, 'running', 0, 1, readRegions(process.pid));
  } catch {
    // Where our own list cannot be had, the program's may be.
  }
}
