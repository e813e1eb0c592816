/** What the runner does with a scene, also when it is not let; every-scene.test.ts plays them all. */
import { afterEach, describe, expect, it } from 'vitest';
import { amount } from '../../protocol/amount.ts';
import type { Scene, SceneData } from '../../protocol/scene.ts';
import { allScenes, scenesOf } from '../../scenes/all.ts';
import { refusal, Stage } from '../engine/testing/stage.ts';
import { realWorld } from '../engine/testing/world.ts';
import { SceneRunner } from './runner.ts';

let ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending) await end();
  ending = [];
});

async function start(scenes: readonly Scene[] = allScenes()) {
  const stage = new Stage(await realWorld());
  const runner = new SceneRunner(stage.engine, { scenes: () => scenes });
  ending.push(async () => {
    runner.end();
    await stage.end();
  });
  return { stage, runner };
}

const first: SceneData = {
  ...{ id: 'first', order: 1, title: 'First', about: ['One line.', 'Another.'] },
  steps: [
    {
      ...{ title: 'Make', says: 'A view is made.', shows: '$view is there.' },
      acts: [{ action: { kind: 'create-section', bytes: 0x2_0000, mapView: true }, as: '$view' }],
      checks: [{ what: 'It holds 0', bytes: { view: '$view', offset: 0, are: [0] } }],
    },
    {
      ...{ title: 'Write', says: '42 is written into $view.', shows: '$view holds 42.' },
      acts: [{ action: { kind: 'write', view: '$view', offset: 0, bytes: Uint8Array.of(42) } }],
      points: [{ view: '$view', offset: 0, length: 1 }],
      predict: { question: 'Which?', choices: ['0', '42'], answer: 1 },
      checks: [{ what: 'It holds 42', bytes: { view: '$view', offset: 0, are: [42] } }],
    },
    {
      ...{ title: 'Look', says: 'Nothing is done.', shows: 'It holds 42 still.' },
      predict: { question: 'How much?', figure: 'Memory' },
      checks: [
        { what: 'It holds 42 still', bytes: { view: '$view', offset: 0, are: [42] } },
        { what: 'A page is taken', quantity: { of: 'allocated', section: '$view' }, atLeast: 1, atMost: 0x1_0000 },
      ],
      figures: [{ name: 'Memory', unit: 'bytes', quantity: { of: 'allocated', section: '$view' } }],
    },
  ],
};

/** A scene of one step, whose data is changed. */
const failing = (change: object): Scene[] => {
  const [step, ...rest] = first.steps;
  return scenesOf({ './x.ts': { ...first, steps: [{ ...step, ...change }, ...rest] } });
};

