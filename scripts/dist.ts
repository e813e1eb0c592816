/** `npm run dist`: the packages of the app in Electron for the machine that it runs on. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageConfig } from '../build/electron-builder.ts';
import { usage } from '../native-bridge/hosts/usage.ts';
import { describeElectron, obtainElectron } from '../tooling/electron/electron-for-tests.ts';
import { onPath } from '../tooling/on-path.ts';
import { root, runTool } from '../tooling/run-tool.ts';
import { runCommand } from '../web-host/options.ts';
import { obstacleToAppImage } from './package/appimage-tools.ts';
import { obstacleToTools } from './package/download.ts';
import { makePackages, sevenZip } from './package/make-packages.ts';
import { type Runtime, runtimeOf } from './package/runtime.ts';
import { testedInElectron } from './package/tested-build.ts';
import { writeSboms } from './package/write-sboms.ts';

const note = (line: string) => void process.stderr.write(`${line}\n`);

/** What of this system's packages can be made here, and whether an AppImage only for tests. Says what cannot. */
async function choose({ current, versions, fuseCount }: Runtime): Promise<{ targets: string[]; standIn: boolean }> {
  const { platform, arch } = process;
  const config = packageConfig(root, { platform, arch }, { version: versions.electron, fuseCount });
  const system = platform === 'linux' ? config.linux : platform === 'win32' ? config.win : config.mac;
  const all = Array.isArray(system?.target) ? system.target.map(String) : [];
  const download = await obstacleToTools(process.env);
  if (download === null) return { targets: all, standIn: false };
  if (platform !== 'linux') {
    throw new Error(
      `electron-builder cannot download the tools that it makes packages with: ${download}.\n` +
        'Run this where the network lets it through, or name a mirror in ELECTRON_BUILDER_BINARIES_MIRROR.',
    );
  }
  const missing: Record<string, string | null> = {
    // The real runtime cannot be had: what is made without it is for tests, as all else around another Electron.
    AppImage: current ? `its runtime cannot be downloaded (${download})` : needs(obstacleToAppImage()),
    'tar.gz': sevenZip === null ? needs('7zip') : null,
    deb: onPath('dpkg-deb') === null ? needs('dpkg') : null,
  };
  const targets = all.filter((name) => !missing[name]);
  for (const name of all) if (missing[name]) note(`No ${name} is made: ${missing[name]}.`);
  return { targets, standIn: targets.includes('AppImage') };
}

function needs(debianPackage: string | null): string | null {
  return debianPackage === null ? null : `it needs ${debianPackage} (apt-get install ${debianPackage})`;
}

async function dist(): Promise<void> {
  usage(() => parseArgs({ options: {} }));
  const found = await obtainElectron(root, note);
  if ('obstacle' in found) {
    throw new Error(
      `No package of Samepage in Electron can be made here: ${found.obstacle}.\n` +
        'Run this where the network lets it through; or name a mirror in ELECTRON_MIRROR, or the folder of an unpacked ' +
        'Electron in ELECTRON_OVERRIDE_DIST_PATH.\n“npm run deb” makes a package that needs no Electron (Debian and its kin).',
    );
  }
  const runtime = await runtimeOf(found.path);
  if (!(await runTool('vite', ['build', '--app', '--logLevel', 'warn'])))
    throw new Error('Samepage could not be built.');
  const { targets, standIn } = await choose(runtime);
  const { unpacked, files } = await makePackages(runtime, {
    targets: ['dir', ...targets],
    folder: join(root, 'release'),
    standInAppImage: standIn,
  });
  const boms = writeSboms(files, { name: 'samepage', electron: runtime.versions, unpacked });
  process.stdout.write([unpacked, ...files, ...boms].map((file) => `${file}\n`).join(''));
  note(`Made around ${describeElectron(runtime.versions)}.`);
  note(testedInElectron(root));
  if (!runtime.current) note('It is not the Electron that Samepage is shipped in: these packages are for tests.');
  if (standIn) note('The AppImage begins with a stand-in for its runtime, which could not be downloaded.');
}

await runCommand(dist);
