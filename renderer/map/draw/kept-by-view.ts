/** Kept beyond as many again as there are views. */
const spare = 50;

/**
 * What was worked out for views, by letter. Letters are never given twice, so what is kept of views that are gone is of no
 * use any more: it is dropped once it is more than what is kept of the others.
 */
export class KeptByView<T> {
  readonly #kept = new Map<string, T>();

  get size(): number {
    return this.#kept.size;
  }

  get(letter: string): T | undefined {
    return this.#kept.get(letter);
  }

  /** `views`: those that there are now, by letter. */
  set(letter: string, value: T, views: ReadonlyMap<string, unknown>): void {
    this.#kept.set(letter, value);
    if (this.#kept.size <= 2 * views.size + spare) return;
    for (const known of this.#kept.keys()) if (!views.has(known)) this.#kept.delete(known);
  }
}
