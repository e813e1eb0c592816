/** Many views to any places at once: whatever stands in whose way, all of them get there, or none moves. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, address } from '../../../protocol/address.ts';
import { Stage } from '../testing/stage.ts';
import { realWorld, worlds } from '../testing/world.ts';

/** All places lie in this small window, in units. */
const windowStart = 0x48_0000_0000;
const windowUnits = 40;

interface Scene {
  /** Length of each view in units, and how many of its neighbours' units the random places skip. */
  views: { length: number; gapBefore: number; gapAfter: number }[];
  /** Orders of the views in memory, before and after: the rank of each. */
  before: number[];
  after: number[];
  /** Another part of the program may lie at this unit, free before the move. */
  foreign: number | null;
  copyOnWrite: boolean;
  method: number;
}

const anyScene: fc.Arbitrary<Scene> = fc.integer({ min: 2, max: 8 }).chain((count) => {
  const ranks = fc.array(fc.nat(1000), { minLength: count, maxLength: count });
  const view = fc.record({ length: fc.integer({ min: 1, max: 3 }), gapBefore: fc.nat(1), gapAfter: fc.nat(1) });
  return fc.record({
    views: fc.array(view, { minLength: count, maxLength: count }),
    before: ranks,
    after: ranks,
    foreign: fc.option(fc.nat(windowUnits - 1)),
    copyOnWrite: fc.boolean(),
    method: fc.nat(1),
  });
});

/** Starts in units: the views side by side in the order of their ranks. */
function startsOf(ranks: readonly number[], lengths: readonly number[], gaps: readonly number[]): number[] {
  const starts = lengths.map(() => 0);
  let at = 0;
  const order = lengths.map((_, index) => index).sort((one, other) => (ranks[one] ?? 0) - (ranks[other] ?? 0));
  for (const index of order) {
    at += gaps[index] ?? 0;
    starts[index] = at;
    at += lengths[index] ?? 1;
  }
  return starts;
}

async function play(stage: Stage, scene: Scene): Promise<void> {
  const { unit } = stage;
  const lengths = scene.views.map(({ length }) => length);
  const from = startsOf(
    scene.before,
    lengths,
    scene.views.map(({ gapBefore }) => gapBefore),
  );
  const to = startsOf(
    scene.after,
    lengths,
    scene.views.map(({ gapAfter }) => gapAfter),
  );
  const at = (units: number): Address => address(windowStart + units * unit);
  const section = await stage.section(3 * unit);
  const letters: string[] = [];
  for (const [index, length] of lengths.entries()) {
    const place = { kind: 'fixed', address: at(from[index] ?? 0) } as const;
    const sharing = scene.copyOnWrite ? 'copy-on-write' : 'shared';
    const letter = await stage.map(section, { length: length * unit, place, sharing });
    letters.push(letter);
    if (scene.copyOnWrite) await stage.write(letter, (length - 1) * unit, 100 + index);
  }
  const covers = (starts: readonly number[]) =>
    starts.some(
      (start, index) =>
        scene.foreign !== null && start <= scene.foreign && scene.foreign < start + (lengths[index] ?? 0),
    );
  const foreign = scene.foreign !== null && !covers(from) ? scene.foreign : null;
  if (foreign !== null) stage.squat(at(foreign));

  const before = stage.picture();
  const method = stage.os.limits.moveMethods[scene.method % stage.os.limits.moveMethods.length] ?? 'remap';
  const moves = letters.map((view, index) => ({ view, to: at(to[index] ?? 0) }));
  const moved = stage.perform({ kind: 'move-many', moves, method });
  if (foreign !== null && covers(to)) {
    await expect(moved).rejects.toMatchObject({ code: 'AddressInUse' });
    expect(stage.picture()).toEqual(before);
    return;
  }
  await moved;
  const after = stage.picture();
  expect(after.views.map((view) => view.address)).toEqual(moves.map((move) => move.to));
  expect(after.pages).toEqual(stage.pagesOf(after.views));
  expect([after.bytes, after.privatePages]).toEqual([before.bytes, before.privatePages]);
  await stage.undo();
  expect(stage.picture()).toEqual(before);
  await stage.redo();
  expect(stage.picture()).toEqual(after);
}

describe.each(worlds)('views that move to any places at once, on %s', (_, open) => {
  it('get there, or none moves; undo and redo are exact', { timeout: 60_000 }, async () => {
    const property = fc.asyncProperty(anyScene, async (scene) => {
      const stage = new Stage(await open());
      try {
        await play(stage, scene);
      } finally {
        await stage.end();
      }
    });
    await fc.assert(property, { seed: 143_447, numRuns: 60, interruptAfterTimeLimit: 10_000, endOnFailure: true });
  });
});

it('4,096 views that change places at random are moved, and moved back', { timeout: 60_000 }, async () => {
  const stage = new Stage(await realWorld());
  try {
    const { page } = stage;
    const section = await stage.section(page);
    const at = (index: number) => address(windowStart + index * page);
    const letters: string[] = [];
    for (let made = 0; made < 4096; made += 1) {
      letters.push(await stage.map(section, { place: { kind: 'fixed', address: at(made) } }));
    }
    const [targets] = fc.sample(
      fc.shuffledSubarray(
        letters.map((__, index) => index),
        { minLength: 4096 },
      ),
      { numRuns: 1, seed: 7 },
    );
    const moves = letters.map((view, index) => ({ view, to: at(targets?.[index] ?? 0) }));
    await stage.perform({ kind: 'move-many', moves, method: 'remap' });
    expect(letters.map((letter) => stage.view(letter).address)).toEqual(moves.map(({ to }) => to));
    await stage.undo();
    expect(letters.map((letter) => stage.view(letter).address)).toEqual(letters.map((__, index) => at(index)));
  } finally {
    await stage.end();
  }
});
