/** Makes the Debian package of `samepage-web`, which needs no Electron, from the built app, by dpkg-deb alone. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { koffiFiles } from '../../build/koffi-files.ts';
import { programFiles } from '../../build/program-files.ts';
import { debianChangelog, debianCopyright } from './debian-texts.ts';

/** Debian's names for Node's. */
const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

const manifest = z.object({
  version: z.string(),
  homepage: z.string(),
  author: z.object({ name: z.string(), email: z.string() }),
});

/** The page's folder, and the modules that start the app and its engine. */
const home = 'usr/lib/samepage-web';
const programs = ['samepage-web', 'engine-thread', 'region-thread'];

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
  const architecture = architectures[process.arch];
  if (process.platform !== 'linux' || architecture === undefined) {
    throw new Error(`no Debian package is made on ${process.platform}-${process.arch}, only on Linux x64 and arm64`);
  }
  const { version, homepage, author } = manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const maintainer = `${author.name} <${author.email}>`;
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  const made = epoch === undefined ? new Date() : new Date(Number(epoch) * 1000);
  const staged = mkdtempSync(join(tmpdir(), 'samepage-deb-'));
  // Whoever makes the package, everyone can read what it installs.
  const umask = process.umask(0o022);
  try {
    chmodSync(staged, 0o755);
    const write = (path: string, content: string | Buffer, mode = 0o644) => {
      mkdirSync(dirname(join(staged, path)), { recursive: true });
      writeFileSync(join(staged, path), content, { mode });
    };
    const fill = (template: string, more: Record<string, string> = {}) => {
      const values: Record<string, string> = {
        VERSION: version,
        DATE: made.toISOString().slice(0, 10),
        HOMEPAGE: homepage,
        MAINTAINER: maintainer,
        ARCHITECTURE: architecture,
        ...more,
      };
      const text = readFileSync(join(root, 'build/deb', template), 'utf8');
      return text.replace(/@(\w+)@/g, (whole, name: string) => values[name] ?? whole);
    };
    for (const [path, source] of Object.entries(sources(root))) {
      write(path, readFileSync(join(root, source)), path.startsWith('usr/bin/') ? 0o755 : 0o644);
    }
    write(`${home}/package.json`, `${JSON.stringify({ name: 'samepage-web', version, type: 'module' })}\n`);
    write('usr/share/man/man1/samepage-web.1.gz', packed(fill('samepage-web.1')));
    const metainfo = 'net.samepage.samepage_web.metainfo.xml';
    write(`usr/share/metainfo/${metainfo}`, fill(metainfo));
    const texts = { version, maintainer, homepage, made };
    const changes = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
    write('usr/share/doc/samepage-web/changelog.gz', packed(debianChangelog(changes, texts)));
    const licences = readFileSync(join(root, 'dist/renderer/licences.txt'), 'utf8');
    write('usr/share/doc/samepage-web/copyright', debianCopyright(licences, texts));

    const files = filesBelow(staged, '');
    const bytes = files.reduce((sum, path) => sum + statSync(join(staged, path)).size, 0);
    const sums = files.map((path) => `${md5(join(staged, path))}  ${path}\n`);
    write('DEBIAN/md5sums', sums.join(''));
    write('DEBIAN/control', fill('control', { INSTALLED_SIZE: String(Math.ceil(bytes / 1024)) }));

    mkdirSync(folder, { recursive: true });
    const deb = join(folder, `samepage-web_${version}_${architecture}.deb`);
    execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', staged, deb], { stdio: 'pipe' });
    return deb;
  } finally {
    process.umask(umask);
    rmSync(staged, { recursive: true });
  }
}

/** As Debian's policy has it: `gzip -9n`, without a name or a time in it. */
function packed(text: string): Buffer {
  return gzipSync(text, { level: 9 });
}

function md5(path: string): string {
  return createHash('md5').update(readFileSync(path)).digest('hex');
}

function filesBelow(folder: string, within: string): string[] {
  return readdirSync(join(folder, within), { withFileTypes: true }).flatMap((entry) => {
    const path = within === '' ? entry.name : `${within}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}
