/** `npm run test:electron -- [arguments for Playwright]`: the end-to-end suite in Electron itself. */
import { endToEndInElectron } from './test/electron.ts';

const ran = await endToEndInElectron(process.argv.slice(2));
if ('obstacle' in ran) console.log(`Not run in Electron: ${ran.obstacle}.`);
else process.exitCode = ran.failed > 0 ? 1 : 0;
