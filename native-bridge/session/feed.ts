import { asProblem } from '../../protocol/errors.ts';
import type { EventData, Watch } from '../../protocol/messages.ts';
import type { EventSender } from '../../protocol/serve-client.ts';
import type { Engine } from '../engine/engine.ts';
import { markOurs } from '../engine/looking/region-list.ts';
import { TouchedScan } from '../engine/looking/touched-scan.ts';
import { ByteWatch } from '../engine/looking/watch.ts';
import { type ListRegions, RegionWatch } from './region-watch.ts';
import type { Turn } from './turns.ts';

/** Milliseconds of scanning for touched pages in one turn. */
const mostScanMs = 8;

/**
 * What a feed is to do at its next turn: look at bytes; at pages, where they can have changed or (again) in any case, or
 * at those for which there was no time; at our regions after an operation on mappings; at all regions that are followed, in their turn.
 */
export type Due = 'bytes' | 'pages' | 'pages again' | 'rest of the pages' | 'mappings' | 'regions';

/** A bit for each: a set would be garbage at each tick. */
const dueBits: Record<Due, number> = {
  bytes: 1,
  pages: 2,
  'pages again': 4,
  'rest of the pages': 8,
  mappings: 16,
  regions: 32,
};

/** What one window looks at, and what it was last sent. */
export class Feed implements Turn {
  readonly events: EventSender;
  readonly #engine: Engine;
  readonly #bytes = new ByteWatch();
  readonly #scans = new Map<number, TouchedScan>();
  /** Sections to be scanned, and whether in any case. */
  readonly #scansDue = new Map<number, boolean>();
  #paused = false;
  /** Paused, but something was done here meanwhile that is not shown yet. */
  #ownDue = false;
  readonly #list: ListRegions;
  /** Our own regions, while they are watched, and another process's, while it is shown. */
  #ours: RegionWatch | null = null;
  #other: RegionWatch | null = null;
  #wishes = 0;
  /** Settles with the last wish; never rejects. */
  #showing: Promise<unknown> = Promise.resolve();
  #sequence = 0;
  #acknowledged = 0;
  /** Changes wait until the last message is painted. */
  #late = false;
  /** Bits of dueBits. */
  #due = 0;
  readonly #isBehind: () => boolean;
  /** Events were left out while the window was behind. */
  #missed = false;
  listening = false;

  /** `isBehind`: the window does not keep up, so that nothing more is sent than it asks for. */
  constructor(engine: Engine, events: EventSender, list: ListRegions, isBehind: () => boolean = () => false) {
    this.#engine = engine;
    this.events = events;
    this.#list = list;
    this.#isBehind = isBehind;
  }

