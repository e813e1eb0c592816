/**
 * What one window sees of the bytes. It names the ranges it shows; these are read, each through its own view, compared
 * with what was last sent, and everything that changed goes out in ONE message, so that aliases change together.
 */
import { problem } from '../../../protocol/errors.ts';
import type { BytesPart, Watch } from '../../../protocol/messages.ts';
import { pageStateCode } from '../../../protocol/model.ts';
import { formatSize } from '../../../protocol/size.ts';
import type { Model } from '../model/model.ts';
import { changedRuns } from './changed-runs.ts';
import { look } from './look.ts';
import { pageCount } from './page-states.ts';
import { RepeatedLook, type SeenRange } from './repeated-look.ts';

/** The most bytes read in one tick; ranges beyond that take turns. */
const budgetBytes = 512 * 1024;
/** At most this many ranges are read for one tick: each costs some microseconds, however short it is. */
const budgetRanges = 1024;
/** What may be shown in all, in bytes: what was last sent of it is kept here, twice. */
const mostShownBytes = 64 * 1024 * 1024;

/** What was just read is in `nextBytes` and `nextPages`; all four are empty before the first reading. */
interface Shown extends SeenRange {
  length: number;
  /** Where in its section the view began when it was last sent: from another start on, all bytes are others. */
  viewOffset: number | null;
  /** As last sent, as `bytes` are. */
  pages: Uint8Array;
  sent: boolean;
}

export class ByteWatch {
  #shown: Shown[] = [];
  #turn = 0;
  readonly #look = new RepeatedLook<Shown>();

  /**
   * Replaces what is shown. Ranges that were shown before keep what was sent of them. LimitReached where they are too
   * much; then what was shown before stays.
   */
  setRanges(ranges: Watch['ranges']): void {
    const wanted = ranges.reduce((sum, { length }) => sum + (length > budgetBytes ? 0 : length), 0);
    if (wanted > mostShownBytes) {
      const most = formatSize(mostShownBytes);
      throw problem('LimitReached', `A window may show ${most} of views at once; these are ${formatSize(wanted)}.`);
    }
    const before = new Map(this.#shown.map((shown) => [keyOf(shown.view, shown.offset, shown.length), shown]));
    // By key: a range named twice is shown once.
    const shown = new Map<string, Shown>();
    for (const { view, offset, length } of ranges) {
      if (length === 0 || length > budgetBytes) continue;
      const key = keyOf(view, offset, length);
      shown.set(key, before.get(key) ?? newShown(view, offset, length));
    }
    this.#shown = [...shown.values()];
    this.#turn = 0;
  }

  get empty(): boolean {
    return this.#shown.length === 0;
  }

  /** Views of which something is shown. */
  get views(): Set<string> {
    return new Set(this.#shown.map(({ view }) => view));
  }

  /** Reads what is shown and returns what changed since the last call. */
  read(model: Model): BytesPart[] {
    const now = this.#turnOf();
    now.forEach((shown) => {
      if (!shown.sent) makeRoom(shown, model.os.limits.pageSize);
    });
    let changed: readonly Shown[] = now;
    try {
      changed = this.#look.take(model, now);
    } catch {
      for (const shown of now) lookOrGiveUp(model, shown);
    }
    return changed.length === 0 ? [] : changed.flatMap((shown) => partsOf(model, shown));
  }

  /** The ranges whose turn it is, within the budget. */
  #turnOf(): Shown[] {
    const total = this.#shown.reduce((sum, { length }) => sum + length, 0);
    if (total <= budgetBytes && this.#shown.length <= budgetRanges) return this.#shown;
    const taken: Shown[] = [];
    let bytes = 0;
    for (let index = 0; index < Math.min(this.#shown.length, budgetRanges); index += 1) {
      const shown = this.#shown[(this.#turn + index) % this.#shown.length];
      if (!shown || bytes + shown.length > budgetBytes) break;
      bytes += shown.length;
      taken.push(shown);
    }
    this.#turn = (this.#turn + taken.length) % this.#shown.length;
    return taken;
  }
}

function keyOf(view: string, offset: number, length: number): string {
  return `${view} ${offset} ${length}`;
}

const none = new Uint8Array(0);

function newShown(view: string, offset: number, length: number): Shown {
  const buffers = { bytes: none, pages: none, nextBytes: none, nextPages: none };
  return { view, offset, length, ...buffers, sent: false, viewOffset: null };
}

/** Not before its turn: room for all that a window may show takes 100 ms to make. */
function makeRoom(shown: Shown, pageBytes: number): void {
  const { offset, length } = shown;
  const pages = pageCount(offset, length, pageBytes);
  shown.bytes = new Uint8Array(length);
  shown.nextBytes = new Uint8Array(length);
  shown.pages = new Uint8Array(pages);
  shown.nextPages = new Uint8Array(pages);
}

/** A range that the system refuses to report is out of reach; the others go on. */
function lookOrGiveUp(model: Model, shown: Shown): void {
  try {
    look(model, [shown]);
  } catch {
    shown.nextBytes.fill(0);
    shown.nextPages.fill(pageStateCode.unreadable);
  }
}

/** What changed of one range, as parts to send; remembers it as sent. */
function partsOf(model: Model, shown: Shown): BytesPart[] {
  const { pageSize } = model.os.limits;
  const { view, offset } = shown;
  const viewOffset = model.views.get(view)?.offset ?? shown.viewOffset;
  shown.sent &&= shown.viewOffset === viewOffset;
  shown.viewOffset = viewOffset;
  const runs = shown.sent
    ? changedRuns(shown.bytes, shown.nextBytes, shown.pages, shown.nextPages, offset, pageSize)
    : [{ start: 0, end: shown.nextBytes.length }];
  const firstPage = Math.floor(offset / pageSize);
  const parts = runs.map(({ start, end }): BytesPart => {
    const from = Math.floor((offset + start) / pageSize) - firstPage;
    const to = Math.floor((offset + end - 1) / pageSize) - firstPage + 1;
    return {
      view,
      offset: offset + start,
      data: shown.nextBytes.slice(start, end),
      pages: shown.nextPages.slice(from, to),
      initial: !shown.sent,
    };
  });
  shown.sent = true;
  if (runs.length > 0) {
    shown.bytes.set(shown.nextBytes);
    shown.pages.set(shown.nextPages);
  }
  return parts;
}
