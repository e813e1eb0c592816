/** The timeline's arithmetic: places on the strip, times, and calls. Pure. */
import type { WatchReply } from '../../protocol/watching.ts';
import { callKinds } from '../../protocol/watching.ts';

export type Bins = WatchReply<'timeline'>;

/** A part of a trace; microseconds since its first call. */
export interface Span {
  from: number;
  to: number;
}

/** The narrowest part that is shown, microseconds. */
const leastSpan = 10;

/** Around the time at `share` of the strip, 0 to 1, `factor` times as much of a trace that lasts `end`; null: all of it. */
export function zoomed({ from, to }: Span, factor: number, share: number, end: number): Span | null {
  const width = Math.max(leastSpan, (to - from) * factor);
  if (width >= end) return null;
  const start = Math.min(Math.max(0, from + (to - from) * share - width * share), end - width);
  return { from: start, to: start + width };
}

/** The part on show, moved so far that a time is in it; null: all of it. */
export function spanAround(span: Span | null, time: number, end: number): Span | null {
  if (!span || (time >= span.from && time <= span.to)) return span;
  return panned(span, time - (span.from + span.to) / 2, end);
}

/** A part of the same length, that many microseconds later, within a trace that lasts `end`. */
export function panned({ from, to }: Span, by: number, end: number): Span {
  const start = Math.min(Math.max(0, from + by), Math.max(0, end - (to - from)));
  return { from: start, to: start + (to - from) };
}

/** Where a time lies in a part of the trace, 0 to 1 within it. */
export function shareOf(time: number, { from, to }: Span): number {
  return (time - from) / (to - from);
}

/** How many calls of each kind a bin has, in the order of `callKinds`. */
function countsOf({ counts }: Bins, bin: number): number[] {
  return callKinds.map((_, kind) => counts[bin * callKinds.length + kind] ?? 0);
}

/** Calls of a bin, of all kinds. */
export function sumOf(bins: Bins, bin: number): number {
  return countsOf(bins, bin).reduce((sum, count) => sum + count, 0);
}

/** A part of a bin's column: from `bottom` to `top`, both from 0 to 1 of the strip's height. */
export interface Stacked {
  kind: number;
  bottom: number;
  top: number;
}

/** A column's height is the square root of its share of the fullest one: next to a burst, single calls are seen, too. */
export function stackOf(bins: Bins, bin: number, most: number): Stacked[] {
  const counts = countsOf(bins, bin);
  const sum = counts.reduce((total, count) => total + count, 0);
  if (sum === 0 || most === 0) return [];
  const height = Math.sqrt(sum / most);
  const stack: Stacked[] = [];
  let below = 0;
  for (const [kind, count] of counts.entries()) {
    if (count > 0) stack.push({ kind, bottom: (below / sum) * height, top: ((below + count) / sum) * height });
    below += count;
  }
  return stack;
}

/** How many calls had begun at `share` of the strip, 0 to 1; within a bin they are taken to be evenly spread. */
export function positionAt(bins: Bins, share: number): number {
  const { positions } = bins;
  if (positions.length === 0) return 0;
  const place = Math.min(Math.max(share, 0), 1) * positions.length;
  const bin = Math.min(positions.length - 1, Math.floor(place));
  const after = positions[bin] ?? 0;
  const before = bin > 0 ? (positions[bin - 1] ?? 0) : Math.max(0, after - sumOf(bins, 0));
  return Math.round(before + (after - before) * (place - bin));
}

const strides: ReadonlyMap<string, number> = new Map([
  ['ArrowLeft', -1],
  ['ArrowDown', -1],
  ['ArrowRight', 1],
  ['ArrowUp', 1],
  ['PageDown', -100],
  ['PageUp', 100],
  ['Home', Number.NEGATIVE_INFINITY],
  ['End', Number.POSITIVE_INFINITY],
]);

/** How many calls on a key of a slider leads, without end for its ends; null for other keys. */
export function strideOf(key: string): number | null {
  return strides.get(key) ?? null;
}

/** `12.345 ms`: since the trace's first call. */
export function timeText(microseconds: number): string {
  if (microseconds < 1000) return `${Math.round(microseconds)} µs`;
  if (microseconds < 1e6) return `${(microseconds / 1000).toFixed(3)} ms`;
  return `${(microseconds / 1e6).toFixed(3)} s`;
}
