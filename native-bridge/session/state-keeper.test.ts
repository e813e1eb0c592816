import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeMessage } from '../../protocol/codec.ts';
import type { Snapshot } from '../../protocol/messages.ts';
import { Stage } from '../engine/testing/stage.ts';
import { type FakeWorld, fakeWorld } from '../engine/testing/world.ts';
import { StateKeeper } from './state-keeper.ts';
import { Turns } from './turns.ts';

let stage: Stage<FakeWorld>;
let kept: (Uint8Array | null)[];
let keeper: StateKeeper;
let turns: Turns;
const snapshot = (): Snapshot => stage.engine.snapshot({ kind: 'web', endsWithWindow: true });

beforeEach(() => {
  stage = new Stage(fakeWorld());
  kept = [];
  turns = new Turns();
  keeper = new StateKeeper(snapshot, (state) => kept.push(state), turns);
  stage.engine.listen({ changed: () => keeper.changed(), calls: () => undefined, touched: () => undefined });
});
afterEach(async () => {
  keeper.close();
  await stage.end();
});

function encodeAll(): void {
  for (let round = 0; round < 100; round += 1) turns.round();
}
// What was encoded here from a snapshot.
const viewsKept = () => kept.map((state) => state && (decodeMessage(state) as Snapshot).views.length);

it('hands over the state once it has been the same for a tick, and once for each', async () => {
  await stage.perform({ kind: 'start-article' });
  keeper.tick();
  encodeAll();
  expect(kept).toEqual([]);
  for (let tick = 0; tick < 3; tick += 1) {
    keeper.tick();
    encodeAll();
  }
  expect(viewsKept()).toEqual([snapshot().views.length]);
});

it('takes it back at the next change, also one that comes while it is being encoded', async () => {
  keeper.tick();
  encodeAll();
  await stage.perform({ kind: 'start-article' });
  expect(viewsKept()).toEqual([0, null]);
  keeper.tick();
  keeper.tick();
  await stage.engine.undo({});
  encodeAll();
  expect(viewsKept()).toEqual([0, null]);
  keeper.tick();
  keeper.tick();
  encodeAll();
  expect(viewsKept()).toEqual([0, null, 0]);
});
