import { useEffect, useRef, useState } from 'react';
import { asProblem } from '../../protocol/errors.ts';
import type { Match, Pattern, SearchPlace, SearchResult } from '../../protocol/search.ts';
import { runJob } from '../state/operations.ts';
import { useApp } from '../state/store.ts';

interface Progress {
  /** From 0 to 1; null where nothing is searched. */
  done: number | null;
  result: SearchResult | null;
  error: string | null;
  isCancelled: boolean;
}
const nothing: Progress = { done: null, result: null, error: null, isCancelled: false };

/** Runs one search at a time: a further one cancels the one before. What is found goes to the store, for list and map. */
export function useSearch() {
  const [progress, setProgress] = useState(nothing);
  const running = useRef<AbortController | null>(null);
  const cancel = () => {
    running.current?.abort();
    running.current = null;
  };
  // What was found is on the map for as long as the bar is open.
  useEffect(() => {
    startThread();
    return () => {
      running.current?.abort();
      useApp.setState({ search: { matches: [], current: -1 } });
    };
  }, []);

  const start = async (place: SearchPlace, pattern: Pattern) => {
    cancel();
    const abort = new AbortController();
    running.current = abort;
    const isCurrent = () => running.current === abort;
    const end = (how: Progress) => {
      // Progress is another search's by now, or this one was cancelled, perhaps just as it ended.
      if (running.current === null || isCurrent()) {
        setProgress(abort.signal.aborted ? { ...nothing, isCancelled: true } : how);
      }
    };
    useApp.setState({ search: { matches: [], current: -1 } });
    setProgress({ ...nothing, done: 0 });
    const onFound = (found: readonly Match[]) => {
      if (!isCurrent()) return;
      useApp.setState(({ search }) => ({ search: { ...search, matches: [...search.matches, ...found] } }));
    };
    const onProgress = (done: number) => {
      if (isCurrent()) setProgress({ ...nothing, done });
    };
    try {
      const result = await runJob('search', { place, pattern }, { onFound, onProgress, signal: abort.signal });
      end({ ...nothing, result });
    } catch (thrown) {
      end({ ...nothing, error: asProblem(thrown).message });
    }
  };
  return { ...progress, start, cancel };
}

/** While somebody types: the first search of a session would wait a sixth of a second for its thread. It is cancelled at once. */
function startThread(): void {
  const abort = new AbortController();
  const pattern = { bytes: Uint8Array.of(1), mask: Uint8Array.of(0xff), alignment: 1 };
  void runJob('search', { place: { kind: 'all' }, pattern }, { signal: abort.signal }).catch(() => undefined);
  abort.abort();
}
