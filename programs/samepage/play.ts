/** Plays a scene to its end in this process, for the commands that print what came of it. */
import { Engine } from '../../native-bridge/engine/engine.ts';
import type { MemoryOs } from '../../native-bridge/os/memory-os.ts';
import { openMemoryOs } from '../../native-bridge/os/platform/open-os.ts';
import { SceneRunner } from '../../native-bridge/scenes/runner.ts';
import { asProblem } from '../../protocol/errors.ts';
import type { SceneEntry, SceneState } from '../../protocol/scene-state.ts';

export interface Play {
  engine: Engine;
  runner: SceneRunner;
}

/** Everything is released afterwards. */
export async function withScenes<T>(
  work: (play: Play) => Promise<T>,
  open: () => Promise<MemoryOs> = openMemoryOs,
): Promise<T> {
  const os = await open();
  const engine = new Engine(os);
  const runner = new SceneRunner(engine);
  try {
    return await work({ engine, runner });
  } finally {
    runner.end();
    await engine.close();
    os.close();
  }
}

/** Null where there is no such scene. */
export function entryOf({ runner }: Play, id: string): SceneEntry | null {
  return runner.list.find((entry) => entry.id === id) ?? null;
}

/** What it came to, and why a step could not be done, a sentence; null where all could. Rejects where it cannot be played here. */
export async function playAll({ runner }: Play, id: string): Promise<{ state: SceneState; failed: string | null }> {
  await runner.order({ do: 'start', id });
  let failed: string | null = null;
  while (failed === null && runner.state?.next) {
    try {
      await runner.order({ do: 'step' });
    } catch (thrown) {
      failed = asProblem(thrown).message;
    }
  }
  const { state } = runner;
  if (!state) throw new Error('The scene that was begun is gone.');
  return { state, failed };
}
