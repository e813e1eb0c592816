/** One watch of a session: a program that is watched or was, or a trace that was opened. */

import { asProblem, problem } from '../../../protocol/errors.ts';
import { shortText } from '../../../protocol/short-text.ts';
import { mostMarkers } from '../../../protocol/watched-moments.ts';
import type { WatchChange, WatchState } from '../../../protocol/watching.ts';
import type { Marker, Trace } from '../document/trace.ts';
import type { Sampling } from '../watch/sampling.ts';
import type { Watching } from '../watch/watching.ts';
import { processesOf } from './answers.ts';
import { OutputLog } from './output-log.ts';
import { TraceView } from './trace-view.ts';

/** Calls and lines between them: about 600 MB. More, and watching is stopped. */
const mostEntries = 8_000_000;
const mostTitle = 1000;

/** What is going on: traced, or looked at from outside. */
export type Running = Watching | Sampling;

export class Watched {
  readonly id: number;
  readonly view: TraceView;
  readonly output = new OutputLog();
  /** When its news were passed on last; of performance.now. */
  notifiedAtMs = Number.NEGATIVE_INFINITY;
  /** Settles when nothing more will come; never rejects. */
  readonly ended: Promise<void>;
  readonly #title: string;
  readonly #watching: Running | null;
  #status: WatchState['status'] = 'ended';
  #end: WatchState['end'] = null;
  #trouble: string | null = null;
  #processes: WatchState['processes'] = [];
  #processesOf: Trace | null = null;
  #markers: readonly Marker[] = [];

  /** `from`: a program that is being watched, or a trace as it is. `changed` is called whenever the state may have. */
  constructor(id: number, title: string, from: Running | Trace, changed: () => void) {
    this.id = id;
    this.#title = shortText(title, mostTitle);
    if (!('writer' in from)) {
      this.#watching = null;
      this.#markers = from.markers.slice(0, mostMarkers);
      this.view = new TraceView(
        () => from,
        () => 0,
      );
      this.ended = Promise.resolve();
      return;
    }
    this.#watching = from;
    this.#status = 'running';
    const { writer } = from;
    this.view = new TraceView(
      () => from.taken(),
      () => writer.lines.all + writer.keyframes.length,
    );
    from.child?.stdout?.setEncoding('utf8').on('data', (text: string) => this.#print('out', text, changed));
    from.child?.stderr?.setEncoding('utf8').on('data', (text: string) => {
      // Of a process that was attached to it is strace's own: that it has attached, upon which regions were listed.
      if (from.kind === 'attached') changed();
      else this.#print('err', text, changed);
    });
    from.subscribe(() => {
      if (writer.count + writer.marks.length > mostEntries && this.#trouble === null) {
        this.#trouble = `Watching was stopped after ${mostEntries} calls, which is as many as a trace may have.`;
        from.stop();
      }
      changed();
    });
    this.ended = from.ended
      .then(
        ({ program, trouble }) => {
          this.#end = program;
          this.#trouble ??= trouble;
        },
        (thrown: unknown) => {
          this.#trouble ??= asProblem(thrown).message;
        },
      )
      .then(() => {
        this.#status = 'ended';
        this.view.renew();
        changed();
      });
  }

  get isRunning(): boolean {
    return this.#status === 'running';
  }

  /** `patienceMs`: see Watching.stop. */
  stop(patienceMs?: number): void {
    if (this.isRunning) this.#watching?.stop(patienceMs);
  }

  /** In the order of their moments. */
  get markers(): readonly Marker[] {
    return this.#markers;
  }

  get timedMarkers(): WatchState['markers'] {
    const { times } = this.view.current().trace;
    return this.#markers.map((marker) => ({ ...marker, time: times[marker.position - 1] ?? 0 }));
  }

  /** Gives a moment a name, another one where it has one. LimitReached. */
  mark(marker: Marker): void {
    const others = this.#othersThan(marker);
    if (others.length >= mostMarkers) {
      throw problem('LimitReached', `At most ${mostMarkers} moments of a trace have names: remove one first.`);
    }
    this.#markers = [...others, marker].sort((one, other) => one.position - other.position);
  }

  unmark(moment: Omit<Marker, 'name'>): void {
    this.#markers = this.#othersThan(moment);
  }

  #othersThan({ position, process }: Omit<Marker, 'name'>): Marker[] {
    return this.#markers.filter((one) => one.position !== position || one.process !== process);
  }

  close(): void {
    this.#status = 'closed';
  }

  get state(): WatchState {
    const { trace, replay } = this.view.current();
    if (this.#processesOf !== trace) {
      this.#processesOf = trace;
      this.#processes = processesOf({ trace, replay });
    }
    const writer = this.isRunning ? this.#watching?.writer : undefined;
    return {
      id: this.id,
      title: this.#title,
      origin:
        this.#watching || trace.origin.how === 'imported' || trace.origin.how === 'sampled'
          ? trace.origin.how
          : 'opened',
      kind: this.#watching?.kind ?? null,
      status: this.#status,
      end: this.#end,
      trouble: this.#trouble,
      processes: this.#processes,
      events: writer?.count ?? trace.count,
      time: writer ? writer.clock.at(null) : (trace.times[trace.count - 1] ?? 0),
      lost: writer?.lines.lost ?? trace.lost,
      pageBytes: trace.origin.pageBytes,
      markers: this.timedMarkers,
    };
  }

  /** What is new since the last call of this. */
  get news(): WatchChange {
    return { watch: this.state, ...this.output.taken() };
  }

  #print(stream: 'out' | 'err', text: string, changed: () => void): void {
    this.output.add(stream, text);
    changed();
  }
}
