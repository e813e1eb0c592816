/** Where two readings of a range differ. */
import { pageStateCode } from '../../../protocol/model.ts';

export interface Run {
  start: number;
  /** Exclusive. */
  end: number;
}

/** Changes this close together are sent as one run: a run costs more to send than a few equal bytes. */
const joinedGap = 16;
const chunkBytes = 512;

/**
 * Runs of `after` that differ from `before`, or whose page changed its state, in order. `offset` is where the range
 * begins in its view: pages are counted from the view's start.
 */
export function changedRuns(
  before: Uint8Array,
  after: Uint8Array,
  pagesBefore: Uint8Array,
  pagesAfter: Uint8Array,
  offset: number,
  pageBytes: number,
): Run[] {
  const runs: Run[] = [];
  const add = (start: number, end: number) => {
    const last = runs.at(-1);
    if (last && start - last.end <= joinedGap) last.end = Math.max(last.end, end);
    else runs.push({ start, end });
  };
  const firstPage = Math.floor(offset / pageBytes);
  for (let page = 0; page < pagesAfter.length; page += 1) {
    const from = Math.max((firstPage + page) * pageBytes - offset, 0);
    const to = Math.min((firstPage + page + 1) * pageBytes - offset, after.length);
    if (pagesBefore[page] !== pagesAfter[page]) {
      add(from, to);
      continue;
    }
    // Zeros both times.
    if (pagesAfter[page] === pageStateCode.untouched || sameBytes(before, after, from, to)) continue;
    for (let chunk = from; chunk < to; chunk += chunkBytes) {
      const end = Math.min(chunk + chunkBytes, to);
      // Most are equal, and comparing whole stretches costs a fraction of comparing their bytes.
      if (sameBytes(before, after, chunk, end)) continue;
      for (let index = chunk; index < end; index += 1) if (before[index] !== after[index]) add(index, index + 1);
    }
  }
  return runs;
}

function sameBytes(one: Uint8Array, other: Uint8Array, from: number, to: number): boolean {
  return Buffer.compare(one.subarray(from, to), other.subarray(from, to)) === 0;
}
