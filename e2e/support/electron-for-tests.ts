import { join } from 'node:path';
import { thisMachine, windowObstacle } from '../../native-bridge/os/machine.ts';
import { findElectron } from '../../scripts/start/electron-binary.ts';

/** Electron's binary, or why the tests cannot run in it here, as a clause. `root` is the project's folder. */
export function electronForTests(root: string): { path: string } | { obstacle: string } {
  const path = findElectron(join(root, 'node_modules', 'electron'), process.env);
  if (path === null) return { obstacle: 'its binary is not downloaded (npm start -- --electron fetches it)' };
  const obstacle = windowObstacle(thisMachine());
  return obstacle === null ? { path } : { obstacle };
}
