/**
 * Lists regions off the engine's thread: 65,000 of them take the kernel and the parser a tenth of a second, for which no
 * operation and no live byte should wait.
 */
import type { SamepageError } from '../../protocol/errors.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import type { MemoryOs } from '../os/memory-os.ts';
import type { WorkThread } from '../session/works.ts';

/** Our own list costs less than a thread's trouble (about 2 ms) as long as it was no longer than this. */
const fewRegions = 4096;

interface Waiting {
  resolve: (list: RegionColumns) => void;
  reject: (error: SamepageError) => void;
}

export class RegionLister {
  readonly #os: Pick<MemoryOs, 'limits' | 'regions'>;
  readonly #thread: WorkThread;
  /** Those who wait for a process's list, by its pid, in the order of asking. */
  readonly #queue = new Map<number, Waiting[]>();
  #underWay = false;
  #ownCount = 0;

  constructor(os: Pick<MemoryOs, 'limits' | 'regions'>, thread: WorkThread) {
    this.#os = os;
    this.#thread = thread;
  }

  /** See Observer.regions. `expected`: how many regions there are at least, as far as is known, of ours. */
  async list(pid: number, expected = 0): Promise<RegionColumns> {
    const isOurs = pid === this.#os.limits.pid;
    const isShort = isOurs && Math.max(this.#ownCount, expected) <= fewRegions;
    const list = isShort ? this.#os.regions() : await this.#ask(pid);
    if (isOurs) this.#ownCount = list.count;
    return list;
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
    if (this.#underWay || !next) return;
    const [pid, waiting] = next;
    this.#queue.delete(pid);
    this.#underWay = true;
    this.#thread.begin(
      { kind: 'regions', args: { pid } },
      {
        progress: () => undefined,
        found: () => undefined,
        ended: (outcome) => {
          this.#underWay = false;
          for (const { resolve, reject } of waiting) {
            if ('error' in outcome) reject(outcome.error);
            // Of this kind's work, between two threads of this program.
            else resolve(outcome.ok as RegionColumns);
          }
          this.#next();
        },
      },
    );
  }
}