  /** Sends an event, unless the window is behind: then it will have to ask for the whole state. */
  readonly notify: EventSender['send'] = (name, data) => {
    if (!this.listening) return;
    this.#missed ||= this.#isBehind();
    if (!this.#missed) this.events.send(name, data);
  };

  /** One that is behind sees by what it reads that the engine lives. */
  signOfLife(): void {
    if (!this.#isBehind()) this.events.send('alive', {});
  }

  /** The window is no longer behind. */
  caughtUp(): void {
    if (!this.#missed) return;
    this.#missed = false;
    this.events.send('missed', {});
  }

  /** Has it looked at in its own turn; while the window is behind, all of it waits. */
  want(due: Due): void {
    this.#due |= dueBits[due];
  }

  ready(): boolean {
    return this.#due !== 0 && !this.#isBehind() && !this.#engine.paused;
  }

  next(): void {
    const due = this.#due;
    this.#due = 0;
    if (due & dueBits.bytes) this.tickBytes();
    if (due & dueBits['pages again']) this.tickPages(true);
    else if (due & dueBits.pages) this.tickPages(false);
    else if (due & dueBits['rest of the pages']) this.#scanSome();
    if (due & dueBits.mappings) void this.#ours?.renew().catch(() => undefined);
    if (due & dueBits.regions) this.tickRegions();
  }

  get looksAtBytes(): boolean {
    return !this.#paused && !this.#bytes.empty;
  }

  /** How many messages of bytes were sent. */
  get sentBytes(): number {
    return this.#sequence;
  }

  get #holds(): boolean {
    return this.#paused && !this.#ownDue;
  }

  get shownViews(): Set<string> {
    return this.#bytes.views;
  }

  /** What is on show from now on. It is looked at in a turn of the window's: the caller wakes the turns. */
  setWatch(watch: Watch): void {
    this.#paused = watch.paused;
    this.#bytes.setRanges(watch.ranges);
    const wanted = new Map(watch.sections.map(({ section, cells }) => [section, cells]));
    for (const [section, scan] of this.#scans) {
      if (wanted.get(section) !== scan.cellCount) this.#scans.delete(section);
    }
    for (const [section, cells] of wanted) {
      if (!this.#scans.has(section)) this.#scans.set(section, new TouchedScan(cells));
    }
    this.want('bytes');
    this.want('pages');
    this.#watchOurs(watch.regions);
    if (this.#ours?.attend(watch.unattended !== true)) this.want('mappings');
  }

  /**
   * The window has painted the bytes up to this message. What changed since is looked at in its own turn, too: dozens
   * of windows that look at much would else keep the next request waiting for all of their looks.
   */
  acknowledge(sequence: number): void {
    this.#acknowledged = Math.min(Math.max(this.#acknowledged, sequence), this.#sequence);
    if (this.#late) this.want('bytes');
  }

  /** What this window's own operation did is shown even while the rest is held: the picture is renewed this once. */
  tickOwn(): void {
    if (!this.#paused) return; // sent like everything else
    this.#ownDue = true;
    this.tickPages(true);
    this.tickBytes();
  }

  /** Sends changed bytes, unless the last message is not painted yet: then they wait and are sent together. */
  tickBytes(): void {
    if (this.#bytes.empty || this.#holds) return;
    if (this.#engine.paused) {
      this.want('bytes');
      return;
    }
    this.#late = this.#acknowledged < this.#sequence;
    if (this.#late) return;
    this.#ownDue = false;
    const parts = this.#bytes.read(this.#engine.model);
    if (parts.length === 0) return;
    this.#sequence += 1;
    this.events.send('bytes', { sequence: this.#sequence, parts });
  }

  tickPages(again: boolean): void {
    if (this.#holds) return;
    if (this.#engine.paused) {
      this.want(again ? 'pages again' : 'pages');
      return;
    }
    for (const id of this.#scans.keys()) this.#scansDue.set(id, again || (this.#scansDue.get(id) ?? false));
    this.#scanSome();
  }

  /** Sections in many pieces take milliseconds each: those for which there is no time now are scanned at the next turn. */
  #scanSome(): void {
    const { model, os, now } = this.#engine;
    const untilMs = now() + mostScanMs;
    const sections: EventData<'touched'>['sections'] = [];
    for (const [id, again] of this.#scansDue) {
      this.#scansDue.delete(id);
      const record = model.sections.get(id);
      const scan = this.#scans.get(id);
      if (!record || !scan) continue;
      const touched = orNull(() => scan.advance(os, record, again));
      if (touched) sections.push(touched);
      if (now() > untilMs) break;
    }
    if (this.#scansDue.size > 0) this.want('rest of the pages');
    if (sections.length > 0) this.events.send('touched', { sections });
  }

  /** Lists the regions that are due. If the system refuses ours now, they are asked for again at the next tick. */
  tickRegions(): void {
    void this.#ours?.tick().catch(() => undefined);
    const other = this.#other;
    other?.tick().catch((thrown: unknown) => {
      if (this.#other !== other) return;
      this.#other = null;
      this.events.send('regionsLost', { pid: other.pid, error: asProblem(thrown).data });
    });
  }

  /** See the request of this name. Of several wishes the last one counts; one list is made at a time. */
  async showProcess(pid: number | null, started?: bigint): Promise<{ started: bigint | null }> {
    this.#wishes += 1;
    const wish = this.#wishes;
    const before = this.#showing;
    const showing = before.then(() => (wish === this.#wishes ? this.#show(pid, wish, started) : null));
    this.#showing = showing.catch(() => undefined);
    return { started: (await showing) ?? null };
  }

  /** Returns when the process that is shown then started. */
  async #show(pid: number | null, wish: number, started?: bigint): Promise<bigint | null> {
    const startOf = (of: number) => this.#engine.os.observe(of).started();
    const next = pid === null ? null : new RegionWatch(pid, this.#list, this.events, startOf, started);
    await next?.renew();
    if (wish !== this.#wishes) next?.end();
    else {
      this.#other?.end();
      this.#other = next;
    }
    return next?.started ?? null;
  }

  /** Forgets what it follows. */
  end(): void {
    this.#due = 0;
    this.#ours?.end();
    this.#other?.end();
    this.#ours = null;
    this.#other = null;
  }

  #watchOurs(wanted: boolean): void {
    if (wanted === (this.#ours !== null)) return;
    const { model, os } = this.#engine;
    this.#ours?.end();
    this.#ours = wanted
      ? new RegionWatch(
          os.limits.pid,
          async (pid) => markOurs(model, await this.#list(pid)),
          this.events,
          undefined,
          null,
          () => os.abilities.mappedSums.ask?.() ?? null,
        )
      : null;
    // Behind the bytes: a list takes longer, and a window that has just been opened waits for both.
    if (this.#ours) this.want('mappings');
  }
}

/** What the system refuses now is asked again at the next tick: looking must not end anything. */
function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
