/** `npm run deb`: the Debian package of samepage-web, which needs no Electron. */
import { join } from 'node:path';
import { onPath } from '../tooling/on-path.ts';
import { root, runTool } from '../tooling/run-tool.ts';
import { runCommand } from '../web-host/options.ts';
import { makeDeb } from './package/make-deb.ts';
import { writeSboms } from './package/write-sboms.ts';

await runCommand(async () => {
  if (!onPath('dpkg-deb')) throw new Error('dpkg-deb is not there: Debian packages are made on Debian and its kin.');
  if (!(await runTool('vite', ['build', '--app', '--logLevel', 'warn'])))
    throw new Error('Samepage could not be built.');
  const deb = makeDeb(root, join(root, 'release'));
  const boms = writeSboms([deb], { name: 'samepage-web', electron: null, unpacked: null });
  process.stdout.write([deb, ...boms].map((file) => `${file}\n`).join(''));
});
