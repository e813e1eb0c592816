/** On the real system, with small sizes. */
import { expect, it } from 'vitest';
import { jobs } from '../../../protocol/jobs.ts';
import { type MovePlotResult, type MovePoint, moveWays } from '../../../protocol/move-plot.ts';
import type { Work } from '../../engine/looking/work.ts';
import { fakeWorld, realWorld } from '../../engine/testing/world.ts';
import type { MemoryOs } from '../../os/memory-os.ts';
import type { MoveCosts } from '../../os/move-costs.ts';
import { movePlot, sizesUpTo, timesOf } from './move-plot.ts';

function runToEnd(work: Work<MovePlotResult>) {
  const points = new Map<string, MovePoint>();
  const progress: number[] = [];
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return { points: [...points.values()], progress, result: step.value };
    progress.push(step.value.done);
    // This work finds points alone.
    for (const point of (step.value.found ?? []) as MovePoint[]) points.set(`${point.way} ${point.bytes}`, point);
  }
}

/** Regions of what is measured that are mapped now. */
function regionsLeft(os: MemoryOs): number {
  const { count, names, nameIndexes } = os.regions();
  return Array.from({ length: count }, (_, row) => names[nameIndexes[row] ?? 0] ?? '').filter((name) =>
    name.includes('samepage-exp'),
  ).length;
}

it('takes each size four times as large as the one before', () => {
  expect(sizesUpTo(2 ** 20)).toEqual([4096, 16_384, 65_536, 262_144, 2 ** 20]);
});

it('gives the interval by ranks, and none for a few samples', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 99 - index);
  expect(timesOf(hundred)).toEqual({ median: 50, low: 40, high: 59 });
  expect(timesOf([3, 1, 2])).toEqual({ median: 2, low: null, high: null });
});

it('says why where the system cannot do it', () => {
  const { os } = fakeWorld();
  expect(() => movePlot(os, 4096).next()).toThrow(/Not available here: /);
});

it('measures every way at every size, and gives all of it back', async () => {
  const { os } = await realWorld();
  if (os.abilities.moveCosts.ask === null) return;
  const { points, progress, result } = runToEnd(movePlot(os, 16_384));
  expect(result.leftOut).toEqual([]);
  const lacking = new Set(result.lacking.map(({ way }) => way));
  const ways = moveWays.filter((way) => !lacking.has(way));
  for (const bytes of [4096, 16_384]) {
    expect(points.filter((point) => point.bytes === bytes).map(({ way }) => way)).toEqual(ways);
  }
  for (const { cpu, wall } of points) {
    expect(cpu?.low).toBeLessThanOrEqual(cpu?.median ?? 0);
    expect(cpu?.median).toBeLessThanOrEqual(cpu?.high ?? 0);
    expect(wall.median).toBeGreaterThan(0);
  }
  // Bringing four times as many pages in takes longer.
  const cold = (bytes: number) =>
    points.find((each) => each.way === 'memcpy-cold' && each.bytes === bytes)?.cpu?.median;
  expect(cold(16_384)).toBeGreaterThan(cold(4096) ?? 0);
  expect(progress).toEqual(progress.toSorted((one, other) => one - other));
  expect(progress.at(-1)).toBe(1);
  // However busy the computer is, and so however many are sent at once.
  expect(jobs.movePlot.found.safeParse(points).error).toBeUndefined();
  expect(regionsLeft(os)).toBe(0);
});

/** One way to copy, on a clock of its own: nanoseconds that its calls take, and what an empty call takes. */
function withClock(take: { emptyCall: (count: number) => number; run: (count: number) => number }) {
  const { os } = fakeWorld();
  let [nanoseconds, emptyCalls, runs] = [0, 0, 0];
  const pass = (more: number) => {
    nanoseconds += more;
  };
  const ask = (): MoveCosts => ({
    ways: [{ way: 'memcpy-warm', inPieces: true, run: () => pass(take.run(runs++)) }],
    lacking: [],
    fill: () => undefined,
    prepare: [],
    cpuNanoseconds: () => nanoseconds,
    emptyCall: () => pass(take.emptyCall(emptyCalls++)),
    close: () => undefined,
  });
  return Object.assign(os, { abilities: { ...os.abilities, moveCosts: { ask, why: null } } });
}

it('a busy moment while calls are measured empty does not hide what a copy takes', () => {
  const os = withClock({ emptyCall: (count) => (count < 9000 ? 5000 : 100), run: () => 400 });
  const { points } = runToEnd(movePlot(os, 4096));
  expect(points.map(({ cpu }) => cpu?.median)).toEqual([300]);
});

it('reports no point without a sample where the first round is slow', () => {
  const spin = () => {
    for (const until = performance.now() + 250; performance.now() < until; );
    return 400;
  };
  const os = withClock({ emptyCall: () => 100, run: (count) => (count === 0 ? spin() : 400) });
  // This work finds points alone.
  const found = [...movePlot(os, 4096)].flatMap((step) => step.found ?? []) as MovePoint[];
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter(({ samples }) => samples === 0)).toEqual([]);
});

it('leaves out what the memory does not allow, and says so', async () => {
  const { os } = await realWorld();
  if (os.abilities.moveCosts.ask === null) return;
  const little = Object.assign(os, { availableMemory: () => 4 * 4096 });
  const { points, result } = runToEnd(movePlot(little, 65_536));
  expect(new Set(points.map(({ bytes }) => bytes))).toEqual(new Set([4096]));
  expect(result.leftOut.map(({ bytes }) => bytes)).toEqual([16_384, 65_536]);
  expect(result.leftOut[0]?.why).toContain('memory');
});

it('gives all of it back where it is cancelled', async () => {
  const { os } = await realWorld();
  if (os.abilities.moveCosts.ask === null) return;
  const work = movePlot(os, 4096);
  work.next();
  work.next();
  expect(regionsLeft(os)).toBeGreaterThan(0);
  work.return({ leftOut: [], lacking: [] });
  expect(regionsLeft(os)).toBe(0);
});
