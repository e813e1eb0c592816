/**
 * A thread beside the engine's, of the same process and so of the same address space: lists, searches and other long work
 * take it, and no operation and no live byte waits for them. The first work starts it.
 */
import { Worker } from 'node:worker_threads';
import { asProblem, type ErrorData, problem, SamepageError } from '../../protocol/errors.ts';
import type { WorkOrder, WorkReport, WorkThread } from '../session/works.ts';

/** To the thread. */
export type SideOrder = { id: number; begin: WorkOrder } | { id: number; cancel: true } | { id: number; end: true };
/** From the thread, in the order of its reports. */
export type SideReport = { id: number } & (
  | { progress: number }
  | { found: unknown[] }
  | { ok: unknown }
  | { error: ErrorData }
);

export class SideThread implements WorkThread {
  readonly #entry: string;
  readonly #running = new Map<number, WorkReport>();
  #worker: Worker | null = null;
  #nextId = 1;

  /** `entry`: path of the built `side-thread-main.cjs`. */
  constructor(entry: string) {
    this.#entry = entry;
  }

  begin(order: WorkOrder, report: WorkReport): () => void {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#running.set(id, report);
    this.#worker ??= this.#start();
    this.#post({ id, begin: order });
    return () => {
      if (this.#running.delete(id)) this.#post({ id, cancel: true });
    };
  }

  /** Ends the thread; what is under way ends with an error. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#ended('it was stopped');
    if (worker) await endThread(worker);
  }

  #post(order: SideOrder): void {
    this.#worker?.postMessage(order);
  }

  #start(): Worker {
    // What it opens by native calls is closed by Node's, as the engine's sections are (start-engine.ts).
    const worker = new Worker(this.#entry, { trackUnmanagedFds: false });
    worker.on('message', (message: SideReport) => {
      const report = this.#worker === worker && this.#running.get(message.id);
      if (!report) return;
      if ('progress' in message) return report.progress(message.progress);
      if ('found' in message) return report.found(message.found);
      this.#running.delete(message.id);
      report.ended('ok' in message ? { ok: message.ok } : { error: new SamepageError(message.error) });
    });
    const ended = (why: string) => {
      if (this.#worker === worker) this.#ended(why);
    };
    worker.on('error', (error: unknown) => ended(asProblem(error).message));
    worker.on('exit', (code) => ended(`exit code ${code}`));
    return worker;
  }

  /** The next work starts another one. */
  #ended(why: string): void {
    this.#worker = null;
    const error = endedError(why);
    const reports = [...this.#running.values()];
    this.#running.clear();
    for (const report of reports) report.ended({ error });
  }
}

/** After so long it is terminated wherever it is. */
const patienceMs = 2000;

/**
 * Asks a thread to exit, which it does between two parts of its work. Terminated while it loads native code,
 * which then has an error to report where no script may run any more, it would abort the whole process (node-addon-api,
 * ThrowAsJavaScriptException).
 */
function endThread(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => void worker.terminate().then(() => resolve()), patienceMs);
    worker.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    const order: SideOrder = { id: 0, end: true };
    worker.postMessage(order);
  });
}

/** Node says only in words why a thread could not be started (ERR_WORKER_INIT_FAILED, ERR_WORKER_OUT_OF_MEMORY). */
function endedError(why: string): SamepageError {
  if (/EMFILE|ENFILE/.test(why)) {
    return problem('LimitReached', 'No thread could be started for this: this process has no file descriptors left.');
  }
  if (/ENOMEM|EAGAIN|out of memory|memory limit/i.test(why)) {
    return problem('OutOfMemory', 'There is no memory left for the thread that does this.');
  }
  return problem('Internal', `The thread that does this has ended: ${why}. Trying again starts another one.`);
}
