/**
 * Reads something over and over, for many who ask. Each gets what a read found that began after the question, and all who
 * ask while one is under way share the next: so there are never more than two for however many questions.
 */
export class SharedRead {
  readonly #start: () => Promise<string>;
  #running: Promise<string> | null = null;
  #next: Promise<string> | null = null;

  constructor(start: () => Promise<string>) {
    this.#start = start;
  }

  /** What cannot be read is empty. */
  read(): Promise<string> {
    if (this.#running === null) return this.#begin();
    this.#next ??= this.#running.then(() => {
      this.#next = null;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<string> {
    const read = this.#start()
      .catch(() => '')
      .finally(() => {
        if (this.#running === read) this.#running = null;
      });
    this.#running = read;
    return read;
  }
}
