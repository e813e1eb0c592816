/** The suites that run on Windows' own calls: the same files as on Linux, in node.exe under Wine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Wine } from '../../../tooling/wine/wine.ts';
import { type Counts, readReport } from '../results.ts';

/** What asks the system itself. */
export const systemFiles = [
  'native-bridge/os/contract/contract.test.ts',
  'native-bridge/os/windows/outside-truth.test.ts',
];

/**
 * With the engine on it. Not among them: those that ask Linux behind its back (outside-truth, outside-changes,
 * releasing), or for what Windows does not report (looking).
 */
export const suiteFiles = [
  ...systemFiles,
  'native-bridge/engine/all-or-nothing.test.ts',
  'native-bridge/engine/looking/changed-runs.test.ts',
  'native-bridge/engine/engine.test.ts',
  'native-bridge/engine/model/extents.test.ts',
  'native-bridge/engine/files.test.ts',
  'native-bridge/engine/held-memory.test.ts',
  'native-bridge/engine/history-budget.test.ts',
  'native-bridge/engine/many-and-edges.test.ts',
  'native-bridge/engine/many-views.test.ts',
  'native-bridge/engine/steps/move-order.test.ts',
  'native-bridge/engine/random-actions.test.ts',
  'native-bridge/engine/looking/region-list.test.ts',
  'native-bridge/engine/looking/resident.test.ts',
  'native-bridge/engine/looking/touched-scan.test.ts',
  'native-bridge/engine/undo-elsewhere.test.ts',
  'native-bridge/engine/undo-redo.test.ts',
  'native-bridge/engine/undo-refused.test.ts',
  'native-bridge/engine/looking/watch.test.ts',
  'native-bridge/scenes/every-scene.test.ts',
  'programs/trick/trick.test.ts',
  'programs/poke/run-poke.test.ts',
  'programs/borrow.test.ts',
];

/** How long all of them may take together. */
const timeoutMs = 5 * 60_000;

/** Runs them and counts their tests. */
export async function runSuites(wine: Wine, folder: string): Promise<Counts> {
  const [report, output] = [join(folder, 'report.json'), join(folder, 'output.txt')];
  const code = await wine.run(
    wine.nodeExe,
    [wine.inside(join(folder, 'run-suites.js')), wine.inside(report)],
    output,
    timeoutMs,
  );
  console.log(readFileSync(output, 'utf8').trimEnd());
  return readReport('vitest', report, code === 0, () => 'npm test -- windows');
}
