/** Makes the packages in Electron, by electron-builder, around an Electron that is there. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { archFromString, build, Platform } from 'electron-builder';
import { artifactName, packageConfig } from '../../build/electron-builder.ts';
import { onPath } from '../../tooling/on-path.ts';
import { root } from '../../tooling/run-tool.ts';
import { writeAppImageTools } from './appimage-tools.ts';
import { debianFacts, inElectron, writeDebianFiles } from './debian-files.ts';
import type { Runtime } from './runtime.ts';

/** What electron-builder compresses a tar.gz with; it would download one of its own. */
export const sevenZip = onPath('7zz', '7z', '7za');

export interface PackagesWanted {
  /** electron-builder's names; all that the configuration has for this system where left out. */
  targets?: readonly string[];
  folder: string;
  /** Compressed as little as can be: for tests. */
  quick?: boolean;
  /** With an AppImage runtime that stands in for the real one. */
  standInAppImage?: boolean;
  /** By default the project's own; another one is for tests. */
  version?: string;
}

export interface PackagesMade {
  /** The app's folder, as it is in each package. */
  unpacked: string;
  files: string[];
}

/** Packs the built app. Throws where electron-builder, or a tool that it needs, fails. */
export async function makePackages(runtime: Runtime, wanted: PackagesWanted): Promise<PackagesMade> {
  const { platform, arch } = process;
  const work = mkdtempSync(join(tmpdir(), 'samepage-pack-'));
  try {
    const config = packageConfig(
      root,
      { platform, arch },
      { version: runtime.versions.electron, fuseCount: runtime.fuseCount },
    );
    Object.assign(process.env, toolsFor(wanted, work));
    const files = await build({
      projectDir: root,
      publish: 'never',
      targets: Platform.current().createTarget([...(wanted.targets ?? [])], archFromString(arch)),
      config: {
        ...config,
        artifactName: artifactName(runtime.current),
        electronDist: runtime.folder,
        directories: { ...config.directories, output: wanted.folder },
        ...(wanted.version !== undefined && { extraMetadata: { version: wanted.version } }),
        deb: { ...config.deb, fpm: platform === 'linux' ? [`${debianExtras(work)}/=/usr`] : [] },
        // Electron's own default app, which nothing starts here.
        afterPack: ({ packager, appOutDir }) => {
          rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
        },
      },
    });
    const suffix = arch === 'x64' ? '' : `-${arch}`;
    const names = { linux: `linux${suffix}-unpacked`, win32: `win${suffix}-unpacked`, darwin: `mac${suffix}` };
    const name = platform === 'linux' || platform === 'win32' || platform === 'darwin' ? names[platform] : '';
    return { unpacked: join(wanted.folder, name), files: files.filter((file) => !basename(file).endsWith('.yml')) };
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** What goes to /usr in the Debian package, beside what electron-builder itself puts there. */
function debianExtras(work: string): string {
  const folder = join(work, 'deb');
  writeDebianFiles(root, folder, inElectron, debianFacts(root, process.env));
  mkdirSync(join(folder, 'usr/bin'));
  symlinkSync('../../opt/Samepage/samepage', join(folder, 'usr/bin/samepage'));
  return join(folder, 'usr');
}

/** The environment in which electron-builder takes this machine's tools instead of downloading its own. */
function toolsFor({ quick = false, standInAppImage = false }: PackagesWanted, work: string): Record<string, string> {
  if (standInAppImage) writeAppImageTools(join(work, 'appimage'), quick);
  return {
    ...(process.platform === 'linux' && { CUSTOM_FPM_PATH: join(import.meta.dirname, 'fpm.mjs') }),
    ...(sevenZip !== null && { ELECTRON_BUILDER_7ZIP_PATH: sevenZip }),
    ...(standInAppImage && { APPIMAGE_TOOLS_PATH: join(work, 'appimage') }),
    ...(quick && { ELECTRON_BUILDER_COMPRESSION_LEVEL: '1', SAMEPAGE_QUICK_PACKAGES: '1' }),
  };
}
