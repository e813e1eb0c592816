/**
 * Lets a place flash at most three times in any second; what changes faster gets a steady mark instead
 * (WCAG 2.2, 2.3.1 Three flashes or below threshold).
 */
const flashesPerSecond = 3;
const secondMs = 1000;

export type Mark = 'flash' | 'steady';

interface Place {
  /** Times of the last flashes, oldest first; at most three. */
  flashes: number[];
  changedMs: number;
  mark: Mark;
}

export class FlashLimiter<Key> {
  readonly #places = new Map<Key, Place>();

  /** A place changed at `timeMs`: how it may show that. */
  changed(key: Key, timeMs: number): Mark {
    const place = this.#places.get(key) ?? { flashes: [], changedMs: timeMs, mark: 'flash' };
    this.#places.set(key, place);
    place.changedMs = timeMs;
    const [oldest] = place.flashes;
    const free = place.flashes.length < flashesPerSecond || (oldest !== undefined && timeMs - oldest >= secondMs);
    // Once steady, it stays so until it has been quiet: going in and out would be a slow flicker.
    if (!free) place.mark = 'steady';
    if (place.mark === 'flash') place.flashes = [...place.flashes, timeMs].slice(-flashesPerSecond);
    return place.mark;
  }

  markOf(key: Key): Mark | null {
    return this.#places.get(key)?.mark ?? null;
  }

  /** Forgets the places that have been quiet for a second; returns whether any is left. */
  sweep(timeMs: number): boolean {
    for (const [key, place] of this.#places) {
      if (timeMs - place.changedMs >= secondMs) this.#places.delete(key);
    }
    return this.#places.size > 0;
  }

  clear(): void {
    this.#places.clear();
  }
}
