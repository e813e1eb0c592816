/** `npm run dist`: the packages of the app in Electron for the machine that it runs on. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { archFromString, build, Platform } from 'electron-builder';
import { packageConfig } from '../build/electron-builder.ts';
import { runCommand, usage } from '../web-host/options.ts';
import { obstacleToTools } from './package/download.ts';
import { findElectron } from './start/electron-binary.ts';
import { fetchElectron } from './start/fetch-electron.ts';
import { root, runTool } from './test/run-tool.ts';

const note = (line: string) => void process.stderr.write(`${line}\n`);

/** The folder of Electron's program for this machine. Throws where it cannot be had. */
async function electronFolder(): Promise<string> {
  const packageFolder = join(root, 'node_modules/electron');
  const { env } = process;
  if (findElectron(packageFolder, env) === null) {
    const onProgress = () => note('Electron is being downloaded, this once …');
    const failure = await fetchElectron({ packageFolder, env, onProgress, stallMs: 15_000, lookMs: 250 });
    if (failure !== null) {
      throw new Error(
        `No package of Samepage in Electron can be made here: ${failure}.\n` +
          'Run this where the network lets it through; or name a mirror in ELECTRON_MIRROR, or the folder of an unpacked ' +
          'Electron in ELECTRON_OVERRIDE_DIST_PATH.\n“npm run deb” makes a package that needs no Electron (Debian and its kin).',
      );
    }
  }
  return env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageFolder, 'dist');
}

async function dist(): Promise<void> {
  usage(() => parseArgs({ options: {} }));
  const electronDist = await electronFolder();
  const obstacle = await obstacleToTools(process.env);
  if (obstacle !== null) {
    throw new Error(
      `electron-builder cannot download the tools that it makes packages with: ${obstacle}.\n` +
        'Run this where the network lets it through, or name a mirror in ELECTRON_BUILDER_BINARIES_MIRROR.',
    );
  }
  if (!(await runTool('vite', ['build', '--app', '--logLevel', 'warn'])))
    throw new Error('Samepage could not be built.');
  // npm installed koffi's native part for this processor alone.
  const { platform, arch } = process;
  const config = packageConfig(root, { platform, arch });
  const targets = Platform.current().createTarget([], archFromString(arch));
  await build({ projectDir: root, targets, publish: 'never', config: { ...config, electronDist } });
}

await runCommand(dist);
