/**
 * A process that is looked at from outside, where it cannot be traced: lists of its regions, as often as they are cheap. What
 * comes and goes between two lists is not seen, nor who made what.
 */
import { asProblem, problem } from '../../../protocol/errors.ts';
import { columnNames, type RegionColumns } from '../../../protocol/region-columns.ts';
import type { Trace } from '../document/trace.ts';
import { TraceWriter } from '../document/trace-writer.ts';
import { ResidentSampler } from './resident-sampler.ts';
import type { ReadRegions, WatchSystem } from './system.ts';

/** The shortest interval, ms, and the pause for each millisecond that a list took: reading it holds the process up, too. */
const leastRestMs = 16;
const restPerWork = 5;
/** Bytes of lists that are kept. */
const mostBytes = 256 * 2 ** 20;
/** Of a row, all columns together, and its share of what a trace keeps. */
const rowBytes = 64;

export interface SamplingEnd {
  program: null;
  trace: Trace;
  trouble: string | null;
}

export class Sampling {
  readonly writer = new TraceWriter();
  readonly kind = 'sampled';
  /** Nothing is started: the process is there. */
  readonly child = null;
  /** Settles once the process has gone, or looking was stopped; never rejects. */
  readonly ended: Promise<SamplingEnd>;
  readonly #pid: number;
  readonly #origin: { how: 'sampled'; command: string; pageBytes: number };
  readonly #readRegions: ReadRegions;
  readonly #listeners = new Set<() => void>();
  readonly #residents: ResidentSampler;
  #timer: NodeJS.Timeout | undefined;
  #last: RegionColumns | null = null;
  #kept = 0;
  #settle: (end: SamplingEnd) => void = () => undefined;

  /** Errors: as `readRegions` has where the process cannot be looked at. */
  constructor(pid: number, command: string, { readRegions, pageBytes }: WatchSystem) {
    this.#pid = pid;
    this.#origin = { how: 'sampled', command, pageBytes };
    this.#readRegions = readRegions;
    const first = readRegions(pid);
    if (first.count === 0)
      throw problem('NotFound', `Process ${pid} has no regions: it has ended, or is the system’s.`);
    this.writer.threads.push({ tid: pid, pid, parent: 0 });
    this.#residents = new ResidentSampler(this.writer, pageBytes, () => [pid]);
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#take(first, Date.now());
    this.#schedule(leastRestMs);
  }

  /** Called for each list that differs from the one before. Returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  taken(): Trace {
    return this.writer.taken(this.#origin);
  }

  /** The process goes on. */
  stop(): void {
    this.#end(null);
  }

  #schedule(afterMs: number): void {
    this.#timer = setTimeout(() => this.#look(), afterMs);
    this.#timer.unref();
  }

  #look(): void {
    const [from, began] = [Date.now(), performance.now()];
    let regions: RegionColumns;
    try {
      regions = this.#readRegions(this.#pid);
    } catch (thrown) {
      const { code, message } = asProblem(thrown);
      this.#end(code === 'NotFound' ? null : message);
      return;
    }
    const before = this.#last;
    if (regions.count > 0 && (!before || !isSameList(before, regions))) this.#take(regions, from);
    const isTooMuch = this.#kept > mostBytes;
    if (regions.count === 0) this.#end(null);
    else if (isTooMuch) this.#end('Sampling was stopped: its lists have come to 256 MiB. The process goes on.');
    else this.#schedule(Math.max(leastRestMs, restPerWork * (performance.now() - began)));
  }

  /** As a separate kind of call, so that each list is a step of the timeline. */
  #take(regions: RegionColumns, fromMs: number): void {
    const more = regions.count - (this.#last?.count ?? 0);
    this.#last = regions;
    this.#kept += regions.count * rowBytes;
    this.writer.take(
      `${this.#pid} ${(fromMs / 1000).toFixed(6)} region_list(${regions.count}, ${more}) = ${regions.count}`,
    );
    this.writer.keep(this.#pid, 'running', fromMs, Date.now() + 1, regions);
    for (const listener of this.#listeners) listener();
  }

  #end(trouble: string | null): void {
    clearTimeout(this.#timer);
    this.#residents.close();
    this.#settle({ program: null, trace: this.taken(), trouble });
  }
}

function isSameList(one: RegionColumns, other: RegionColumns): boolean {
  if (one.count !== other.count) return false;
  const namesAgree = one.names === other.names || one.names.join('\n') === other.names.join('\n');
  return (
    namesAgree &&
    columnNames.every((name) => {
      const [before, now] = [one[name], other[name]];
      return before.every((value: number | bigint, row: number) => value === now[row]);
    })
  );
}
