import { problem, type SamepageError } from '../../protocol/errors.ts';
import { regionChanges } from '../../protocol/region-changes.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import type { EventSender } from '../../protocol/serve-client.ts';

/** Lists a process's regions. Rejects with a SamepageError: NotFound, PermissionDenied. */
export type ListRegions = (pid: number) => Promise<RegionColumns>;

/** After a listing, the pause before the next is this many times as long as it took: 65,000 regions keep a kernel busy. */
const restFactor = 10;
/** But no longer than this: what is on show must not be old. */
const mostRestMs = 5000;
/** Names that went stay in the window's table; with more of them than of those in use (and some), all is sent again. */
const staleNames = 64;

/** Even where the sums have not changed, the list itself is read once in this many ticks. */
const ticksPerList = 8;
/** While nobody acts in the window: V8 changes the rights of its own pages all the time, and each list is drawn once more. */
const unattendedTicksPerList = 64;

/** One process's list as one window follows it: sent whole at first, then as what has changed. */
export class RegionWatch {
  readonly pid: number;
  readonly #list: ListRegions;
  readonly #events: EventSender;
  readonly #startOf: (pid: number) => bigint | null;
  readonly #started: bigint | null;
  #sent: RegionColumns | null = null;
  /** The list that was last looked through. */
  #seen: RegionColumns | null = null;
  #underWay: Promise<void> | null = null;
  /** What is being listed may be from before the change that the window waits for. */
  #outdated = false;
  #restUntilMs = 0;
  #ended = false;
  readonly #sums: () => string | null;
  /** Just before the last list was asked for by a tick, and how many ticks have been left out since. */
  #lastSums: string | null = null;
  #leftOut = 0;
  #attended = true;

  /**
   * `startOf` returns when a process started (Observer.started): once another process has the number, the one that is
   * followed has ended. `started`: when the one that is meant did; the one that has the number now if left out. `sums`: see ObserverAbilities.mappedSums; null where
   * there are none.
   */
  constructor(
    pid: number,
    list: ListRegions,
    events: EventSender,
    startOf: (pid: number) => bigint | null = () => null,
    started = startOf(pid),
    sums: () => string | null = () => null,
  ) {
    this.pid = pid;
    this.#list = list;
    this.#events = events;
    this.#startOf = startOf;
    this.#started = started;
    this.#sums = sums;
  }

  /** When the process that is followed started; null where the system does not report it. */
  get started(): bigint | null {
    return this.#started;
  }

  /** Whether somebody acts in the window, from now on. Returns whether the list is too old for that: it is to be renewed. */
  attend(attended: boolean): boolean {
    this.#attended = attended;
    return attended && this.#leftOut >= ticksPerList;
  }

  /** Nothing is sent any more. */
  end(): void {
    this.#ended = true;
  }

  /** Lists as soon as possible, and sends what is new. Rejects where the system refuses. */
  renew(): Promise<void> {
    this.#outdated = true;
    this.#leftOut = 0;
    this.#underWay ??= this.#run().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  /** Lists in its turn: not while a listing is under way, nor soon after one that took long, and rarely what is as it was. */
  async tick(): Promise<void> {
    if (this.#underWay || performance.now() < this.#restUntilMs) return;
    const sums = this.#sums();
    this.#leftOut += 1;
    const most = this.#attended ? ticksPerList : unattendedTicksPerList;
    if (sums !== null && sums === this.#lastSums && this.#leftOut < most) return;
    this.#lastSums = sums;
    await this.renew();
  }

  async #run(): Promise<void> {
    while (this.#outdated && !this.#ended) {
      this.#outdated = false;
      const startedMs = performance.now();
      const now = await this.#list(this.pid);
      const tookMs = performance.now() - startedMs;
      this.#restUntilMs = performance.now() + Math.min(restFactor * tookMs, mostRestMs);
      // What was listed before is of the process that is there now: it was there all the time since it started.
      if (this.#startOf(this.pid) !== this.#started) throw replaced(this.pid);
      if (!this.#outdated && !this.#ended) this.#send(now);
    }
  }

  #send(now: RegionColumns): void {
    if (now === this.#seen) return;
    this.#seen = now;
    const { pid } = this;
    const step = this.#sent && regionChanges(this.#sent, now, sameBytes);
    if (this.#sent && !step) return;
    const isShort =
      step && step.changes.rows.count <= now.count / 2 && step.after.names.length <= 2 * now.names.length + staleNames;
    if (isShort) this.#events.send('regionsChanged', { pid, changes: step.changes });
    else this.#events.send('regions', { pid, list: now });
    this.#sent = isShort ? step.after : now;
  }
}

/** In the system's own code: a list that is mostly as it was costs next to nothing. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function replaced(pid: number): SamepageError {
  return problem('NotFound', `Process ${pid} has ended: there is another one of this number now, or none.`);
}
