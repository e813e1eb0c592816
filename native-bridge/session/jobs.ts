/** Jobs of one window: long work, a little in each turn, so that everything else goes on beside it. */
import { asProblem, problem, type SamepageError } from '../../protocol/errors.ts';
import type { Job, JobArgs, JobKind, JobResult } from '../../protocol/jobs.ts';
import { mostJobs } from '../../protocol/limits.ts';
import type { EventSender } from '../../protocol/serve-client.ts';
import type { Turn, Turns } from './turns.ts';

/**
 * The work of a kind of job: some milliseconds of it between two `yield`s, each with the share that is done (0 to 1).
 * Where it is cancelled, it ends at a `yield`; `finally` is run.
 */
export type Work<R> = Generator<number, R>;
export type JobWorks = { [K in JobKind]: (args: JobArgs<K>) => Work<JobResult<K>> };

/** Milliseconds of one job's work in a turn. */
const mostTurnMs = 4;
/** Milliseconds between two words of progress. */
const progressEveryMs = 100;

export class Jobs {
  readonly #works: JobWorks;
  readonly #events: EventSender;
  readonly #turns: Turns;
  readonly #isBehind: () => boolean;
  readonly #running = new Map<number, RunningJob>();

  /** `isBehind`: the window does not keep up; its jobs wait until it does. */
  constructor(works: JobWorks, events: EventSender, turns: Turns, isBehind: () => boolean) {
    this.#isBehind = isBehind;
    this.#works = works;
    this.#events = events;
    this.#turns = turns;
  }

  /** See the request of this name. */
  start(id: number, { kind, args }: Job): void {
    if (this.#running.has(id)) throw problem('InvalidArgument', `A job with the number ${id} is under way already.`);
    if (this.#running.size >= mostJobs) {
      throw problem(
        'LimitReached',
        `A window may have ${mostJobs} jobs under way at once: wait for one, or cancel it.`,
      );
    }
    const job = new RunningJob(this.#works[kind](args), {
      progress: (done) => this.#events.send('jobProgress', { id, done }),
      ended: (outcome) => this.#end(id, outcome),
      isBehind: this.#isBehind,
    });
    this.#running.set(id, job);
    this.#turns.add(job);
    this.#turns.wake();
  }

  cancel(id: number): void {
    const job = this.#running.get(id);
    if (!job) return;
    job.stop();
    this.#end(id, { error: problem('Cancelled', 'It was cancelled.') });
  }

  /** The window has gone. */
  end(): void {
    for (const job of this.#running.values()) {
      job.stop();
      this.#turns.delete(job);
    }
    this.#running.clear();
  }

  #end(id: number, outcome: Outcome): void {
    const job = this.#running.get(id);
    if (!job) return;
    this.#running.delete(id);
    this.#turns.delete(job);
    this.#events.send('jobEnded', { id, outcome: 'error' in outcome ? { error: outcome.error.data } : outcome });
  }
}

type Outcome = { ok: unknown } | { error: SamepageError };

interface Tell {
  progress: (done: number) => void;
  ended: (outcome: Outcome) => void;
  isBehind: () => boolean;
}

class RunningJob implements Turn {
  readonly #work: Work<unknown>;
  readonly #tell: Tell;
  #toldAtMs = performance.now();

  constructor(work: Work<unknown>, tell: Tell) {
    this.#work = work;
    this.#tell = tell;
  }

  ready(): boolean {
    return !this.#tell.isBehind(); // until it ends, and is taken out of the turns
  }

  next(): void {
    const untilMs = performance.now() + mostTurnMs;
    try {
      for (;;) {
        const step = this.#work.next();
        if (step.done) {
          this.#tell.ended({ ok: step.value });
          return;
        }
        const now = performance.now();
        if (now < untilMs) continue;
        if (now - this.#toldAtMs >= progressEveryMs) {
          this.#toldAtMs = now;
          this.#tell.progress(step.value);
        }
        return;
      }
    } catch (thrown) {
      this.#tell.ended({ error: asProblem(thrown) });
    }
  }

  /** Lets the work clean up; an error of that is nobody's. */
  stop(): void {
    try {
      this.#work.return(undefined);
    } catch {
      // It has ended, which is what was asked for.
    }
  }
}
