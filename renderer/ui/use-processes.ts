/** The machine's processes, as long as somebody chooses one. */
import { useEffect, useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import type { ListedProcess } from '../../protocol/processes.ts';
import { runJob } from '../state/operations.ts';

/** Between an answer and the next question: what starts or ends is seen soon, and asking costs little. */
const everyMs = 1000;

export interface Processes {
  /** Null until the first answer. What was listed last stays where a later answer fails. */
  listed: readonly ListedProcess[] | null;
  /** Why there is no list, as a sentence. */
  why: string | null;
}

export function useProcesses(asked: boolean): Processes {
  const [processes, setProcesses] = useState<Processes>({ listed: null, why: null });
  useEffect(() => {
    if (!asked) return;
    const asking = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      runJob('processes', {}, { signal: asking.signal }).then(
        ({ processes: listed }) => {
          if (asking.signal.aborted) return;
          setProcesses({ listed, why: null });
          timer = setTimeout(ask, everyMs);
        },
        (thrown: unknown) => {
          if (!asking.signal.aborted) setProcesses(({ listed }) => ({ listed, why: asProblem(thrown).message }));
        },
      );
    };
    ask();
    return () => {
      asking.abort();
      clearTimeout(timer);
    };
  }, [asked]);
  return processes;
}
