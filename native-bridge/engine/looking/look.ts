/**
 * Reads ranges of views, each through its own addresses, without touching what is untouched: reading an untouched page
 * would page it in. So the section is asked first which pages hold data, and the rest stays unread, as zeros.
 */
import { type Address, address } from '../../../protocol/address.ts';
import { pageStateCode } from '../../../protocol/model.ts';
import type { Model } from '../model/model.ts';
import { fillPageStates, PageQuestions, type ViewRange } from './page-states.ts';

/** Touched bytes to read: `target` is a part of the range's `nextBytes`, from `at` on. */
export interface Reading<R extends ViewRange = ViewRange> {
  range: R;
  at: number;
  from: Address;
  target: Uint8Array;
}

/**
 * Fills each range's bytes and page states, by asking `ask`. What cannot be read after all is marked so, and stays zeros.
 * Returns the readings that this took, or null where one of them was cut short.
 */
export function look<R extends ViewRange>(
  model: Model,
  ranges: readonly R[],
  ask = new PageQuestions(model.os),
): Reading<R>[] | null {
  const { pageSize } = model.os.limits;
  for (const range of ranges) {
    clear(range, pageSize);
    fillPageStates(model, range, ask);
  }
  const readings = ranges.flatMap((range) => touchedReadings(model, range));
  let isCutShort = false;
  for (let left = readings; left.length > 0; ) {
    const counts = model.os.readMany(left);
    isCutShort ||= left.some(({ target }, index) => counts[index] !== target.length);
    left = left.flatMap((reading, index) => afterUnreadable(model, reading, counts[index] ?? 0));
  }
  return isCutShort ? null : readings;
}

/** Makes zeros of what an earlier look left in `nextBytes`, as far as it can have left anything. */
function clear(range: ViewRange, pageSize: number): void {
  range.nextPages.forEach((state, page) => {
    if (state === pageStateCode.untouched) return;
    range.nextBytes.fill(0, Math.max(startOf(range, page, pageSize), 0), startOf(range, page + 1, pageSize));
  });
}

function touchedReadings<R extends ViewRange>(model: Model, range: R): Reading<R>[] {
  const { nextBytes, nextPages } = range;
  const { pageSize } = model.os.limits;
  const runs: { from: number; to: number }[] = [];
  nextPages.forEach((state, page) => {
    if (state !== pageStateCode.touched && state !== pageStateCode.private) return;
    const from = Math.max(startOf(range, page, pageSize), 0);
    const to = Math.min(startOf(range, page + 1, pageSize), nextBytes.length);
    const last = runs.at(-1);
    if (last?.to === from) last.to = to;
    else runs.push({ from, to });
  });
  return runs.map(({ from, to }) => readingOf(model, range, from, to));
}

function readingOf<R extends ViewRange>(model: Model, range: R, at: number, to: number): Reading<R> {
  const from = address(model.view(range.view).address + range.offset + at);
  return { range, at, from, target: range.nextBytes.subarray(at, to) };
}

/** Marks the page at which a reading ended, and returns what is left to read behind it. */
function afterUnreadable<R extends ViewRange>(model: Model, reading: Reading<R>, count: number): Reading<R>[] {
  const { range, at, target } = reading;
  if (count === target.length) return [];
  const { pageSize } = model.os.limits;
  const page = Math.floor((range.offset + at + count) / pageSize) - Math.floor(range.offset / pageSize);
  range.nextPages[page] = pageStateCode.unreadable;
  const next = startOf(range, page + 1, pageSize);
  const to = at + target.length;
  return next < to ? [readingOf(model, range, next, to)] : [];
}

/** Where the range's n-th page begins, from the range's start; negative where the range begins within its first page. */
function startOf({ offset }: ViewRange, page: number, pageSize: number): number {
  return (Math.floor(offset / pageSize) + page) * pageSize - offset;
}
