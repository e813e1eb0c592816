/**
 * Moving and copying by size, as curves: bare calls in turn, so that a busy moment hits all alike, and the median of many samples.
 * Many short calls are one sample, and what calling itself takes is subtracted.
 */
import { problem } from '../../../protocol/errors.ts';
import {
  type MovePlotResult,
  type MovePoint,
  type MoveWay,
  moveSizeStep,
  smallestMove,
  type Times,
} from '../../../protocol/move-plot.ts';
import type { Work } from '../../engine/looking/work.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import type { CostOf, MoveCosts } from '../../os/move-costs.ts';
import { median } from './median.ts';

/** With fewer samples there is no interval of 95 % that they could give. */
const leastSamples = 6;
const mostSamples = 500;
/** Samples of one size are taken for as long, or until there are enough. */
const millisecondsEach = 1500;
const reportEveryMs = 200;
const millisecondsInAll = 57_000;
/** Short calls are repeated until a sample takes this long. */
const sampleNanoseconds = 200_000;
const mostRepeats = 500;
/** An empty call is too short to be timed alone. */
const emptyCalls = 100;
const uncountedOverheads = 30;
/** A long copy is divided, so that it can be cancelled. */
const pieceBytes = 2 ** 24;
/** Each size takes twice its bytes; of the memory that is left, no more than a half. */
const memoryShare = 4;
/** What is measured as less than calling takes is as good as nothing; logarithms need more than that. */
const leastNanoseconds = 1;

/** Sizes that do not fit the memory that is left, or the time, are left out. Throws Unsupported where the system cannot do it. */
export function* movePlot(os: MemoryOs, largest: number): Work<MovePlotResult> {
  const { moveCosts } = os.abilities;
  if (moveCosts.ask === null) throw problem('Unsupported', `Not available here: ${moveCosts.why}.`);
  const endsAt = performance.now() + millisecondsInAll;
  const sizes = sizesUpTo(largest);
  const leftOut: MovePlotResult['leftOut'] = [];
  let lacking: MovePlotResult['lacking'] = [];
  for (const [index, bytes] of sizes.entries()) {
    if (bytes > os.availableMemory() / memoryShare) {
      leftOut.push({ bytes, why: 'it needs more than half of the memory that is left' });
      continue;
    }
    if (performance.now() > endsAt) {
      leftOut.push({ bytes, why: 'a minute had passed' });
      continue;
    }
    const costs = moveCosts.ask(bytes);
    ({ lacking } = costs);
    try {
      const size = new SizeRun(costs, bytes, endsAt);
      for (const done of size.run()) {
        const points = size.takePoints();
        yield { done: (index + done) / sizes.length, ...(points.length > 0 && { found: points }) };
      }
      if (!size.complete) leftOut.push({ bytes, why: 'a minute had passed before it was measured to the end' });
    } finally {
      costs.close();
    }
  }
  return { leftOut, lacking };
}

export function sizesUpTo(largest: number): number[] {
  const sizes: number[] = [];
  for (let bytes = smallestMove; bytes <= largest; bytes *= moveSizeStep) sizes.push(bytes);
  return sizes;
}

/** Nanoseconds. */
interface Spent {
  cpu: number;
  wall: number;
}
/** With what timing it and calling from JavaScript took. */
interface Sample {
  spent: Spent;
  /** Pieces that were timed each on its own. */
  pieces: number;
  /** Calls in a piece. */
  repeats: number;
}

class SizeRun {
  readonly #costs: MoveCosts;
  readonly #bytes: number;
  readonly #endsAt: number;
  readonly #samples = new Map<MoveWay, { taken: Sample[]; repeats: number }>();
  /** Of timing nothing, and of empty calls: sampled in turn with the rest, so that a busy moment hits them, too. */
  readonly #overheads: { timing: Spent[]; calls: Spent[] } = { timing: [], calls: [] };
  #reportedAt = performance.now();
  #isReportDue = false;
  complete = false;

  constructor(costs: MoveCosts, bytes: number, endsAt: number) {
    this.#costs = costs;
    this.#bytes = bytes;
    this.#endsAt = endsAt;
  }

