/** Who made a call: the module that its instruction pointer lies in, and its stack where one was recorded. */
import { shortText } from '../../../protocol/short-text.ts';
import type { Trace } from '../document/trace.ts';
import { spaceOf } from '../replay/moment.ts';
import { firstAfter, hasOffset, type Piece } from '../replay/pieces.ts';
import type { Replay } from '../replay/replay.ts';

const mostStack = 4096;

export class Callers {
  readonly #trace: Trace;
  readonly #spaces: readonly (readonly Piece[])[];
  readonly #process: number | null;
  readonly #processOfThread: ReadonlyMap<number, number>;

  /** Modules are looked up as they lie at `position`; `process`: in that one's space, else in the thread's own. */
  constructor({ trace, replay }: { trace: Trace; replay: Replay }, position: number, process: number | null = null) {
    this.#trace = trace;
    const moment = position >= trace.count ? replay.end() : replay.at(position);
    this.#spaces = moment.processes.map((each) => spaceOf(each).pieces);
    this.#process = process;
    this.#processOfThread = new Map([
      ...moment.processes.map(({ pid, index }) => [pid, index] as const),
      ...[...moment.threads].map(([tid, { index }]) => [tid, index] as const),
    ]);
  }

  /** `libc.so.6+0x1172f3`, the address where no module lies there, '' where it is not known. */
  of(call: number): string {
    const pointer = this.#trace.callerTable[this.#trace.callers[call] ?? 0] ?? 0;
    if (pointer === 0) return '';
    const process = this.#process ?? this.#processOfThread.get(this.#trace.tids[call] ?? 0);
    // Of a thread that has ended: programs of one trace have their libraries at places of their own.
    const spaces = process === undefined ? this.#spaces : [this.#spaces[process] ?? []];
    const piece = spaces.map((pieces) => moduleAt(pieces, pointer)).find((one) => one !== null);
    if (!piece) return `0x${pointer.toString(16)}`;
    const within = pointer - piece.start + (hasOffset(piece) ? piece.offset : 0);
    return `${piece.path.split('/').at(-1)}+0x${within.toString(16)}`;
  }

  /** Frames, one a line; '' where none were recorded. */
  stackOf(call: number): string {
    const text = this.#stackPlace(call);
    return text === null ? '' : shortText(this.#trace.stacks.table[text] ?? '', mostStack);
  }

  /** The same for calls with the same stack, or else from the same instruction. */
  keyOf(call: number): string {
    const stack = this.#stackPlace(call);
    return stack === null ? `at ${this.#trace.callers[call]}` : `stack ${stack}`;
  }

  #stackPlace(call: number): number | null {
    const { calls, texts } = this.#trace.stacks;
    let [low, high] = [0, calls.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((calls[middle] ?? 0) < call) low = middle + 1;
      else high = middle;
    }
    return calls[low] === call ? (texts[low] ?? null) : null;
  }
}

function moduleAt(pieces: readonly Piece[], pointer: number): Piece | null {
  const piece = pieces[firstAfter(pieces, pointer)];
  return piece && piece.start <= pointer && piece.path !== '' ? piece : null;
}
