/** What each region of a list takes of memory. Pure. */
import type { JobResult } from '../../protocol/jobs.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';

/** Bytes of each row of a list; NaN where it is not known. */
export interface RowMemory {
  resident: Float64Array;
  proportional: Float64Array;
}

type Answer = JobResult<'regionsInMemory'>;

/** For each row what was said of a region that starts there: the list may be newer than the answer. */
export function memoryOfRows(rows: RowStarts, answer: Answer): RowMemory {
  return { resident: figureOfRows(rows, answer, 'resident'), proportional: figureOfRows(rows, answer, 'proportional') };
}

/** All of a list that its rows' figures depend on: while these stay, so do the figures. */
export type RowStarts = Pick<RegionColumns, 'count' | 'starts'>;

/** One of the figures alone. */
export function figureOfRows({ count, starts }: RowStarts, answer: Answer, figure: keyof RowMemory): Float64Array {
  const found = new Float64Array(count).fill(Number.NaN);
  const said = answer[figure];
  let at = 0;
  for (let row = 0; row < count; row += 1) {
    const start = starts[row] ?? 0;
    while (at < answer.starts.length && (answer.starts[at] ?? 0) < start) at += 1;
    if (answer.starts[at] === start) found[row] = said[at] ?? 0;
  }
  return found;
}

/** Whether two answers say the same of what is resident. */
export function sameResident(one: Answer, other: Answer): boolean {
  return sameColumn(one.starts, other.starts) && sameColumn(one.resident, other.resident);
}

function sameColumn(one: Float64Array, other: Float64Array): boolean {
  if (one.length !== other.length) return false;
  for (let row = 0; row < one.length; row += 1) if (one[row] !== other[row]) return false;
  return true;
}