describe('a scene', () => {
  it('is a file: its data alone makes it playable', async () => {
    const { runner } = await start([...allScenes(), ...scenesOf({ './first.ts': first })]);
    expect(runner.list.at(-1)).toMatchObject({ id: 'first', available: true, steps: 3 });
    await runner.order({ do: 'start', id: 'first' });
    for (let index = 0; index < 3; index += 1) await runner.order({ do: 'step' });
    expect(runner.state?.done.map(({ ok }) => ok)).toEqual([true, true, true]);
  });

  it('that has machine code called is played only where programs may be started', async () => {
    const stage = new Stage(await realWorld());
    const runner = new SceneRunner(stage.engine, { processes: 'No programs are started here.' });
    ending.push(() => stage.end());
    const availableOf = (id: string) => runner.list.find((entry) => entry.id === id)?.available;
    expect([availableOf('article'), availableOf('write-xor-execute')]).toEqual([true, expect.stringMatching(/\.$/)]);
    await expect(runner.order({ do: 'start', id: 'write-xor-execute' })).rejects.toMatchObject({ code: 'Unsupported' });
  });

  it('names views by their letters, whichever those are', async () => {
    const { stage, runner } = await start(scenesOf({ './first.ts': first }));
    await stage.map(await stage.section());
    await runner.order({ do: 'start', id: 'first' });
    expect(runner.state?.next?.says).toBe('A view is made.');
    await runner.order({ do: 'step' });
    expect(runner.state).toMatchObject({ done: [{ shows: 'B is there.' }], next: { says: '42 is written into B.' } });
    await runner.order({ do: 'step' });
    expect(runner.state?.done[1]?.points).toEqual([{ view: 'B', offset: 0, length: 1, call: null }]);
  });

  it('holds each prediction beside what came out', async () => {
    const { stage, runner } = await start(scenesOf({ './first.ts': first }));
    await runner.order({ do: 'start', id: 'first' });
    await runner.order({ do: 'step' });
    await runner.order({ do: 'step', prediction: 0 });
    await runner.order({ do: 'step', prediction: 3 });
    expect(runner.state?.done[2]?.figures).toMatchObject([{ name: 'Memory', value: stage.page }]);
    expect(runner.state?.predictions).toEqual([
      { scene: 'first', step: 'Write', question: 'Which?', predicted: '0', outcome: '42', right: false },
      expect.objectContaining({ step: 'Look', predicted: '3 B', right: false }),
    ]);
    await runner.order({ do: 'back' });
    await runner.order({ do: 'step', prediction: stage.page + 1 });
    expect(runner.state?.predictions.at(-1)).toMatchObject({ predicted: amount(stage.page + 1, 'bytes'), right: true });
  });

  it.each<[string, object, object]>([
    [
      'other bytes',
      { checks: [{ what: 'x', bytes: { view: '$view', offset: 0, are: [1] } }] },
      { ok: false, found: 'found 0' },
    ],
    [
      'bytes beyond its end',
      { checks: [{ what: 'x', bytes: { view: '$view', offset: 0x1_ffff, are: [0, 0] } }] },
      { found: 'only 1 bytes can be read' },
    ],
    ['more than at most', { checks: [{ what: 'x', quantity: { of: 'regions-added' }, atMost: -1 }] }, { ok: false }],
    ['less than at least', { checks: [{ what: 'x', quantity: { of: 'regions-added' }, atLeast: 2 }] }, { ok: false }],
    ['another number', { checks: [{ what: 'x', quantity: { of: 'bytes-copied' }, is: 5 }] }, { found: 'found 0' }],
    ['regions', { checks: [{ what: 'x', quantity: { of: 'regions-added' }, is: 0 }] }, { found: 'found 1' }],
    [
      'a gap',
      { checks: [{ what: 'x', quantity: { of: 'gap', from: '$view', to: '$view' }, is: 0 }] },
      { found: 'found -131072' },
    ],
  ])('says what it found where a check does not hold: %s', async (_, change, found) => {
    const { runner } = await start(failing(change));
    await runner.order({ do: 'start', id: 'first' });
    await runner.order({ do: 'step' });
    expect(runner.state?.done[0]).toMatchObject({ ok: false, checks: [found] });
  });

  it('is checked without touching what nobody has touched', async () => {
    const checks = [
      { what: 'It holds 0', bytes: { view: '$view', offset: 0x1_0000, are: [0] } },
      { what: 'It takes nothing', quantity: { of: 'allocated', section: '$view' }, is: 0 },
    ];
    const { runner } = await start(failing({ checks }));
    await runner.order({ do: 'start', id: 'first' });
    await runner.order({ do: 'step' });
    expect(runner.state?.done[0]?.checks).toMatchObject([{ ok: true }, { ok: true, found: null }]);
  });

  it('broken on purpose says what happened', async () => {
    const { stage, runner } = await start(scenesOf({ './first.ts': first }));
    await runner.order({ do: 'start', id: 'first' });
    await runner.order({ do: 'step' });
    await runner.order({ do: 'step' });
    await stage.write('A', 0, 43);
    await runner.order({ do: 'step' });
    expect(runner.state?.done[2]?.checks[0]).toEqual({ what: 'It holds 42 still', ok: false, found: 'found 43' });
    // Back takes that back, too.
    await runner.order({ do: 'back' });
    await runner.order({ do: 'back' });
    expect(stage.byte('A', 0)).toBe(0);
  });

  it('whose view was unmapped says so, changes nothing, and goes on once that is undone', async () => {
    const { stage, runner } = await start(scenesOf({ './first.ts': first }));
    await runner.order({ do: 'start', id: 'first' });
    await runner.order({ do: 'step' });
    await stage.perform({ kind: 'unmap', view: 'A' });
    expect(await refusal(runner.order({ do: 'step' }))).toMatchObject({
      code: 'NotFound',
      message: 'There is no view A.',
    });
    expect(runner.state?.done).toHaveLength(1);
    await stage.undo();
    await runner.order({ do: 'step' });
    expect(runner.state?.done[1]).toMatchObject({ ok: true });
  });

  it('whose step was undone by hand goes back over it, and can be left', async () => {
    const { stage, runner } = await start(scenesOf({ './first.ts': first }));
    const before = stage.picture();
    await runner.order({ do: 'start', id: 'first' });
    await runner.order({ do: 'step' });
    await stage.undo();
    await runner.order({ do: 'leave', keep: false });
    expect(stage.picture()).toEqual(before);
  });

  it('that the history has forgotten says so; it can be left as it is', async () => {
    const { stage, runner } = await start(scenesOf({ './first.ts': first }));
    await runner.order({ do: 'start', id: 'first' });
    await runner.order({ do: 'step' });
    await stage.engine.clearHistory();
    const refused = await refusal(runner.order({ do: 'back' }));
    expect(refused).toMatchObject({ code: 'Changed', message: expect.stringContaining('“Make”') });
    expect(runner.state).toMatchObject({ lost: refused.message, next: null });
    expect(await refusal(runner.order({ do: 'step' }))).toMatchObject({ code: 'Changed' });
    await runner.order({ do: 'leave', keep: true });
    expect(runner.state).toBeNull();
    expect(stage.has('A')).toBe(true);
  });

  it('that the history has forgotten is not taken for undone by hand where something else was', async () => {
    const { stage, runner } = await start(scenesOf({ './first.ts': first }));
    await runner.order({ do: 'start', id: 'first' });
    await runner.order({ do: 'step' });
    await stage.engine.clearHistory();
    await stage.section();
    await stage.undo();
    expect(await refusal(runner.order({ do: 'back' }))).toMatchObject({ code: 'Changed' });
    expect(stage.has('A')).toBe(true);
  });

  it('kept stays; another one begun takes the first one back', async () => {
    const { stage, runner } = await start();
    await runner.order({ do: 'start', id: 'article' });
    await runner.order({ do: 'step' });
    await runner.order({ do: 'leave', keep: true });
    expect([stage.has('A'), stage.has('B')]).toEqual([true, true]);
    await runner.order({ do: 'start', id: 'mirrored-ring' });
    await runner.order({ do: 'step' });
    expect(stage.snapshot.views).toHaveLength(4);
    await runner.order({ do: 'start', id: 'article' });
    expect(stage.snapshot.views).toHaveLength(2);
  });

  it('none, unknown, or at its end: what cannot be done is refused', async () => {
    const { runner } = await start(scenesOf({ './first.ts': first }));
    expect(await refusal(runner.order({ do: 'step' }))).toMatchObject({ code: 'NotFound' });
    expect(await refusal(runner.order({ do: 'start', id: 'none' }))).toMatchObject({ code: 'NotFound' });
    await runner.order({ do: 'start', id: 'first' });
    await runner.order({ do: 'back' });
    for (let index = 0; index < 3; index += 1) await runner.order({ do: 'step' });
    expect(await refusal(runner.order({ do: 'step' }))).toMatchObject({ code: 'NotFound' });
    await runner.order({ do: 'reset' });
    expect(runner.state?.done).toEqual([]);
  });

  it('what must be refused and is not fails the step, and leaves nothing behind', async () => {
    const refused = {
      action: { kind: 'write', view: '$view', offset: 0, bytes: Uint8Array.of(1) },
      refused: 'AccessViolation',
    };
    const acts = [...(first.steps[0]?.acts ?? []), refused];
    const { stage, runner } = await start(failing({ acts }));
    await runner.order({ do: 'start', id: 'first' });
    const error = await refusal(runner.order({ do: 'step' }));
    expect(error).toMatchObject({
      code: 'Changed',
      message: 'The system allowed what it should have refused (AccessViolation).',
    });
    expect(stage.snapshot.views).toEqual([]);
  });
});