  /** Yields how much is done, from 0 to 1. */
  *run(): Generator<number, void> {
    for (const { offset, length } of this.#pieces()) {
      this.#costs.fill(offset, length);
      yield 0;
    }
    for (const prepare of this.#costs.prepare) {
      prepare();
      yield 0;
    }
    // The first ones pay for the compiler.
    for (let count = 0; count < uncountedOverheads; count += 1) this.#sampleOverheads();
    this.#overheads.timing = [];
    this.#overheads.calls = [];
    const startedAt = performance.now();
    for (let round = 0; round < mostSamples; round += 1) {
      for (const cost of this.#costs.ways) {
        this.#sampleOverheads();
        yield* this.#sample(cost, round);
      }
      const now = performance.now();
      const spent = Math.min(1, (now - startedAt) / millisecondsEach);
      const enough = round + 1 >= leastSamples;
      this.complete ||= enough;
      if (now > this.#endsAt || (enough && spent >= 1)) break;
      if (now - this.#reportedAt >= reportEveryMs) this.#isReportDue = true;
      yield spent * Math.min(1, (round + 1) / leastSamples);
    }
    this.#isReportDue = true;
    yield 1;
  }

  /** Empty where they were reported a moment ago. */
  takePoints(): MovePoint[] {
    if (!this.#isReportDue) return [];
    this.#isReportDue = false;
    this.#reportedAt = performance.now();
    const overhead = this.#overhead();
    return [...this.#samples].flatMap(([way, { taken }]) => {
      // There is none yet where the first round alone was slow.
      if (taken.length === 0) return [];
      const once = taken.map((sample) => onceOf(sample, overhead));
      return {
        way,
        bytes: this.#bytes,
        cpu: this.#costs.cpuNanoseconds ? timesOf(once.map(({ cpu }) => cpu)) : null,
        wall: timesOf(once.map(({ wall }) => wall)),
        samples: taken.length,
      };
    });
  }

  *#pieces(): Generator<{ offset: number; length: number }> {
    for (let offset = 0; offset < this.#bytes; offset += pieceBytes) {
      yield { offset, length: Math.min(pieceBytes, this.#bytes - offset) };
    }
  }

  #sampleOverheads(): void {
    this.#overheads.timing.push(this.#timed(0, () => undefined));
    this.#overheads.calls.push(this.#timed(emptyCalls, () => this.#costs.emptyCall()));
  }

  /** Of timing one piece, and of one call: medians. */
  #overhead(): { timing: Spent; call: Spent } {
    const { timing, calls } = this.#overheads;
    const of = (part: keyof Spent) => {
      const none = median(timing.map((spent) => spent[part]));
      return { none, call: (median(calls.map((spent) => spent[part])) - none) / emptyCalls };
    };
    const [cpu, wall] = [of('cpu'), of('wall')];
    return { timing: { cpu: cpu.none, wall: wall.none }, call: { cpu: cpu.call, wall: wall.call } };
  }

  *#sample(cost: CostOf, round: number): Generator<number, void> {
    const { way, before, inPieces } = cost;
    const known = this.#samples.get(way) ?? { taken: [], repeats: 1 };
    this.#samples.set(way, known);
    before?.();
    const sample: Sample = { spent: { cpu: 0, wall: 0 }, pieces: 0, repeats: known.repeats };
    for (const { offset, length } of inPieces ? this.#pieces() : [{ offset: 0, length: this.#bytes }]) {
      if (offset > 0) yield 0;
      const piece = this.#timed(known.repeats, () => cost.run(offset, length));
      sample.spent.cpu += piece.cpu;
      sample.spent.wall += piece.wall;
      sample.pieces += 1;
    }
    // The first one pays for compilers and for pages that nobody has touched: it only says how many make a sample.
    if (round === 0) {
      const overhead = this.#overhead();
      const repeats = Math.ceil(sampleNanoseconds / Math.max(onceOf(sample, overhead).wall, overhead.call.wall));
      known.repeats = before ? 1 : Math.min(mostRepeats, Math.max(1, repeats));
      if (this.#bytes < pieceBytes) return;
    }
    known.taken.push(sample);
  }

  #timed(count: number, work: () => void): Spent {
    const { cpuNanoseconds } = this.#costs;
    const wall = performance.now();
    const cpu = cpuNanoseconds?.() ?? 0;
    for (let done = 0; done < count; done += 1) work();
    return { cpu: (cpuNanoseconds?.() ?? 0) - cpu, wall: (performance.now() - wall) * 1e6 };
  }
}

/** What is timed takes once, without timing and calling. */
function onceOf({ spent, pieces, repeats }: Sample, overhead: { timing: Spent; call: Spent }): Spent {
  const once = (part: keyof Spent) =>
    Math.max(leastNanoseconds, (spent[part] - pieces * overhead.timing[part]) / repeats - pieces * overhead.call[part]);
  return { cpu: once('cpu'), wall: once('wall') };
}

/** By ranks, whatever the distribution: of n sorted samples those at n/2 ± 0.98 √n. */
export function timesOf(samples: readonly number[]): Times {
  const sorted = [...samples].sort((one, other) => one - other);
  const { length: n } = sorted;
  const rank = (of: number) => sorted[Math.min(n - 1, Math.max(0, Math.round(of)))] ?? 0;
  if (n < leastSamples) return { median: median(samples), low: null, high: null };
  const half = 0.98 * Math.sqrt(n);
  return { median: median(samples), low: rank(n / 2 - half - 0.5), high: rank(n / 2 + half - 0.5) };
}
