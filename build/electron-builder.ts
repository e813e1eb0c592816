/** What `npm run dist` makes of the built app, as electron-builder’s configuration. */
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { fusesFor } from './fuses.ts';
import { koffiFiles, nativePackage, type Target } from './koffi-files.ts';
import { programFiles } from './program-files.ts';

/** What Electron runs of dist/main; the others are for the web host and the command line. */
export const electronPrograms = ['electron-main', 'engine-thread', 'side-thread', 'watch-thread'];

export interface PackedRuntime {
  /** Electron's, with or without a `v`. */
  version: string;
  /** Of its program. */
  fuseCount: number;
}

/** The packages' names; those around another Electron than the one that is shipped say that they are for tests. */
export function artifactName(shipped: boolean): string {
  // The placeholders are electron-builder's own.
  return `\${productName}-\${version}-\${os}-\${arch}${shipped ? '' : '-test'}.\${ext}`;
}

/** One package holds the native part for one system: `target`'s. `root`: the project's folder, built. */
export function packageConfig(root: string, target: Target, runtime: PackedRuntime): Configuration {
  return {
    appId: 'net.samepage.Samepage',
    productName: 'Samepage',
    copyright: 'Copyright © The Samepage authors',
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

    electronVersion: runtime.version.replace(/^v/, ''),
    electronFuses: fusesFor(runtime.fuseCount, target),

    // Its AppImages start in the sandbox; those of the older tools are started without.
    toolsets: { appimage: '1.0.3' },
    fileAssociations: [
      {
        ext: 'samepage',
        name: 'Samepage workspace',
        description: 'Sections and views of Samepage',
        mimeType: 'application/x-samepage',
        role: 'Editor',
      },
      {
        ext: 'samepage-trace',
        name: 'Samepage trace',
        description: 'What a watched program did to its memory',
        mimeType: 'application/x-samepage-trace',
        role: 'Viewer',
      },
    ],
    linux: {
      target: ['AppImage', 'deb', 'tar.gz'],
      executableName: 'samepage',
      category: 'Development',
      synopsis: 'See what virtual memory really does',
      icon: 'build/icons',
      // In every package: what is in the app's folder does not depend on which one it is.
      extraResources: [{ from: 'build/deb/samepage.apparmor', to: 'apparmor-profile' }],
      // Desktops find the window's entry by the name that it runs under (`desktopName` in package.json).
      syncDesktopName: true,
      desktop: { entry: { Keywords: 'memory;mmap;virtual memory;paging;operating system;' } },
    },
    deb: {
      packageCategory: 'devel',
      // Watching programs.
      recommends: ['strace'],
      afterInstall: 'build/deb/samepage.postinst',
      afterRemove: 'build/deb/samepage.postrm',
      appArmorProfile: 'build/deb/samepage.apparmor',
    },
    win: { target: ['nsis'], icon: 'build/icon.ico' },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
    mac: { target: ['dmg', 'zip'], category: 'public.app-category.developer-tools', icon: 'build/icon.icns' },
  };
}
