/**
 * Reads ranges of views, each through its own addresses, without touching what is untouched: reading an untouched page
 * would page it in. So the section is asked first which pages hold data, and the rest stays unread, as zeros.
 */
import { address } from '../../../protocol/address.ts';
import { pageStateCode } from '../../../protocol/model.ts';
import type { Model } from '../model/model.ts';
import { askOnce, fillPageStates, type ViewRange } from './page-states.ts';

/** Touched bytes to read: [from, to) of a range. */
interface Run {
  range: ViewRange;
  from: number;
  to: number;
}

/** Fills each range's bytes and page states. What cannot be read after all is marked so, and stays zeros. */
export function look(model: Model, ranges: readonly ViewRange[]): void {
  const ask = askOnce(model.os);
  const { pageSize } = model.os.limits;
  for (const range of ranges) {
    clear(range, pageSize);
    fillPageStates(model, range, ask);
  }
  for (let runs = ranges.flatMap((range) => touchedRuns(range, pageSize)); runs.length > 0; ) {
    const counts = model.os.readMany(
      runs.map(({ range, from, to }) => ({
        from: address(model.view(range.view).address + range.offset + from),
        target: range.nextBytes.subarray(from, to),
      })),
    );
    runs = runs.flatMap((run, index) => afterUnreadable(run, counts[index] ?? 0, pageSize));
  }
}

/** Makes zeros of what an earlier look left in `nextBytes`, as far as it can have left anything. */
function clear(range: ViewRange, pageSize: number): void {
  range.nextPages.forEach((state, page) => {
    if (state === pageStateCode.untouched) return;
    range.nextBytes.fill(0, Math.max(startOf(range, page, pageSize), 0), startOf(range, page + 1, pageSize));
  });
}

function touchedRuns(range: ViewRange, pageSize: number): Run[] {
  const { nextBytes, nextPages } = range;
  const runs: Run[] = [];
  nextPages.forEach((state, page) => {
    if (state !== pageStateCode.touched && state !== pageStateCode.private) return;
    const from = Math.max(startOf(range, page, pageSize), 0);
    const to = Math.min(startOf(range, page + 1, pageSize), nextBytes.length);
    const last = runs.at(-1);
    if (last?.to === from) last.to = to;
    else runs.push({ range, from, to });
  });
  return runs;
}

/** Marks the page at which a reading ended, and returns what is left to read behind it. */
function afterUnreadable({ range, from, to }: Run, count: number, pageSize: number): Run[] {
  if (count === to - from) return [];
  const firstPage = Math.floor(range.offset / pageSize);
  const page = Math.floor((range.offset + from + count) / pageSize) - firstPage;
  range.nextPages[page] = pageStateCode.unreadable;
  const next = startOf(range, page + 1, pageSize);
  return next < to ? [{ range, from: next, to }] : [];
}

/** Where the range's n-th page begins, from the range's start; negative where the range begins within its first page. */
function startOf({ offset }: ViewRange, page: number, pageSize: number): number {
  return (Math.floor(offset / pageSize) + page) * pageSize - offset;
}
