/**
 * The engine, its session and three windows on the real system, against a model in plain arrays. Every step is one that
 * a window can ask for, or something that others do to the memory. What differs is cut down to few steps.
 */
import type { MemoryOs } from '../../../native-bridge/os/memory-os.ts';
import { openMemoryOs } from '../../../native-bridge/os/platform/open-os.ts';
import { Difference, ownName } from './compare.ts';
import { Episode } from './episode.ts';
import { page } from './plain-model.ts';
import { openDescriptors, Truth } from './truth.ts';

export interface FuzzOptions {
  seed: number;
  /** The first step's number. */
  from: number;
  steps: number;
  /** Called with the number of each step before it is made. */
  onStep?: (step: number) => void;
}

export interface FuzzReport {
  steps: number;
  done: number;
  refused: number;
  /** Pages compared byte for byte. */
  pages: number;
  /** Undone or redone at another place than before. */
  elsewhere: number;
  /** Done although it lost more than undo may keep. */
  lost: number;
  /** Descriptors of sections and files, and lines of /proc/self/maps, before and after. */
  descriptors: [number, number];
  lines: [number, number];
  failure: Failure | null;
}

interface Failure {
  step: number;
  message: string;
  /** What was done up to there, cut down. */
  trail: string[];
}

/** A session lasts this many steps. They begin at multiples of it, so that any step can be reached again. */
const episodeSteps = 1000;
/** So long is a failure tried again with steps left out, ms. */
const cutDownMs = 40_000;

export async function fuzzModel({ seed, from, steps, onStep = () => undefined }: FuzzOptions): Promise<FuzzReport> {
  const os = await openMemoryOs();
  const truth = new Truth(page);
  const report: FuzzReport = {
    ...{ steps: 0, done: 0, refused: 0, pages: 0, elsewhere: 0, lost: 0, failure: null },
    descriptors: [openDescriptors(ownName), 0],
    lines: [truth.lineCount(), 0],
  };
  try {
    const first = from - (from % episodeSteps);
    for (let start = first; start < from + steps && !report.failure; start += episodeSteps) {
      const numbers = Array.from({ length: Math.min(episodeSteps, from + steps - start) }, (_, nth) => start + nth);
      const { episode, failure } = await run(os, truth, seed, numbers, onStep);
      report.steps += numbers.length;
      report.done += episode.counts.done;
      report.refused += episode.counts.refused;
      report.pages += episode.counts.pages;
      report.elsewhere += episode.counts.elsewhere;
      report.lost += episode.counts.lost;
      if (failure) report.failure = await cutDown(numbers, failure, (fewer) => run(os, truth, seed, fewer, onStep));
    }
    report.descriptors[1] = openDescriptors(ownName);
    report.lines[1] = truth.lineCount();
    return report;
  } finally {
    truth.close();
    os.close();
  }
}

async function run(
  os: MemoryOs,
  truth: Truth,
  seed: number,
  numbers: readonly number[],
  onStep: (step: number) => void,
): Promise<{ episode: Episode; failure: Failure | null }> {
  const episode = new Episode(os, truth, seed);
  let step = numbers[0] ?? 0;
  const failed = (thrown: unknown): Failure => ({
    step,
    message: thrown instanceof Difference ? thrown.message : String(thrown instanceof Error ? thrown.stack : thrown),
    trail: episode.trail,
  });
  let failure: Failure | null = null;
  try {
    await episode.start();
    for (step of numbers) {
      onStep(step);
      await episode.step(step);
    }
  } catch (thrown) {
    failure = failed(thrown);
  }
  try {
    await episode.end();
  } catch (thrown) {
    failure ??= failed(thrown);
  }
  return { episode, failure };
}

/** Leaves out as many of the steps as it can while something still differs: halves, quarters, …, single ones. */
async function cutDown(
  numbers: readonly number[],
  found: Failure,
  attempt: (numbers: readonly number[]) => Promise<{ failure: Failure | null }>,
): Promise<Failure> {
  let kept = numbers.filter((number) => number <= found.step);
  let failure = found;
  const end = performance.now() + cutDownMs;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length && performance.now() < end; ) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      const { failure: again } = await attempt(fewer);
      if (again) {
        kept = fewer.filter((number) => number <= again.step);
        failure = again;
      } else at += size;
    }
  }
  return { ...failure, step: found.step };
}
