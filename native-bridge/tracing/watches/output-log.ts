/** What a watched program has printed: the last of it, and what came since it was asked for. */
import { mostOutput, type WatchOutput } from '../../../protocol/watching.ts';

export interface Printed {
  output: WatchOutput[];
  /** Characters that were left out before that. */
  omitted: number;
}

/** Pieces by stream in one list: streams that take turns at each character would else make as many. */
const mostPieces = 1000;

export class OutputLog {
  readonly #kept: Printed = { output: [], omitted: 0 };
  #news: Printed = { output: [], omitted: 0 };

  add(stream: WatchOutput['stream'], text: string): void {
    if (text === '') return;
    append(this.#kept, { stream, text });
    append(this.#news, { stream, text });
  }

  /** A copy. */
  get all(): Printed {
    return { ...this.#kept, output: [...this.#kept.output] };
  }

  /** What came since the last call of this. */
  taken(): Printed {
    const news = this.#news;
    this.#news = { output: [], omitted: 0 };
    return news;
  }
}

function append(printed: Printed, { stream, text }: WatchOutput): void {
  const { output } = printed;
  const last = output.at(-1);
  if (last?.stream === stream) output[output.length - 1] = { stream, text: last.text + text };
  else output.push({ stream, text });
  let excess = output.reduce((sum, piece) => sum + piece.text.length, 0) - mostOutput;
  while (excess > 0 || output.length > mostPieces) {
    const first = output.shift();
    if (!first) return;
    const rest = output.length >= mostPieces ? '' : first.text.slice(Math.max(0, excess));
    const left = first.text.length - rest.length;
    printed.omitted += left;
    excess -= left;
    if (rest !== '') output.unshift({ ...first, text: rest });
  }
}
