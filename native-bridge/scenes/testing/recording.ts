/** What a scene did, for the tests of the programs that it becomes. */
import type { Recording } from '../../codegen/operation.ts';
import { Stage } from '../../engine/testing/stage.ts';
import { realWorld } from '../../engine/testing/world.ts';
import type { StartCommand } from '../../second-process/command.ts';
import { SceneRunner } from '../runner.ts';

/** Plays a scene to its end on the system itself. Null where it cannot be played here. */
export async function sceneRecording(id: string, secondProcess: StartCommand | undefined): Promise<Recording | null> {
  const stage = new Stage(await realWorld());
  const runner = new SceneRunner(stage.engine, { secondProcess });
  try {
    if (runner.list.find((entry) => entry.id === id)?.available !== true) return null;
    await runner.order({ do: 'start', id });
    while (runner.state?.next) await runner.order({ do: 'step' });
    return stage.engine.recorder.recording;
  } finally {
    runner.end();
    await stage.end();
  }
}
