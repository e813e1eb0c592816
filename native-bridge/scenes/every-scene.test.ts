/** Every scene, played on the real system with all of its checks; on Windows' calls, too. */
import { afterAll, expect, it } from 'vitest';
import { allScenes } from '../../scenes/all.ts';
import { known, refusal, Stage } from '../engine/testing/stage.ts';
import { realWorld } from '../engine/testing/world.ts';
import { thisMachine } from '../os/machine.ts';
import { buildSecondProcess } from '../second-process/testing/built-program.ts';
import { SceneRunner } from './runner.ts';

// Wine shows Linux’s /proc, too.
const second = thisMachine().platform === 'linux' ? await buildSecondProcess() : null;
afterAll(() => second?.remove());

const ids = allScenes().map(({ id }) => id);

it.each(ids)('%s: all checks hold; back, again, and left, everything is as before', { timeout: 60_000 }, async (id) => {
  const stage = new Stage(await realWorld());
  const runner = new SceneRunner(stage.engine, { secondProcess: second?.command });
  try {
    await playToAndFro(stage, runner, id);
  } finally {
    runner.end();
    await stage.end();
  }
});

async function playToAndFro(stage: Stage, runner: SceneRunner, id: string): Promise<void> {
  const entry = known(runner.list.find((each) => each.id === id));
  if (entry.available !== true) {
    const refused = await refusal(runner.order({ do: 'start', id }));
    expect(refused).toMatchObject({ code: 'Unsupported', message: expect.stringContaining(entry.available) });
    return;
  }
  await stage.section();
  const before = stage.picture();
  await runner.order({ do: 'start', id });
  for (let index = 0; index < entry.steps; index += 1) {
    await runner.order({ do: 'step' });
    expect(known(runner.state?.done[index]).checks.filter(({ ok }) => !ok)).toEqual([]);
    await runner.order({ do: 'back' });
    expect(runner.state?.done).toHaveLength(index);
    await runner.order({ do: 'step' });
    expect(runner.state?.done[index]).toMatchObject({ ok: true });
  }
  expect(runner.state).toMatchObject({ next: null, lost: null });
  await runner.order({ do: 'leave', keep: false });
  expect(runner.state).toBeNull();
  expect(stage.picture()).toEqual(before);
}
