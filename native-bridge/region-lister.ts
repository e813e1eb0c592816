/**
 * Lists regions off the engine's thread: 65,000 of them take the kernel and the parser a tenth of a second, for which no
 * operation and no live byte should wait. The thread is started by the first list that is worth it.
 */
import { Worker } from 'node:worker_threads';
import { asProblem, type ErrorData, problem, SamepageError } from '../protocol/errors.ts';
import type { RegionColumns } from '../protocol/model.ts';
import type { MemoryOs } from './os/memory-os.ts';

export interface ListOrder {
  id: number;
  pid: number;
}
export type ListAnswer = { id: number; list: RegionColumns } | { id: number; error: ErrorData };

/** Our own list costs less than a thread's trouble (about 2 ms) as long as it was no longer than this. */
const fewRegions = 4096;

interface Waiting {
  resolve: (list: RegionColumns) => void;
  reject: (error: SamepageError) => void;
}

export class RegionLister {
  readonly #os: Pick<MemoryOs, 'limits' | 'regions'>;
  readonly #entry: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #ownCount = 0;
  #lastId = 0;

  /** `entry`: path of the built `region-thread.js`. */
  constructor(os: Pick<MemoryOs, 'limits' | 'regions'>, entry: string) {
    this.#os = os;
    this.#entry = entry;
  }

  /** See MemoryOs.regions. */
  async list(pid: number): Promise<RegionColumns> {
    const isOurs = pid === this.#os.limits.pid;
    const list = isOurs && this.#ownCount <= fewRegions ? this.#os.regions() : await this.#ask(pid);
    if (isOurs) this.#ownCount = list.count;
    return list;
  }

  /** Ends the thread; what is being waited for is refused. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#ended('it was stopped');
    await worker?.terminate();
  }

  #ask(pid: number): Promise<RegionColumns> {
    this.#worker ??= this.#start();
    this.#lastId += 1;
    const id = this.#lastId;
    const order: ListOrder = { id, pid };
    this.#worker.postMessage(order);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #start(): Worker {
    // Its lists are opened by native calls and closed by Node's, as the engine's sections are (start-engine.ts).
    const worker = new Worker(this.#entry, { trackUnmanagedFds: false });
    worker.on('message', (answer: ListAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('list' in answer) waiting?.resolve(answer.list);
      else waiting?.reject(new SamepageError(answer.error));
    });
    const ended = (why: string) => {
      if (this.#worker === worker) this.#ended(why);
    };
    worker.on('error', (error: unknown) => ended(asProblem(error).message));
    worker.on('exit', (code) => ended(`exit code ${code}`));
    return worker;
  }

  /** The next list starts it anew. */
  #ended(why: string): void {
    this.#worker = null;
    const error = endedError(why);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** Node tells only in words why a thread could not be started (ERR_WORKER_INIT_FAILED, ERR_WORKER_OUT_OF_MEMORY). */
function endedError(why: string): SamepageError {
  if (/EMFILE|ENFILE/.test(why)) {
    return problem('LimitReached', 'The regions cannot be listed: this process has no file descriptors left.');
  }
  if (/ENOMEM|EAGAIN|out of memory|memory limit/i.test(why)) {
    return problem('OutOfMemory', 'The regions cannot be listed: there is no memory left for the thread that does.');
  }
  return problem('Internal', `The thread that lists regions has ended: ${why}. The next list starts it again.`);
}
