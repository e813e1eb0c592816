/** Parts of the page that its first picture does without: loaded after it at the first sign of a person, or when first wanted, if that is earlier. */
import { problem } from '../../protocol/errors.ts';
import { showProblem, track } from './operations.ts';

export interface Part<T> {
  /** Null until it is loaded. */
  readonly loaded: T | null;
  /** Rejects where it cannot be had; the next call tries again. */
  load(): Promise<T>;
}

const parts: Part<unknown>[] = [];

/** `bring` imports it: `() => import('./…')`. */
export function part<T>(bring: () => Promise<T>): Part<T> {
  let loaded: T | null = null;
  let loading: Promise<T> | null = null;
  const made: Part<T> = {
    get loaded() {
      return loaded;
    },
    load() {
      loading ??= track(bring).then(
        (result) => {
          loaded = result;
          return result;
        },
        (error: unknown) => {
          loading = null;
          throw error;
        },
      );
      return loading;
    },
  };
  parts.push(made);
  return made;
}

/** Loads all of them. What fails is reported once somebody wants it. */
export async function loadParts(): Promise<void> {
  await Promise.allSettled(parts.map((each) => each.load()));
}

/** Loads it and calls `use`; where it cannot be had, an alert says so, and `giveUp` is called. */
export async function withPart<T>(wanted: Part<T>, use: (loaded: T) => void, giveUp?: () => void): Promise<void> {
  let loaded: T;
  try {
    loaded = await wanted.load();
  } catch {
    giveUp?.();
    showProblem(problem('NotFound', 'A part of this page could not be loaded. Reload the page.'));
    return;
  }
  use(loaded);
}
