/** What each region takes of memory, asked of the engine as long as a column shows it: a look at every page table. */
import { useEffect, useMemo, useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import type { JobResult } from '../../protocol/jobs.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { runJob } from '../state/operations.ts';

/** Between an answer and the next question. */
const everyMs = 2000;

/** Bytes of each row of a list; NaN where it is not known. */
export interface RowMemory {
  resident: Float64Array;
  proportional: Float64Array;
}
type Answer = JobResult<'regionsInMemory'>;

/** Null while nothing is known; `why`: there will be nothing, for this reason. `pid` null: of nobody that can be asked. */
export function useMemory(
  regions: RegionColumns | null,
  pid: number | null,
  wanted: boolean,
): { memory: RowMemory | null; why: string | null } {
  const [answer, setAnswer] = useState<{ pid: number; found: Answer | null; why: string | null } | null>(null);
  useEffect(() => {
    if (!wanted || pid === null) return;
    const asking = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      runJob('regionsInMemory', { pid }, { signal: asking.signal }).then(
        (found) => {
          if (asking.signal.aborted) return;
          setAnswer({ pid, found, why: null });
          timer = setTimeout(ask, everyMs);
        },
        (thrown: unknown) => {
          if (!asking.signal.aborted) setAnswer({ pid, found: null, why: asProblem(thrown).message });
        },
      );
    };
    ask();
    return () => {
      asking.abort();
      clearTimeout(timer);
    };
  }, [pid, wanted]);
  const current = wanted && answer?.pid === pid ? answer : null;
  const found = current?.found ?? null;
  const memory = useMemo(() => regions && found && memoryOfRows(regions, found), [regions, found]);
  return { memory, why: wanted && pid === null ? 'It is not known of a trace.' : (current?.why ?? null) };
}

/** For each row what was said of a region that starts there: the list may be newer than the answer. */
export function memoryOfRows({ count, starts }: RegionColumns, answer: Answer): RowMemory {
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
