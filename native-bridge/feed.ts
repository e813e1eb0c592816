import type { Watch } from '../protocol/messages.ts';
import type { RegionColumns } from '../protocol/model.ts';
import type { EventSender } from '../protocol/rpc.ts';
import type { Engine } from './engine/engine.ts';
import { ourRegions, sameRegions } from './engine/region-list.ts';
import { TouchedScan } from './engine/touched-scan.ts';
import { ByteWatch } from './engine/watch.ts';

/** What one window looks at, and what it was last told. */
export class Feed {
  readonly events: EventSender;
  readonly #engine: Engine;
  readonly #bytes = new ByteWatch();
  readonly #scans = new Map<number, TouchedScan>();
  #paused = false;
  /** Paused, but something was done here meanwhile that is not shown yet. */
  #ownDue = false;
  #wantsRegions = false;
  #regions: RegionColumns | null = null;
  #sequence = 0;
  #acknowledged = 0;
  /** Changes wait until the last message is painted. */
  #late = false;
  listening = false;

  constructor(engine: Engine, events: EventSender) {
    this.#engine = engine;
    this.events = events;
  }

  get looksAtBytes(): boolean {
    return !this.#paused && !this.#bytes.empty;
  }

  get #holds(): boolean {
    return this.#paused && !this.#ownDue;
  }

  get shownViews(): Set<string> {
    return this.#bytes.views;
  }

  setWatch(watch: Watch): void {
    this.#paused = watch.paused;
    this.#bytes.setRanges(watch.ranges, this.#engine.os.limits.pageSize);
    const wanted = new Map(watch.sections.map(({ section, cells }) => [section, cells]));
    for (const [section, scan] of this.#scans) {
      if (wanted.get(section) !== scan.cellCount) this.#scans.delete(section);
    }
    for (const [section, cells] of wanted) {
      if (!this.#scans.has(section)) this.#scans.set(section, new TouchedScan(cells));
    }
    this.#wantsRegions = watch.regions;
    if (!watch.regions) this.#regions = null;
    this.tickBytes();
    this.tickPages(false);
    if (!this.#regions) this.tickRegions();
  }

  acknowledge(sequence: number): void {
    this.#acknowledged = Math.min(Math.max(this.#acknowledged, sequence), this.#sequence);
    if (this.#late) this.tickBytes();
  }

  /** All that may have changed after an operation; only one on mappings changes the regions. */
  tickAll(mappings: boolean): void {
    this.tickBytes();
    this.tickPages(true);
    if (mappings) this.tickRegions();
  }

  /** What this window's own operation did is shown even while the rest is held: the picture is renewed this once. */
  tickOwn(): void {
    if (!this.#paused) return; // told like everything else
    this.#ownDue = true;
    this.tickPages(true);
    this.tickBytes();
  }

  /** Sends changed bytes, unless the last message is not painted yet: then they wait and are sent together. */
  tickBytes(): void {
    if (this.#bytes.empty || this.#holds) return;
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
    const { model, os } = this.#engine;
    const sections = [...this.#scans].flatMap(([id, scan]) => {
      const record = model.sections.get(id);
      if (!record || record.removed) return [];
      return orNull(() => scan.advance(os, record, again)) ?? [];
    });
    if (sections.length > 0) this.events.send('touched', { sections });
  }

  tickRegions(): void {
    if (!this.#wantsRegions) return;
    const regions = orNull(() => ourRegions(this.#engine.model));
    if (!regions || (this.#regions && sameRegions(this.#regions, regions))) return;
    this.#regions = regions;
    this.events.send('regions', regions);
  }
}

/** What the system will not tell now is asked again at the next tick: looking must not end anything. */
function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
