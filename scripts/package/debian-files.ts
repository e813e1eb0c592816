/** What both Debian packages hold beside the app: manual page, AppStream data, changes, licences. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { type DebianFacts, debianChangelog, debianCopyright } from './debian-texts.ts';

const manifest = z.object({
  version: z.string(),
  homepage: z.string(),
  author: z.object({ name: z.string(), email: z.string() }),
});

export interface Edition {
  /** Of the package, its program and its desktop entry. */
  name: string;
  appstreamId: string;
  title: string;
  /** A sentence, for AppStream. */
  about: string;
}

export const inElectron: Edition = {
  name: 'samepage',
  appstreamId: 'net.samepage.Samepage',
  title: 'Samepage',
  about: 'This edition brings its own window, in Electron.',
};
export const inBrowser: Edition = {
  name: 'samepage-web',
  appstreamId: 'net.samepage.samepage_web',
  title: 'Samepage (web)',
  about: 'This edition shows its window in an installed Chromium-family browser.',
};

/** From package.json and the environment. */
export function debianFacts(root: string, env: Readonly<NodeJS.ProcessEnv>): DebianFacts {
  const { version, homepage, author } = manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const epoch = env['SOURCE_DATE_EPOCH'];
  const made = epoch === undefined ? new Date() : new Date(Number(epoch) * 1000);
  return { version, homepage, maintainer: `${author.name} <${author.email}>`, made };
}

/** A template of build/deb with its places filled. */
export function filled(
  root: string,
  template: string,
  { version, homepage, maintainer, made }: DebianFacts,
  more: Readonly<Record<string, string>> = {},
): string {
  const values: Record<string, string> = {
    VERSION: version,
    DATE: made.toISOString().slice(0, 10),
    HOMEPAGE: homepage,
    MAINTAINER: maintainer,
    ...more,
  };
  const text = readFileSync(join(root, 'build/deb', template), 'utf8');
  return text.replace(/@(\w+)@/g, (whole, name: string) => values[name] ?? whole);
}

/** Writes them below `staged`, as everyone may read them. `root`: the project's folder, built. */
export function writeDebianFiles(root: string, staged: string, edition: Edition, facts: DebianFacts): void {
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(staged, path)), { recursive: true });
    writeFileSync(join(staged, path), content, { mode: 0o644 });
  };
  // As Debian's policy has it: `gzip -9n`, without a name or a time in it.
  const packed = (text: string) => gzipSync(text, { level: 9 });
  const { name, appstreamId, title, about } = edition;
  write(`usr/share/man/man1/${name}.1.gz`, packed(filled(root, `${name}.1`, facts)));
  const names = { PACKAGE: name, ID: appstreamId, NAME: title, EDITION: about };
  write(`usr/share/metainfo/${appstreamId}.metainfo.xml`, filled(root, 'metainfo.xml', facts, names));
  // Electron's builder writes one of its own for what it packs.
  if (edition === inBrowser) write(`usr/share/mime/packages/${name}.xml`, filled(root, 'mime.xml', facts));
  const changes = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  write(`usr/share/doc/${name}/changelog.gz`, packed(debianChangelog(changes, name, facts)));
  const licences = readFileSync(join(root, 'dist/renderer/licences.txt'), 'utf8');
  write(`usr/share/doc/${name}/copyright`, debianCopyright(licences, name, facts));
}
