/** Sessions on the real system, with what the system itself says of them at their end. */
import { address } from '../../../protocol/address.ts';
import { asProblem } from '../../../protocol/errors.ts';
import type { View } from '../../../protocol/model.ts';
import { actionOf, type RandomStep } from '../../engine/testing/actions.ts';
import { Stage } from '../../engine/testing/stage.ts';
import { fakeWorld, realWorld, type TestWorld } from '../../engine/testing/world.ts';
import type { Recording } from '../operation.ts';

export interface PlayedSession {
  recording: Recording;
  /** As the engine has them at the end. */
  views: View[];
  /** By letter: what the view's own addresses show, read by the engine's system layer; null where it may not be read. */
  bytes: Map<string, Uint8Array | null>;
}

const weights: Record<RandomStep['kind'], number> = {
  'start-article': 1,
  'create-section': 3,
  'open-file': 2,
  'remove-section': 1,
  map: 6,
  unmap: 3,
  protect: 3,
  populate: 2,
  'populate-write': 1,
  'drop-pages': 2,
  cold: 1,
  'will-need': 1,
  collapse: 1,
  punch: 2,
  lock: 2,
  unlock: 1,
  guard: 2,
  unguard: 2,
  'name-view': 2,
  'name-section': 1,
  'remap-as': 4,
  move: 6,
  'move-many': 4,
  resize: 5,
  write: 10,
  undo: 7,
  redo: 4,
};
// Object.entries types its keys as plain strings.
const kinds = (Object.entries(weights) as [RandomStep['kind'], number][]).flatMap(([kind, weight]) =>
  Array<RandomStep['kind']>(weight).fill(kind),
);

/** The steps of the session with this seed: `count` of them, each from the seed alone. */
function stepsOf(seed: number, count: number): RandomStep[] {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  // mulberry32
  const below = (end: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
  return Array.from({ length: count }, () => ({
    kind: kinds[below(kinds.length)] ?? 'write',
    which: below(1000),
    a: below(1000),
    b: below(1000),
  }));
}

/** Does what `act` does, and looks at what that came to. Nothing of the session is left afterwards. */
export async function played(
  act: (stage: Stage) => Promise<unknown>,
  world: TestWorld | Promise<TestWorld> = realWorld(),
): Promise<PlayedSession> {
  const stage = new Stage(await world);
  try {
    await act(stage);
    const views = [...stage.engine.model.views.values()];
    const bytes = new Map(
      views.map(({ letter, address: at, length, protection }) => {
        const all = new Uint8Array(length);
        return [letter, protection === 'none' || stage.os.read(address(at), all) < length ? null : all];
      }),
    );
    return { recording: stage.engine.recorder.recording, views, bytes };
  } finally {
    await stage.end();
  }
}

/** A random session: refusals are part of it. */
export function playedAtRandom(
  seed: number,
  count: number,
  world?: TestWorld | Promise<TestWorld>,
): Promise<PlayedSession> {
  return played(async (stage) => {
    // Of zeros, as the program's own file: so all bytes must agree. Its last page is one in part.
    const path = stage.world.createFile(new Uint8Array(2 * stage.unit + 1904));
    for (const step of stepsOf(seed, count)) {
      const travels = step.kind === 'undo' || step.kind === 'redo';
      const action = travels ? null : actionOf(stage, path, step);
      if (!travels && !action) continue;
      try {
        if (action) await stage.perform(action);
        else await (step.kind === 'undo' ? stage.undo() : stage.redo());
      } catch (thrown) {
        asProblem(thrown);
      }
    }
  }, world);
}

/** Shaped like Windows: views begin at multiples of 64 KiB, and none is carried to another place. */
export function likeWindows(): TestWorld {
  return fakeWorld({ granularity: 0x10000, moveMethods: ['unmap-map'], executable: false });
}
