/**
 * The engine's side of the thread in which programs are watched and traces replayed. The first request starts it. The engine
 * never waits for it; one long request there (a trace of 1 GiB that is opened) makes the others of its kind wait.
 */
import { Worker } from 'node:worker_threads';
import { asProblem, type ErrorData, problem, SamepageError } from '../../protocol/errors.ts';
import type { WatchChange, WatchRequestName, WatchState } from '../../protocol/watching.ts';
import type { WatchAccess } from '../session/watch-access.ts';

/** To the thread. `close`: stops what runs, and answers. */
export type WatchOrder = { id: number } & ({ request: WatchRequestName; args: unknown } | { close: true });
/** From the thread. */
export type WatchAnswer = { id: number; ok: unknown } | { id: number; error: ErrorData } | { change: WatchChange };

interface Waiting {
  resolve: (reply: unknown) => void;
  reject: (error: SamepageError) => void;
}

export class WatchThread implements WatchAccess {
  readonly #entry: string;
  readonly #permitted: true | string;
  readonly #waiting = new Map<number, Waiting>();
  /** As they were last heard of. */
  readonly #states = new Map<number, WatchState>();
  #listener: (change: WatchChange) => void = () => undefined;
  #worker: Worker | null = null;
  #nextId = 1;

  /** `entry`: path of the built `watch-thread.cjs`. `permitted`: see WatchesOptions. */
  constructor(entry: string, permitted: true | string) {
    this.#entry = entry;
    this.#permitted = permitted;
  }

  ask(request: WatchRequestName, args: unknown): Promise<unknown> {
    return this.#send((id) => ({ id, request, args }));
  }

  listen(listener: (change: WatchChange) => void): void {
    this.#listener = listener;
  }

  /** Stops what runs, as it was said that it ends, and ends the thread. */
  async close(): Promise<void> {
    if (!this.#worker) return;
    // One that cannot stop them any more has said so already.
    await this.#send((id) => ({ id, close: true })).catch(() => undefined);
    const worker = this.#worker;
    this.#states.clear();
    this.#ended('it was stopped');
    await worker?.terminate();
  }

  #send(order: (id: number) => WatchOrder): Promise<unknown> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker ??= this.#start();
      this.#worker.postMessage(order(id));
    });
  }

  #start(): Worker {
    // What it opens by native calls is closed by Node's, as in the side thread.
    const worker = new Worker(this.#entry, { workerData: { permitted: this.#permitted }, trackUnmanagedFds: false });
    worker.on('message', (answer: WatchAnswer) => {
      if (this.#worker === worker) this.#take(answer);
    });
    const ended = (why: string) => {
      if (this.#worker === worker) this.#ended(why);
    };
    worker.on('error', (error: unknown) => ended(asProblem(error).message));
    worker.on('exit', (code) => ended(`exit code ${code}`));
    return worker;
  }

  #take(answer: WatchAnswer): void {
    if ('change' in answer) {
      const { watch } = answer.change;
      if (watch.status === 'closed') this.#states.delete(watch.id);
      else this.#states.set(watch.id, watch);
      this.#listener(answer.change);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new SamepageError(answer.error));
    else waiting?.resolve(answer.ok);
  }

  /** All traces have gone with it; the next request starts another one. */
  #ended(why: string): void {
    this.#worker = null;
    const trouble = `The thread that watches has ended: ${why}.`;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(problem('Internal', `${trouble} Trying again starts another one.`));
    const states = [...this.#states.values()];
    this.#states.clear();
    for (const watch of states) {
      this.#listener({ watch: { ...watch, status: 'closed', trouble }, output: [], omitted: 0 });
    }
  }
}
