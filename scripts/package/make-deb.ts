/** Makes the Debian package of `samepage-web`, which needs no Electron, from the built app, by dpkg-deb alone. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { koffiFiles } from '../../build/koffi-files.ts';
import { programFiles } from '../../build/program-files.ts';
import { debianFacts, filled, inBrowser, writeDebianFiles } from './debian-files.ts';
import { debianArchitecture, packStaged } from './staged-deb.ts';

/** The page's folder, and the modules that start the app and its engine. */
const home = 'usr/lib/samepage-web';
const programs = ['samepage-web', 'engine-thread', 'side-thread', 'watch-thread', 'second-process'];

/** Where each file of the package comes from, in the project's folder. */
function sources(root: string): Record<string, string> {
  const iconSizes = readdirSync(join(root, 'build/icons')).map((name) => name.replace('.png', ''));
  const app = [
    ...programFiles(join(root, 'dist/main'), programs).map((name) => `dist/main/${name}`),
    'dist/renderer/index.html',
    'dist/renderer/licences.txt',
    ...readdirSync(join(root, 'dist/renderer/assets')).map((name) => `dist/renderer/assets/${name}`),
    ...koffiFiles({ platform: 'linux', arch: process.arch }),
  ];
  return {
    'usr/bin/samepage-web': 'build/deb/samepage-web',
    ...Object.fromEntries(app.map((path) => [`${home}/${path}`, path])),
    'usr/share/applications/samepage-web.desktop': 'build/deb/samepage-web.desktop',
    'usr/share/lintian/overrides/samepage-web': 'build/deb/samepage-web.lintian-overrides',
    'usr/share/icons/hicolor/scalable/apps/samepage-web.svg': 'build/icon.svg',
    ...Object.fromEntries(
      iconSizes.map((size) => [`usr/share/icons/hicolor/${size}/apps/samepage-web.png`, `build/icons/${size}.png`]),
    ),
  };
}

/**
 * Makes the package in `folder`, and returns its path. `root`: the project's folder, built. The time of its files is
 * SOURCE_DATE_EPOCH where that is set. Throws where this is no processor that Debian has, or dpkg-deb fails.
 */
export function makeDeb(root: string, folder: string): string {
  const architecture = debianArchitecture();
  const facts = debianFacts(root, process.env);
  const { version } = facts;
  const staged = mkdtempSync(join(tmpdir(), 'samepage-deb-'));
  // Everyone can read what the package installs, no matter which user made it.
  const umask = process.umask(0o022);
  try {
    chmodSync(staged, 0o755);
    const write = (path: string, content: string | Buffer, mode = 0o644) => {
      mkdirSync(dirname(join(staged, path)), { recursive: true });
      writeFileSync(join(staged, path), content, { mode });
    };
    for (const [path, source] of Object.entries(sources(root))) {
      write(path, readFileSync(join(root, source)), path.startsWith('usr/bin/') ? 0o755 : 0o644);
    }
    write(`${home}/package.json`, `${JSON.stringify({ name: 'samepage-web', version, type: 'module' })}\n`);
    writeDebianFiles(root, staged, inBrowser, facts);
    const deb = join(folder, `samepage-web_${version}_${architecture}.deb`);
    packStaged(staged, deb, {
      control: (size) => filled(root, 'control', facts, { ARCHITECTURE: architecture, INSTALLED_SIZE: String(size) }),
      compression: 'xz',
    });
    return deb;
  } finally {
    process.umask(umask);
    rmSync(staged, { recursive: true });
  }
}
