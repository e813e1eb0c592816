import { useEffect, useState } from 'react';
import { type Part, withPart } from '../state/part.ts';

/** A part of the page where it is wanted; null until it is loaded. `giveUp` is called where it cannot be had. */
export function usePart<T>(part: Part<T>, wanted: boolean, giveUp?: () => void): T | null {
  const [, setLoaded] = useState(part.loaded !== null);
  const missing = wanted && part.loaded === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once each time that it is wanted and missing
  useEffect(() => {
    if (missing) void withPart(part, () => setLoaded(true), giveUp);
  }, [part, missing]);
  return wanted ? part.loaded : null;
}
