/** What each region takes of memory, asked of the engine as long as a column shows it: a look at every page table. */
import { useEffect, useMemo, useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import type { JobResult } from '../../protocol/jobs.ts';
import type { RegionColumns } from '../../protocol/region-columns.ts';
import { memoryOfRows, type RowMemory } from '../space/region-memory.ts';
import { runJob } from '../state/operations.ts';

/** Between an answer and the next question. */
const everyMs = 2000;

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
  const starts = regions?.starts ?? null;
  const memory = useMemo(
    () => starts && found && memoryOfRows({ starts, count: starts.length }, found),
    [starts, found],
  );
  return { memory, why: wanted && pid === null ? 'It is not known for a trace.' : (current?.why ?? null) };
}
