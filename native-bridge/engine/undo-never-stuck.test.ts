/**
 * Any way through the history, with others in the way: undone, redone, elsewhere, over changed bytes, forgotten. What is
 * refused changes nothing and says what works instead, and both stacks can always be emptied.
 */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { address } from '../../protocol/address.ts';
import { asProblem, type ErrorData } from '../../protocol/errors.ts';
import type { UndoOptions } from './listener.ts';
import { actionOf, type RandomStep } from './testing/actions.ts';
import { Stage } from './testing/stage.ts';
import { type TestWorld, worlds } from './testing/world.ts';

const number = fc.nat(1000);
const made = fc.array(
  fc.record({
    kind: fc.constantFrom(
      ...(['create-section', 'map', 'map', 'unmap', 'move', 'move', 'move-many'] as const),
      ...(['resize', 'resize', 'write', 'write', 'remap-as', 'protect', 'remove-section', 'start-article'] as const),
    ),
    which: number,
    a: number,
    b: number,
  }),
  { minLength: 5, maxLength: 25 },
);
const directions = ['undo', 'redo'] as const;
const way = fc.record({
  direction: fc.constantFrom(...directions, 'undo' as const),
  how: fc.constantFrom('as it was', 'as it was', 'at a place', 'over changes', 'forget'),
  /** Who comes first: foreign memory at a place, or a write past the engine. */
  before: fc.constantFrom('nobody', 'nobody', 'squatter', 'writer'),
  place: fc.nat(30),
});

type Way = typeof way extends fc.Arbitrary<infer T> ? T : never;

const placeOf = (stage: Stage, n: number) => address(0x40_0000_0000 + n * stage.unit);

function disturb(stage: Stage, { before, place }: { before: string; place: number }): void {
  const at = placeOf(stage, place);
  const there = stage.os.query(at);
  const isFree = !there || there.start >= at + stage.unit;
  if (before === 'squatter' && isFree) stage.squat(at);
  const view = [...stage.engine.model.views.values()][place];
  if (before === 'writer' && view?.protection === 'read-write') stage.os.write(view.address, Uint8Array.of(place + 1));
}

/** Undoes or redoes; a refusal leaves all as it is, and what it suggests is what works. */
async function travel(stage: Stage, direction: 'undo' | 'redo', options: UndoOptions): Promise<ErrorData | null> {
  const before = stage.picture();
  const { undo, redo } = stage.snapshot.history;
  try {
    await stage[direction](options);
    return null;
  } catch (thrown) {
    expect(stage.picture()).toEqual(before);
    expect(stage.snapshot.history).toMatchObject({ undo, redo });
    return asProblem(thrown).data;
  }
}

/**
 * Goes on with what a refusal offers: another place, or over what was changed. Only where an entry was forgotten, what is
 * left may need what that one would have brought back; then it can be forgotten, too.
 */
async function travelSomehow(stage: Stage, direction: 'undo' | 'redo', forgotten: boolean): Promise<void> {
  const refused = await travel(stage, direction, {});
  if (!refused) return;
  // Bytes that were changed and a place that was taken may come together.
  const over = refused.code === 'Changed' ? await travel(stage, direction, { overwrite: true }) : refused;
  if (!over) return;
  const elsewhere = { overwrite: true, at: over.suggestion };
  const last = over.suggestion === undefined ? over : await travel(stage, direction, elsewhere);
  if (!forgotten) expect(last).toBeNull();
  else if (last) expect(await travel(stage, direction, { forget: true })).toBeNull();
}

async function walk(open: () => TestWorld | Promise<TestWorld>, steps: readonly RandomStep[], ways: readonly Way[]) {
  const stage = new Stage(await open());
  let forgotten = false;
  try {
    for (const step of steps) {
      // None of these kinds takes a path.
      const action = actionOf(stage, '', step);
      if (action) await stage.perform(action).catch(() => undefined);
    }
    for (const { direction, how, before, place } of ways) {
      if (stage.snapshot.history[direction].length === 0) continue;
      disturb(stage, { before, place });
      if (how === 'forget') {
        forgotten = true;
        expect(await travel(stage, direction, { forget: true })).toBeNull();
      } else if (how === 'at a place') await travel(stage, direction, { at: placeOf(stage, place) });
      else if (how === 'over changes') await travel(stage, direction, { overwrite: true });
      else await travelSomehow(stage, direction, forgotten);
      const { views, pages } = stage.picture();
      expect(pages).toEqual(stage.pagesOf(views));
    }
    for (const direction of directions) {
      while (stage.snapshot.history[direction].length > 0) await travelSomehow(stage, direction, forgotten);
    }
  } finally {
    await stage.end();
  }
}
it.each(worlds)('no way through the history gets stuck on %s', { timeout: 120_000 }, async (_, open) => {
  const ways = fc.array(way, { maxLength: 30 });
  const property = fc.asyncProperty(made, ways, (steps, taken) => walk(open, steps, taken));
  await fc.assert(property, { seed: 11, numRuns: 60, interruptAfterTimeLimit: 8000, endOnFailure: true });
});
