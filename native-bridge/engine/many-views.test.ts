/** More views than are checked after each operation: the rest is checked in turn. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Stage } from './testing/stage.ts';
import { type FakeWorld, fakeWorld } from './testing/world.ts';

const count = 230;

let stage: Stage<FakeWorld>;
let letters: string[];
beforeEach(async () => {
  stage = new Stage(fakeWorld({ maxViews: count }));
  const section = await stage.section(stage.page);
  letters = [];
  for (let made = 0; made < count; made += 1) letters.push(await stage.map(section));
});
afterEach(() => stage.end());

/** Changes the protection of every view behind the engine's back. */
function protectAll(protection: 'read' | 'read-write'): void {
  for (const letter of letters) stage.os.protect(stage.view(letter).address, stage.page, protection);
}

const differing = () => letters.filter((letter) => stage.view(letter).differences.length > 0).length;

it('are swept in turn, and published as they are, one revision after the other', () => {
  protectAll('read');
  const before = stage.changes.length;
  const { revision } = stage.snapshot;
  stage.engine.sweep();
  expect(differing()).toBe(200);
  stage.engine.sweep();
  expect(differing()).toBe(count);
  stage.engine.sweep();
  expect(stage.changes.slice(before).map((change) => [change.revision - revision, change.views.length])).toEqual([
    [1, 200],
    [2, count - 200],
  ]);
});

it('are checked when something is done to them, wherever they stand', async () => {
  const last = letters.at(-1) ?? '';
  protectAll('read');
  stage.engine.check([last]);
  expect(differing()).toBe(1);
  protectAll('read-write');
  await stage.write(last, 0, 1);
  expect(differing()).toBe(0);
});

it('are no more than half of what the system allows', async () => {
  await expect(stage.map(1)).rejects.toMatchObject({ code: 'LimitReached' });
  await stage.perform({ kind: 'unmap', view: 'A' });
  await stage.map(1);
  // The view that would come back is one too many now.
  await stage.undo();
  await stage.undo();
  expect(letters.map((letter) => stage.has(letter))).not.toContain(false);
});
