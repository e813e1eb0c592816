/**
 * Which bytes have just changed. A mark appears at once, stands for a second and goes; a place that changes again
 * meanwhile keeps its mark, steadily: so nothing flashes more than once a second in one place (WCAG 2.3.1). A card's
 * cell is one byte and may flash three times (cards/flash-limiter.ts); a mark here is a range, which grows.
 */
import type { ByteChange } from '../../live/live-bytes.ts';

export interface Flash extends ByteChange {
  /** When the mark appeared; further changes meanwhile do not restart it. */
  sinceMs: number;
  untilMs: number;
}

const flashMs = 1000;
/** More marks than this say no more. */
const maxFlashes = 256;

export class Flashes {
  #flashes: Flash[] = [];

  /** In order of their first change. */
  get all(): readonly Flash[] {
    return this.#flashes;
  }

  of(view: string): Flash[] {
    return this.#flashes.filter((flash) => flash.view === view);
  }

  add(changes: readonly ByteChange[], nowMs: number): void {
    const untilMs = nowMs + flashMs;
    for (const { view, offset, length } of changes) {
      const end = offset + length;
      const same = this.#flashes.find(
        (each) => each.view === view && each.offset <= end && each.offset + each.length >= offset,
      );
      if (!same) {
        if (this.#flashes.length < maxFlashes) this.#flashes.push({ view, offset, length, sinceMs: nowMs, untilMs });
        continue;
      }
      const start = Math.min(same.offset, offset);
      same.length = Math.max(same.offset + same.length, end) - start;
      same.offset = start;
      same.untilMs = untilMs;
    }
  }

  /** Forgets what is over; returns when the next one will be, or null where none is left. */
  expire(nowMs: number): number | null {
    this.#flashes = this.#flashes.filter((flash) => flash.untilMs > nowMs);
    return this.#flashes.length === 0 ? null : Math.min(...this.#flashes.map((flash) => flash.untilMs));
  }
}
