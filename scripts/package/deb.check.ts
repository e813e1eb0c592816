/** The Debian package of samepage-web, made and taken apart here. Installed and used it is by scripts/debian. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { onPath } from '../../tooling/on-path.ts';
import { root } from '../../tooling/run-tool.ts';
import { expectBom } from './expect-bom.ts';
import { expectDesktopEntry } from './expect-desktop-entry.ts';
import { expectServing } from './expect-serving.ts';
import { makeDeb } from './make-deb.ts';

const [dpkgDeb, lintian, appstreamcli, man] = ['dpkg-deb', 'lintian', 'appstreamcli', 'man'].map((name) =>
  onPath(name),
);

describe.skipIf(!dpkgDeb)('the Debian package samepage-web (needs dpkg-deb)', () => {
  let folder: string;
  let deb: string;
  let installed: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'samepage-deb-check-'));
    deb = makeDeb(root, folder);
    installed = join(folder, 'installed');
    execFileSync('dpkg-deb', ['--extract', deb, installed]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (path: string) => readFileSync(join(installed, path), 'utf8');
  /** Runs a checker, and gives all that it says; a failure throws, with that in it. */
  const run = (program: string, ...args: string[]) => {
    const env = { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '100' };
    return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', env });
  };

  it('runs: its engine maps memory, and its page is whole, from its own folder alone', async () => {
    await expectServing(join(installed, 'usr/lib/samepage-web'), 'samepage-web');
  });

  it.skipIf(!lintian)('has nothing that lintian finds an error or warns of (needs lintian)', () => {
    const asRoot = process.getuid?.() === 0 ? ['--allow-root'] : [];
    const { status, stdout } = spawnSync(String(lintian), [...asRoot, '--fail-on', 'error,warning', deb], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  it('has a valid desktop entry', () => {
    expectDesktopEntry(read('usr/share/applications/samepage-web.desktop'), {
      Name: 'Samepage (web)',
      Exec: 'samepage-web %f',
      MimeType: 'application/x-samepage;application/x-samepage-trace;',
      Icon: 'samepage-web',
      Categories: 'Development;',
      Terminal: 'false',
    });
  });

  it.each(['samepage', 'samepage-trace'])('has the type of files that end with .%s', (ending) => {
    expect(read('usr/share/mime/packages/samepage-web.xml')).toContain(`<glob pattern="*.${ending}"/>`);
  });

  it.skipIf(!appstreamcli)('has valid AppStream data (needs appstream)', () => {
    const path = 'usr/share/metainfo/net.samepage.samepage_web.metainfo.xml';
    expect(read(path)).toContain(`<release version="${version}" date="20`);
    expect(run('appstreamcli', 'validate', '--no-net', join(installed, path))).toContain('Validation was successful');
  });

  it.skipIf(!man)('has a manual page that says what --help says (needs man)', () => {
    const page = join(installed, 'usr/share/man/man1/samepage-web.1.gz');
    const shown = run('man', '--warnings', '--local-file', page);
    const help = run(process.execPath, join(installed, 'usr/lib/samepage-web/dist/main/samepage-web.cjs'), '--help');
    const options = help.match(/--[\w-]+/g) ?? [];
    expect(options.length).toBeGreaterThan(3);
    for (const option of options) expect(shown).toContain(option);
    expect(gunzipSync(readFileSync(page)).toString()).not.toMatch(/@\w+@/);
  });

  it('has a bill of materials that covers every file in it', () => {
    expectBom(deb, { name: 'samepage-web', electron: null });
  });

  it('has the version of this project, and its newest changes', () => {
    expect(run('dpkg-deb', '--field', deb, 'Version').trim()).toBe(version);
    const changes = gunzipSync(readFileSync(join(installed, 'usr/share/doc/samepage-web/changelog.gz'))).toString();
    expect(changes).toMatch(/^samepage-web \(\S+\) unstable; urgency=medium\n\n {2}\* \S/);
    expect(run(process.execPath, join(installed, 'usr/lib/samepage-web/dist/main/samepage-web.cjs'), '--version')).toBe(
      `samepage-web ${version}\n`,
    );
  });
});
