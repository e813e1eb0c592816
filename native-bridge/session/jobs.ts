/** Jobs of one window: long work, which a thread beside the engine's carries out. */
import { problem } from '../../protocol/errors.ts';
import type { Job } from '../../protocol/jobs.ts';
import { mostJobs } from '../../protocol/limits.ts';
import type { EventSender } from '../../protocol/serve-client.ts';
import type { PreparedJob } from './work-order.ts';
import type { WorkOutcome, WorkThread } from './works.ts';

export class Jobs {
  readonly #thread: WorkThread;
  readonly #prepare: (job: Job) => PreparedJob;
  readonly #events: EventSender;
  readonly #isBehind: () => boolean;
  /** How to begin or to cancel each that is under way. */
  readonly #running = new Map<number, { begin: (() => void) | null; cancel: () => void }>();

  /**
   * `prepare` says what is to be done for a job, or throws. `isBehind`: the window does not keep up; what it starts waits
   * until `caughtUp`, and progress is left out.
   */
  constructor(thread: WorkThread, prepare: (job: Job) => PreparedJob, events: EventSender, isBehind: () => boolean) {
    this.#thread = thread;
    this.#prepare = prepare;
    this.#events = events;
    this.#isBehind = isBehind;
  }

  /** See the request of this name. */
  start(id: number, job: Job): void {
    if (this.#running.has(id)) throw problem('InvalidArgument', `A job with the number ${id} is under way already.`);
    if (this.#running.size >= mostJobs) {
      throw problem(
        'LimitReached',
        `A window may have ${mostJobs} jobs under way at once: wait for one, or cancel it.`,
      );
    }
    const { order, outdated } = this.#prepare(job);
    const begin = () => {
      const cancel = this.#thread.begin(order, {
        progress: (done) => {
          if (!this.#isBehind()) this.#events.send('jobProgress', { id, done });
        },
        found: (found) => this.#events.send('jobFound', { id, found }),
        ended: (outcome) => {
          const error = 'ok' in outcome ? outdated() : null;
          this.#end(id, error ? { error } : outcome);
        },
      });
      this.#running.set(id, { begin: null, cancel });
    };
    if (this.#isBehind()) this.#running.set(id, { begin, cancel: () => undefined });
    else begin();
  }

  cancel(id: number): void {
    const job = this.#running.get(id);
    if (!job) return;
    job.cancel();
    this.#end(id, { error: problem('Cancelled', 'It was cancelled.') });
  }

  /** The window is no longer behind. */
  caughtUp(): void {
    for (const { begin } of this.#running.values()) begin?.();
  }

  /** The window has gone. */
  end(): void {
    for (const { cancel } of this.#running.values()) cancel();
    this.#running.clear();
  }

  #end(id: number, outcome: WorkOutcome): void {
    if (!this.#running.delete(id)) return;
    this.#events.send('jobEnded', { id, outcome: 'error' in outcome ? { error: outcome.error.data } : outcome });
  }
}
