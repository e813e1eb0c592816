/** A short list of texts that is kept on this machine, the newest first, each once. */
export class Remembered {
  readonly #key: string;
  readonly #limit: number;

  constructor(key: string, limit: number) {
    this.#key = key;
    this.#limit = limit;
  }

  get list(): readonly string[] {
    try {
      const data: unknown = JSON.parse(localStorage.getItem(this.#key) ?? '[]');
      if (!Array.isArray(data)) return [];
      return data.filter((entry) => typeof entry === 'string').slice(0, this.#limit);
    } catch {
      return [];
    }
  }

  add(text: string): void {
    const list = [text, ...this.list.filter((entry) => entry !== text)].slice(0, this.#limit);
    localStorage.setItem(this.#key, JSON.stringify(list));
  }
}
