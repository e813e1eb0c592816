/**
 * Lists regions off the engine's thread: 65,000 of them take the kernel and the parser a tenth of a second, for which no
 * operation and no live byte should wait. The thread is started by the first list that is worth it.
 */
import { Worker } from 'node:worker_threads';
import { asProblem, type ErrorData, problem, SamepageError } from '../../protocol/errors.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import type { MemoryOs } from '../os/memory-os.ts';

/** To the thread, which answers them in order. */
export interface ListOrder {
  pid: number;
}
export type ListAnswer = { list: RegionColumns } | { error: ErrorData };

/** Our own list costs less than a thread's trouble (about 2 ms) as long as it was no longer than this. */
const fewRegions = 4096;

interface Waiting {
  resolve: (list: RegionColumns) => void;
  reject: (error: SamepageError) => void;
}

export class RegionLister {
  readonly #os: Pick<MemoryOs, 'limits' | 'regions'>;
  readonly #entry: string;
  /** Those who wait for a process's list, by its pid, in the order of asking. */
  readonly #queue = new Map<number, Waiting[]>();
  /** Those who wait for the list that the thread makes now. */
  #underWay: Waiting[] = [];
  #worker: Worker | null = null;
  #ownCount = 0;

  /** `entry`: path of the built `region-thread.js`. */
  constructor(os: Pick<MemoryOs, 'limits' | 'regions'>, entry: string) {
    this.#os = os;
    this.#entry = entry;
  }

  /** See MemoryOs.regions. `expected`: how many regions there are at least, as far as is known, of ours. */
  async list(pid: number, expected = 0): Promise<RegionColumns> {
    const isOurs = pid === this.#os.limits.pid;
    const isShort = isOurs && Math.max(this.#ownCount, expected) <= fewRegions;
    const list = isShort ? this.#os.regions() : await this.#ask(pid);
    if (isOurs) this.#ownCount = list.count;
    return list;
  }

  /** Ends the thread; what is being waited for is refused. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#ended('it was stopped');
    await worker?.terminate();
  }

  /** One list at a time: what is asked for several times before its turn comes is listed once. */
  #ask(pid: number): Promise<RegionColumns> {
    return new Promise((resolve, reject) => {
      const waiting = this.#queue.get(pid) ?? [];
      waiting.push({ resolve, reject });
      this.#queue.set(pid, waiting);
      this.#next();
    });
  }

  #next(): void {
    const [next] = this.#queue;
    if (this.#underWay.length > 0 || !next) return;
    const [pid, waiting] = next;
    this.#queue.delete(pid);
    this.#underWay = waiting;
    this.#worker ??= this.#start();
    const order: ListOrder = { pid };
    this.#worker.postMessage(order);
  }

  #start(): Worker {
    // Its lists are opened by native calls and closed by Node's, as the engine's sections are (start-engine.ts).
    const worker = new Worker(this.#entry, { trackUnmanagedFds: false });
    worker.on('message', (answer: ListAnswer) => {
      if (this.#worker !== worker) return;
      const answered = this.#underWay;
      this.#underWay = [];
      if ('list' in answer) for (const { resolve } of answered) resolve(answer.list);
      else for (const { reject } of answered) reject(new SamepageError(answer.error));
      this.#next();
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
    const refused = [this.#underWay, ...this.#queue.values()].flat();
    this.#underWay = [];
    this.#queue.clear();
    for (const { reject } of refused) reject(error);
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
