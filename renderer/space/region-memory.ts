/** What each region of a list takes of memory. Pure. */
import type { JobResult } from '../../protocol/jobs.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';

/** Bytes of each row of a list; NaN where it is not known. */
export interface RowMemory {
  resident: Float64Array;
  proportional: Float64Array;
}
/** For each row what was said of a region that starts there: the list may be newer than the answer. */
export function memoryOfRows({ count, starts }: RegionColumns, answer: JobResult<'regionsInMemory'>): RowMemory {
  const resident = new Float64Array(count).fill(Number.NaN);
  const proportional = new Float64Array(count).fill(Number.NaN);
  let at = 0;
  for (let row = 0; row < count; row += 1) {
    const start = starts[row] ?? 0;
    while (at < answer.starts.length && (answer.starts[at] ?? 0) < start) at += 1;
    if (answer.starts[at] !== start) continue;
    resident[row] = answer.resident[at] ?? 0;
    proportional[row] = answer.proportional[at] ?? 0;
  }
  return { resident, proportional };
}
