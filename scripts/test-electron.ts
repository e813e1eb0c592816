/** `npm run test:electron`: the end-to-end suite in Electron itself, where its binary is and can open a window. */
import { electronForTests } from '../e2e/support/electron-for-tests.ts';
import { root, runTool } from './test/run-tool.ts';

const electron = electronForTests(root);
if ('obstacle' in electron) {
  console.log(`Not in Electron itself here: ${electron.obstacle}.`);
} else {
  const ran = await runTool('playwright', ['test', '--project=electron', ...process.argv.slice(2)]);
  process.exitCode = ran ? 0 : 1;
}
