/** Long work: which kinds there are, and who carries it out: this thread, in turns, or another one (side-thread.ts). */
import { asProblem, problem, type SamepageError } from '../../protocol/errors.ts';
import type { JobArgs, JobResult } from '../../protocol/jobs.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { processes } from '../engine/looking/processes.ts';
import { regionUse } from '../engine/looking/region-use.ts';
import { type SearchOrder, search } from '../engine/looking/search.ts';
import type { Work } from '../engine/looking/work.ts';
import { folderEntries } from '../os/folder.ts';
import type { MemoryOs } from '../os/memory-os.ts';
import { movePlot } from '../scenes/experiments/move-plot.ts';
import type { Turn, Turns } from './turns.ts';

/** Windows' jobs, and lists of regions, which only the session asks for. */
interface Kinds {
  regions: { args: { pid: number }; result: RegionColumns };
  regionUse: { args: JobArgs<'regionUse'>; result: JobResult<'regionUse'> };
  processes: { args: JobArgs<'processes'>; result: JobResult<'processes'> };
  folder: { args: JobArgs<'folder'>; result: JobResult<'folder'> };
  regionsInMemory: { args: JobArgs<'regionsInMemory'>; result: JobResult<'regionsInMemory'> };
  search: { args: SearchOrder; result: JobResult<'search'> };
  movePlot: { args: JobArgs<'movePlot'>; result: JobResult<'movePlot'> };
}
export type Works = { [K in keyof Kinds]: (args: Kinds[K]['args']) => Work<Kinds[K]['result']> };
/** What is to be done, as data that can be posted to another thread. */
export type WorkOrder = { [K in keyof Kinds]: { kind: K; args: Kinds[K]['args'] } }[keyof Kinds];

/** All kinds, on this system. */
export function worksOf(os: MemoryOs): Works {
  return {
    // biome-ignore lint/correctness/useYield: the system lists them in one call.
    *regions({ pid }) {
      return os.observe(pid).regions();
    },
    regionUse: ({ start, end }) => regionUse(os, start, end),
    processes: () => processes(os),
    folder: ({ typed }) => folderEntries(typed),
    // biome-ignore lint/correctness/useYield: the system lists them in one call.
    *regionsInMemory({ pid }) {
      const { memoryUse } = os.observe(pid).abilities;
      if (memoryUse.ask === null) throw problem('Unsupported', `It is not known here: ${memoryUse.why}.`);
      const { regions, resident, proportional } = memoryUse.ask();
      return { starts: regions.starts, resident, proportional };
    },
    search: (order) => search(os, order),
    movePlot: ({ largest }) => movePlot(os, largest),
  };
}

export type WorkOutcome = { ok: unknown } | { error: SamepageError };

/** Called in the order in which it happens, never before `begin` has returned; `ended` is the last. */
export interface WorkReport {
  progress(done: number): void;
  /** All since the report before: a message for each would take a window longer than the work itself. */
  found(found: unknown[]): void;
  ended(outcome: WorkOutcome): void;
}

export interface WorkThread {
  /** What is returned cancels the work: nothing more is reported then. */
  begin(order: WorkOrder, report: WorkReport): () => void;
}

/** Milliseconds of one work in a turn. */
const mostTurnMs = 4;
/** Milliseconds between two reports of progress, or of what was found. */
const reportEveryMs = 100;

/** Works in this thread, a little in each turn, so that everything else goes on beside it. */
export class WorkInTurns implements WorkThread {
  readonly #works: Works;
  readonly #turns: Turns;

  constructor(works: Works, turns: Turns) {
    this.#works = works;
    this.#turns = turns;
  }

  begin({ kind, args }: WorkOrder, report: WorkReport): () => void {
    // The table ties this kind to these arguments, which TypeScript cannot follow through a variable.
    const work = (this.#works[kind] as (args: unknown) => Work<unknown>)(args);
    const turn = new WorkTurn(work, {
      ...report,
      ended: (outcome) => {
        this.#turns.delete(turn);
        report.ended(outcome);
      },
    });
    this.#turns.add(turn);
    this.#turns.wake();
    return () => {
      this.#turns.delete(turn);
      turn.stop();
    };
  }
}

class WorkTurn implements Turn {
  readonly #work: Work<unknown>;
  readonly #report: WorkReport;
  #reportedAtMs = performance.now();
  #found: unknown[] = [];
  #foundAtMs = Number.NEGATIVE_INFINITY;

  constructor(work: Work<unknown>, report: WorkReport) {
    this.#work = work;
    this.#report = report;
  }

  ready(): boolean {
    return true; // until it ends, and is taken out of the turns
  }

  next(): void {
    const untilMs = performance.now() + mostTurnMs;
    try {
      for (;;) {
        const step = this.#work.next();
        if (step.done) {
          this.#end({ ok: step.value });
          return;
        }
        const { done, found = [] } = step.value;
        for (const each of found) this.#found.push(each);
        const now = performance.now();
        if (now < untilMs) continue;
        if (now - this.#foundAtMs >= reportEveryMs) this.#reportFound(now);
        if (now - this.#reportedAtMs >= reportEveryMs) {
          this.#reportedAtMs = now;
          this.#report.progress(done);
        }
        return;
      }
    } catch (thrown) {
      this.#end({ error: asProblem(thrown) });
    }
  }

  #end(outcome: WorkOutcome): void {
    this.#reportFound(performance.now());
    this.#report.ended(outcome);
  }

  #reportFound(now: number): void {
    if (this.#found.length === 0) return;
    this.#foundAtMs = now;
    this.#report.found(this.#found);
    this.#found = [];
  }

  /** Lets the work clean up; errors of the clean-up are ignored. */
  stop(): void {
    try {
      this.#work.return(undefined);
    } catch {
      // It has ended, which is what was asked for.
    }
  }
}
