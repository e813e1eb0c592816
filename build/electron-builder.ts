/** What `npm run dist` makes of the built app, as electron-builder is told it. */
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { koffiFiles, nativePackage, type Target } from './koffi-files.ts';
import { programFiles } from './program-files.ts';

/** What Electron runs of dist/main; the others are for the web host and the command line. */
export const electronPrograms = ['electron-main', 'engine-thread', 'region-thread'];

/** One package holds the native part for one system: `target`'s. `root`: the project's folder, built. */
export function packageConfig(root: string, target: Target): Configuration {
  return {
    appId: 'net.samepage.Samepage',
    productName: 'Samepage',
    copyright: 'Copyright © The Samepage authors',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own placeholders.
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    directories: { buildResources: 'build', output: 'release' },

    // An allow-list: everything that is not named here stays out.
    files: [
      'package.json',
      'LICENSE',
      ...programFiles(join(root, 'dist/main'), electronPrograms).map((name) => `dist/main/${name}`),
      'dist/main/icon.png',
      'dist/preload/preload.cjs',
      'dist/renderer/index.html',
      'dist/renderer/licences.txt',
      'dist/renderer/assets/*',
      '!node_modules/**',
      ...koffiFiles(target),
    ],
    asar: true,
    // The system's loader opens native modules itself, and cannot look into an archive.
    asarUnpack: [`${nativePackage(target)}/**`],
    // It comes built.
    npmRebuild: false,

    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    },

    linux: {
      target: ['AppImage', 'deb', 'tar.gz'],
      executableName: 'samepage',
      category: 'Development',
      synopsis: 'See what virtual memory really does',
      icon: 'build/icons',
      // Desktops find the window's entry by the name that it runs under (`desktopName` in package.json).
      syncDesktopName: true,
      desktop: { entry: { Keywords: 'memory;mmap;virtual memory;paging;operating system;' } },
    },
    deb: { packageCategory: 'devel' },
    win: { target: ['nsis'], icon: 'build/icon.ico' },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
    mac: { target: ['dmg', 'zip'], category: 'public.app-category.developer-tools', icon: 'build/icon.icns' },
  };
}
