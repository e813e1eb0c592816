/**
 * `npm run screenshots`: makes README's pictures again, in Electron; `npm run screenshots -- scene-ring`: that one alone. A
 * person has to look at them.
 */
import { runWithElectron } from './test/electron.ts';

const ran = await runWithElectron({
  args: ['scripts/run-ts.mjs', 'scripts/screenshots/take.ts', ...process.argv.slice(2)],
  results: 'docs/images',
  read: (succeeded) => succeeded,
});
if (typeof ran === 'object') console.error(`No pictures were taken: ${ran.obstacle}.`);
if (ran !== true) process.exitCode = 1;
