import { type Machine, windowObstacle } from '../../native-bridge/os/machine.ts';
import type { ElectronEnd } from './run-electron.ts';

/** What trying needs done, so that a test can do it without Electron. */
export interface ElectronSteps {
  /** The program's path, or null where it is not there. */
  find: () => string | null;
  /** Resolves with null when it is there now, else with why not, as a clause. */
  fetch: () => Promise<string | null>;
  run: (program: string) => Promise<ElectronEnd>;
}

/** Runs the app in Electron until it ends, or says why that does not go here, as a clause. Asks for nothing in vain. */
export async function tryElectron(machine: Machine, steps: ElectronSteps): Promise<ElectronEnd> {
  const obstacle = windowObstacle(machine);
  if (obstacle !== null) return { notStarted: obstacle };
  let program = steps.find();
  if (program === null) {
    const failure = await steps.fetch();
    if (failure !== null) return { notStarted: failure };
    program = steps.find();
  }
  if (program === null) return { notStarted: 'the download of its program is not complete' };
  return steps.run(program);
}
