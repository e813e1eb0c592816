/** The figures of every scene, measured now, beside the published ones. */
import { Engine } from '../native-bridge/engine/engine.ts';
import type { MemoryOs } from '../native-bridge/os/memory-os.ts';
import { SceneRunner } from '../native-bridge/scenes/runner.ts';
import { buildSecondProcess } from '../native-bridge/second-process/testing/built-program.ts';
import { amount } from '../protocol/amount.ts';
import { asProblem } from '../protocol/errors.ts';
import type { Report, Row } from './table.ts';

export async function benchScenes(os: MemoryOs): Promise<Report> {
  const engine = new Engine(os);
  const second = await buildSecondProcess();
  const runner = new SceneRunner(engine, { secondProcess: second.command });
  const rows: Row[] = [];
  const notes: string[] = [];
  for (const { id, available } of runner.list) {
    if (available !== true) {
      notes.push(`${id}: ${available}`);
      continue;
    }
    try {
      const begun = performance.now();
      await runner.order({ do: 'start', id });
      while (runner.state?.next) await runner.order({ do: 'step' });
      const seconds = (performance.now() - begun) / 1000;
      const results = runner.state?.done ?? [];
      const held = results.every(({ ok }) => ok);
      notes.push(`${id}: ${held ? 'all checks hold' : 'NOT all checks hold'}, ${seconds.toFixed(1)} s`);
      for (const { name, value, unit, published, source } of results.flatMap(({ figures }) => figures)) {
        rows.push({
          what: `${id}: ${name}`,
          here: value === null ? 'unknown' : amount(value, unit),
          published: published === null ? '' : amount(published, unit),
          source: source ?? '',
        });
      }
      await runner.order({ do: 'leave', keep: false });
    } catch (thrown) {
      notes.push(`${id}: it could not be played: ${asProblem(thrown).message}`);
    }
  }
  runner.end();
  await engine.close();
  await second.remove();
  return { title: 'Scenes: what they measure here, and what was published', rows, notes };
}
