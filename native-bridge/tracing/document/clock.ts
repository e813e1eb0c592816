/** Times of strace's lines, in whatever form, as microseconds since the first call. */
import type { LineTime, Outcome } from '../strace/line.ts';
import { unknown } from './trace.ts';

const daySeconds = 24 * 3600;

export class LogClock {
  /** Seconds since 1970 of the first line that has a time; null where lines bear no date. */
  started: number | null = null;
  #first: number | null = null;
  #last = 0;
  #sum = 0;

  /** Microseconds since the first line asked for; never less than the last ones. A line without a time takes the last. */
  at(time: LineTime): number {
    if (time === null) return this.#last;
    const seconds = this.#seconds(time);
    if (this.#first === null) {
      this.#first = seconds;
      this.started = time.kind === 'unix' ? seconds : null;
    }
    this.#last = Math.max(this.#last, Math.round((seconds - this.#first) * 1e6));
    return this.#last;
  }

  #seconds({ kind, seconds }: NonNullable<LineTime>): number {
    if (kind === 'since-last') {
      this.#sum += seconds;
      return this.#sum;
    }
    if (kind === 'unix' || this.#first === null) return seconds;
    // Past midnight.
    const last = this.#first + this.#last / 1e6;
    const days = Math.round((last - seconds) / daySeconds);
    return seconds + Math.max(0, days) * daySeconds;
  }

  /** Microseconds since the first line, of a time of the computer's own clock (Date.now); 0 before it. */
  sinceStart(ms: number): number {
    return Math.max(0, ms * 1000 - (this.started ?? 0) * 1e6);
  }
}

/** Microseconds that a call took; `unknown` where the line does not say. */
export function durationOf(outcome: Outcome | null): number {
  const seconds = outcome?.duration ?? null;
  return seconds === null ? unknown : Math.min(Math.round(seconds * 1e6), unknown - 1);
}
