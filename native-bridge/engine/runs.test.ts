/** Several actions as one entry of the history, and the names by which they refer to each other. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Run } from '../../protocol/actions.ts';
import { runSchema } from '../../protocol/actions.ts';
import { address } from '../../protocol/address.ts';
import { Names } from '../../protocol/references.ts';
import { stepsOf } from './plan.ts';
import { Stage } from './testing/stage.ts';
import { fakeWorld } from './testing/world.ts';

let stage: Stage;
let unit: number;

beforeEach(() => {
  stage = new Stage(fakeWorld());
  unit = stage.unit;
});
afterEach(() => stage.engine.close());

const run = (steps: Run['steps'], names?: Run['names']) =>
  stage.engine.run(runSchema.parse({ label: 'Make a ring', steps, names }));
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (thrown) => [thrown.code, thrown.message],
  );

const ringAt = 0x40_0000_0000;
function ring(section: `$${string}` | number): Run['steps'] {
  const half = (at: number): Run['steps'][number] => ({
    action: {
      ...{ kind: 'map', section, offset: 0, length: unit, sharing: 'shared', protection: 'read-write' },
      place: { kind: 'fixed', address: address(at) },
    },
    as: at === ringAt ? '$first' : '$second',
  });
  return [half(ringAt), half(ringAt + unit)];
}

it('a ring buffer is written before its numbers and letters are known', async () => {
  await stage.section();
  await stage.map(1);
  const before = stage.picture();
  const { outcome, names } = await run([
    { action: { kind: 'create-section', bytes: unit, mapView: false }, as: '$ring' },
    ...ring('$ring'),
    { action: { kind: 'write', view: '$first', offset: 4, bytes: Uint8Array.of(42) } },
    { action: { kind: 'move-many', moves: [{ view: '$second', to: address(ringAt + 8 * unit) }], method: 'remap' } },
  ]);
  expect(names).toEqual({
    $ring: { section: 2, view: null },
    $first: { section: 2, view: 'B' },
    $second: { section: 2, view: 'C' },
  });
  expect(outcome).toMatchObject({ label: 'Make a ring', section: 2, view: 'C' });
  expect(stage.read('C', 4, 1)).toEqual([42]);
  expect(stage.view('C').address).toBe(ringAt + 8 * unit);
  expect(stage.snapshot.history.undo.at(-1)).toBe('Make a ring');
  await stage.undo();
  expect(stage.picture()).toEqual(before);
  await stage.redo();
  expect(stage.read('C', 4, 1)).toEqual([42]);
});

it('a later run refers to what an earlier one made, and gets all names', async () => {
  const made = await run([{ action: { kind: 'create-section', bytes: 2 * unit, mapView: true }, as: '$both' }]);
  const { names } = await run(
    [
      { action: { kind: 'protect', view: '$both', protection: 'read' } },
      { action: { kind: 'remove-section', section: '$both' } },
    ],
    made.names,
  );
  expect(names).toEqual({ $both: { section: 1, view: 'A' } });
  expect(stage.snapshot.sections).toEqual([]);
});

it('an action is planned by what those before it have left', async () => {
  await stage.section();
  const [view, other] = [await stage.map(1), await stage.map(1)];
  await run([{ action: { kind: 'unmap', view } }, { action: { kind: 'remove-section', section: 1 } }]);
  expect(stage.has(other)).toBe(false);
  await stage.undo();
  expect([stage.has(view), stage.has(other)]).toEqual([true, true]);
});

const section = { action: { kind: 'create-section', bytes: 65536, mapView: false }, as: '$ring' } as const;
it.each<[string, Run['steps'], string, string]>([
  ['unknown', [section, { action: { kind: 'unmap', view: '$rung' } }], 'NotFound', 'There is no $rung: no step before'],
  ['of a later step', [{ action: { kind: 'remove-section', section: '$ring' } }, section], 'NotFound', 'no $ring'],
  [
    'of no view',
    [section, { action: { kind: 'unmap', view: '$ring' } }],
    'InvalidArgument',
    '$ring is section 1, where a view',
  ],
  ['given twice', [section, section], 'InvalidArgument', 'The name $ring is given twice.'],
])('a name that is %s is refused, and nothing was done', async (_, steps, code, message) => {
  const before = stage.picture();
  expect(await codeOf(run(steps))).toEqual([code, expect.stringContaining(message)]);
  expect(stage.picture()).toEqual(before);
  expect([stage.engine.model.nextSection, stage.snapshot.history.undo]).toEqual([1, []]);
});

it('a single action has no names to refer to', async () => {
  const action = { kind: 'protect', view: '$a', protection: 'read' } as const;
  expect(await codeOf(stage.perform(action))).toEqual(['NotFound', expect.stringContaining('There is no $a')]);
});

it('what this system lacks is refused when it is planned', async () => {
  const one = new Stage(fakeWorld({ moveMethods: ['unmap-map'] }));
  await one.map(await one.section());
  const action = { kind: 'move', view: 'A', to: address(ringAt), method: 'remap' } as const;
  const planned = stepsOf(one.engine.model, { steps: [{ action }] }, new Names());
  expect(() => planned.next()).toThrow('Views cannot be moved by remap here.');
  await one.engine.close();
});

it.each(['ring', '$', '$Ring', '$1', '$a b', `$${'a'.repeat(41)}`])('%j is no name', (as) => {
  expect(runSchema.safeParse({ label: 'x', steps: [{ ...section, as }] }).success).toBe(false);
  expect(runSchema.safeParse({ label: 'x', steps: [{ action: { kind: 'unmap', view: as } }] }).success).toBe(false);
});
