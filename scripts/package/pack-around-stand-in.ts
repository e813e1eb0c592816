/** Packs the built app as `npm run dist` does, around a stand-in for Electron, and tells what electron-builder made of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LinuxPackager } from 'app-builder-lib';
import { LinuxTargetHelper } from 'app-builder-lib/out/targets/LinuxTargetHelper.js';
import { archFromString, build, Platform } from 'electron-builder';
import * as z from 'zod';
import { packageConfig } from '../../build/electron-builder.ts';
import type { Target } from '../../build/koffi-files.ts';
import { root } from '../test/run-tool.ts';
import { onPath } from './on-path.ts';
import { makeStandInRuntime } from './stand-in-runtime.ts';

/** The machine's own: only for it koffi's native part is installed. */
export const target: Target = { platform: process.platform, arch: process.arch };

/** What electron-builder compresses with; it would download one of its own. */
export const sevenZip = onPath('7zz', '7z', '7za');

export interface Packed {
  /** The app's folder, as a person would start it. */
  unpacked: string;
  /** The tar.gz; null without a sevenZip. */
  archive: string | null;
  /** The desktop entry of the deb and the AppImage. */
  desktopEntry: string;
}

export async function packAroundStandIn(folder: string): Promise<Packed> {
  const manifest = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
  const runtime = join(folder, 'runtime');
  makeStandInRuntime(runtime, z.object({ version: z.string() }).parse(manifest).version);
  if (sevenZip) process.env['ELECTRON_BUILDER_7ZIP_PATH'] = sevenZip;
  let desktopEntry = '';
  const config = packageConfig(root, target);
  const made = await build({
    projectDir: root,
    publish: 'never',
    targets: Platform.LINUX.createTarget(sevenZip ? ['dir', 'tar.gz'] : ['dir'], archFromString(target.arch)),
    config: {
      ...config,
      electronDist: runtime,
      directories: { ...config.directories, output: join(folder, 'release') },
      async afterPack({ packager }) {
        // It packs for Linux: so that is the packager it has.
        const helper = new LinuxTargetHelper(packager as LinuxPackager);
        desktopEntry = await helper.computeDesktopEntry(packager.config.deb ?? {}, '/opt/Samepage/samepage %U');
      },
    },
  });
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`;
  return {
    unpacked: join(folder, 'release', `linux${suffix}-unpacked`),
    archive: made.find((path) => path.endsWith('.tar.gz')) ?? null,
    desktopEntry,
  };
}
