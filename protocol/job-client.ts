/** The window's end of jobs: each is a promise, with progress and cancel. */

import { problem, SamepageError } from './errors.ts';
import { type Job, type JobArgs, type JobFound, type JobKind, type JobResult, jobs } from './jobs.ts';
import type { EventData, RequestArgs } from './messages.ts';
import { schemaFaults } from './schema-words.ts';

export interface JobOptions<K extends JobKind = JobKind> {
  /** Called with the share that is done, from 0 to 1. */
  onProgress?: (done: number) => void;
  /** Called with what the job finds, as it finds it. */
  onFound?: (found: JobFound<K>) => void;
  /** Cancels the job, which then rejects as Cancelled. */
  signal?: AbortSignal;
}

/** What is asked of the engine. */
export interface JobRequests {
  start(args: RequestArgs<'startJob'>): Promise<null>;
  cancel(args: RequestArgs<'cancelJob'>): Promise<null>;
}

interface Running {
  onProgress: (done: number) => void;
  found: (found: unknown) => void;
  ended: (outcome: EventData<'jobEnded'>['outcome']) => void;
  lost: (error: SamepageError) => void;
}

export class JobClient {
  readonly #requests: JobRequests;
  readonly #running = new Map<number, Running>();
  #nextId = 1;

  constructor(requests: JobRequests) {
    this.#requests = requests;
  }

  /** Resolves with the parsed result, or rejects with a SamepageError. */
  run<K extends JobKind>(kind: K, args: JobArgs<K>, options: JobOptions<K> = {}): Promise<JobResult<K>> {
    const { onProgress, onFound, signal } = options;
    if (signal?.aborted) return Promise.reject(cancelled());
    const id = this.#nextId;
    this.#nextId += 1;
    const cancel = () => void this.#requests.cancel({ id }).catch(() => undefined);
    signal?.addEventListener('abort', cancel);
    return new Promise<JobResult<K>>((resolve, reject) => {
      this.#running.set(id, {
        onProgress: onProgress ?? (() => undefined),
        lost: reject,
        found: (found) => {
          const parsed = jobs[kind].found.safeParse(found);
          // This kind's schema gives this kind's type, which TypeScript cannot follow through a variable.
          if (parsed.success) onFound?.(parsed.data as JobFound<K>);
          else {
            cancel();
            reject(problem('Internal', `found by ${kind}: ${schemaFaults(parsed.error)}`));
          }
        },
        ended: (outcome) => {
          if ('error' in outcome) return reject(new SamepageError(outcome.error));
          const result = jobs[kind].result.safeParse(outcome.ok);
          // As above.
          if (result.success) resolve(result.data as JobResult<K>);
          else reject(problem('Internal', `result of ${kind}: ${schemaFaults(result.error)}`));
        },
      });
      // A kind with its own arguments is an entry of that union.
      this.#requests.start({ id, job: { kind, args } as Job }).catch(reject);
    }).finally(() => {
      this.#running.delete(id);
      signal?.removeEventListener('abort', cancel);
    });
  }

  progress({ id, done }: EventData<'jobProgress'>): void {
    this.#running.get(id)?.onProgress(done);
  }

  found({ id, found }: EventData<'jobFound'>): void {
    this.#running.get(id)?.found(found);
  }

  ended({ id, outcome }: EventData<'jobEnded'>): void {
    this.#running.get(id)?.ended(outcome);
  }

  /** No more will be heard of those under way. */
  lost(error: SamepageError): void {
    for (const running of this.#running.values()) running.lost(error);
  }
}

function cancelled(): SamepageError {
  return problem('Cancelled', 'It was cancelled.');
}
