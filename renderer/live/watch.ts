/**
 * Which bytes this window shows, put together from its parts (each card, the map) and sent when it has changed, at most
 * once a frame.
 */
import type { Watch } from '../../protocol/messages.ts';
import { onFrame } from './frame.ts';
import { liveBytes } from './live-bytes.ts';

export type WatchPart = Partial<Pick<Watch, 'ranges' | 'sections' | 'regions'>>;
type Range = Watch['ranges'][number];

const maxRanges = 4096;
const maxSections = 256;

export class WatchSet {
  readonly #parts = new Map<string | object, WatchPart>();
  readonly #frame = onFrame('after', () => this.#flush());
  #paused = false;
  #unattended = false;
  #send: ((watch: Watch) => void) | null = null;
  #sent = '';

  /** What the consumer `key` shows now; null when it shows nothing any more. */
  set(key: string | object, part: WatchPart | null): void {
    if (part) this.#parts.set(key, part);
    else this.#parts.delete(key);
    this.#frame.request();
  }

  /** Sends what has changed at once, before a frame is drawn. */
  sendNow(): void {
    this.#flush();
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#frame.request();
  }

  /** Whether nobody acts in this window, from now on. */
  setUnattended(unattended: boolean): void {
    this.#unattended = unattended;
    this.#flush();
  }

  /** Where to send to from now on, beginning with everything, as the other end knows nothing yet. Null while disconnected. */
  connect(send: ((watch: Watch) => void) | null): void {
    this.#send = send;
    this.#sent = '';
    this.#flush();
  }

  #flush(): undefined {
    if (!this.#send) return;
    const watch = { ...mergeWatch(this.#parts.values(), this.#paused), unattended: this.#unattended };
    const text = JSON.stringify(watch);
    if (text === this.#sent) return;
    this.#sent = text;
    liveBytes.retain(watch.ranges);
    this.#send(watch);
  }
}

/** One watch that covers all parts: ranges joined where they meet, each section at its finest, within the limits. */
export function mergeWatch(parts: Iterable<WatchPart>, paused: boolean): Watch {
  const ranges: Range[] = [];
  const cells = new Map<number, number>();
  let regions = false;
  for (const part of parts) {
    ranges.push(...(part.ranges ?? []));
    for (const entry of part.sections ?? []) {
      cells.set(entry.section, Math.max(entry.cells, cells.get(entry.section) ?? 0));
    }
    regions ||= part.regions ?? false;
  }
  return {
    ranges: joinRanges(ranges).slice(0, maxRanges),
    sections: [...cells].slice(0, maxSections).map(([section, count]) => ({ section, cells: count })),
    regions,
    paused,
  };
}

function joinRanges(ranges: readonly Range[]): Range[] {
  const sorted = ranges
    .filter((range) => range.length > 0)
    .sort((a, b) => (a.view < b.view ? -1 : a.view > b.view ? 1 : a.offset - b.offset));
  const joined: Range[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last && last.view === range.view && range.offset <= last.offset + last.length) {
      last.length = Math.max(last.length, range.offset + range.length - last.offset);
    } else joined.push({ ...range });
  }
  return joined;
}

export const watchSet = new WatchSet();

/** What the consumer `key` (a card by its name, a map itself) shows now; null when it shows nothing any more. */
export function setWatch(key: string | object, part: WatchPart | null): void {
  watchSet.set(key, part);
}
