/** Pieces of text as whole lines. */
export class LineSplitter {
  /** What has come of the next line. */
  rest = '';
  readonly #take: (line: string) => void;

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  push(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') this.#take(line);
  }

  /** The last line, should it have no end. */
  end(): void {
    const { rest } = this;
    this.rest = '';
    if (rest !== '') this.#take(rest);
  }
}
