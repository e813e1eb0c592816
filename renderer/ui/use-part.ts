import { useEffect, useLayoutEffect, useState } from 'react';
import { keepKeys } from '../state/early-keys.ts';
import { type Part, withPart } from '../state/part.ts';

/**
 * A part of the page where it is wanted; null until it is loaded. `giveUp` is called where it cannot be had. Keys that are `meant`
 * for it are kept until it is there.
 */
export function usePart<T>(
  part: Part<T>,
  wanted: boolean,
  giveUp?: () => void,
  meant?: (event: KeyboardEvent) => boolean,
): T | null {
  const [, setLoaded] = useState(part.loaded !== null);
  const missing = wanted && part.loaded === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once each time that it is wanted and missing
  useEffect(() => {
    if (missing) void withPart(part, () => setLoaded(true), giveUp);
  }, [part, missing]);
  useLayoutEffect(() => {
    if (!missing || !meant) return;
    const release = keepKeys(meant);
    return () => release(part.loaded !== null);
  }, [part, missing, meant]);
  return wanted ? part.loaded : null;
}
