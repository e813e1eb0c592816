/** How much memory watched processes have in frames, sampled while they run: proc_pid_statm(5), some 15 µs a process. */
import { readFileSync } from 'node:fs';
import type { TraceWriter } from '../document/trace-writer.ts';
import { statusOf } from './rights.ts';

const everyMs = 50;
/** Limits: how many processes are sampled (the first ones), and how many samples are kept (20 bytes each). */
const mostProcesses = 16;
const mostSamples = 500_000;

export class ResidentSampler {
  readonly #writer: Pick<TraceWriter, 'residents' | 'clock'>;
  readonly #pageBytes: number;
  readonly #running: () => Iterable<number>;
  readonly #timer: NodeJS.Timeout;
  /** As it was sampled last: what stays the same is not kept again. */
  readonly #latest = new Map<number, number>();
  readonly #processes = new Map<number, boolean>();
  #left = mostSamples;

  /** `running`: processes' numbers, which threads of theirs may stand among. */
  constructor(writer: Pick<TraceWriter, 'residents' | 'clock'>, pageBytes: number, running: () => Iterable<number>) {
    this.#writer = writer;
    this.#pageBytes = pageBytes;
    this.#running = running;
    this.#timer = setInterval(() => this.sample(), everyMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #isProcess(tid: number): boolean {
    const known = this.#processes.get(tid) ?? statusOf(tid)?.process === tid;
    this.#processes.set(tid, known);
    return known;
  }

  sample(): void {
    const now = Date.now();
    let sampled = 0;
    for (const pid of this.#running()) {
      if (sampled >= mostProcesses || this.#left === 0) return;
      const pages = this.#isProcess(pid) ? residentPages(pid) : null;
      if (pages === null) continue;
      sampled += 1;
      if (this.#latest.get(pid) === pages) continue;
      this.#latest.set(pid, pages);
      this.#left -= 1;
      this.#writer.residents.add(this.#writer.clock.sinceStart(now), pid, pages * this.#pageBytes);
    }
  }
}

/** Null where there is no such process, it is hidden, or it is a kernel thread. */
function residentPages(pid: number): number | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
    return Number.isSafeInteger(pages) && pages > 0 ? pages : null;
  } catch {
    return null;
  }
}
