/** The package in Electron, packed around a stand-in for Electron: its files, and that its engine and page work from there. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { extractAll, extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronPrograms } from '../../build/electron-builder.ts';
import { koffiFiles, nativePackage } from '../../build/koffi-files.ts';
import { programFiles } from '../../build/program-files.ts';
import { root } from '../test/run-tool.ts';
import { expectDesktopEntry } from './expect-desktop-entry.ts';
import { expectServing } from './expect-serving.ts';
import { type Packed, packAroundStandIn, sevenZip, target } from './pack-around-stand-in.ts';
import { runtimeFiles } from './stand-in-runtime.ts';

/** What the app may add to Electron in a package. */
const limitBytes = 1.5 * 1024 * 1024;
const kib = (bytes: number) => `${Math.round(bytes / 1024)} KiB`;

const built = (name: string) => programFiles(join(root, 'dist/main'), [name]).map((file) => `dist/main/${file}`);

/** All files below a folder, relative to it, sorted. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

describe('the package in Electron', () => {
  let folder: string;
  let packed: Packed;
  let asar: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'samepage-pack-'));
    packed = await packAroundStandIn(folder);
    asar = join(packed.unpacked, 'resources/app.asar');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const unpackedFiles = koffiFiles(target).filter((path) => path.startsWith(nativePackage(target)));

  it('holds these files, and no other', () => {
    const expected = [
      'LICENSE',
      'package.json',
      ...electronPrograms.flatMap(built),
      'dist/preload/preload.cjs',
      'dist/renderer/index.html',
      'dist/renderer/licences.txt',
      ...readdirSync(join(root, 'dist/renderer/assets')).map((name) => `dist/renderer/assets/${name}`),
      ...koffiFiles(target),
    ];
    // The archive lists folders, too: what has nothing below it is a file.
    const listed = listPackage(asar, { isPack: false }).map((path) => path.slice(1));
    const files = listed.filter((path) => !listed.some((other) => other.startsWith(`${path}/`)));
    expect(files.sort()).toEqual([...new Set(expected)].sort());

    const outside = unpackedFiles.map((path) => `resources/app.asar.unpacked/${path}`);
    expect(filesBelow(packed.unpacked)).toEqual([...runtimeFiles, 'resources/app.asar', ...outside].sort());
  });

  it('leaves the web host, the command line’s programs and what only developers need at home', () => {
    const programs = listPackage(asar, { isPack: false }).filter((path) => path.startsWith('/dist/main/'));
    const code = programs.map((path) => extractFile(asar, path.slice(1)).toString()).join('\n');
    expect(code).not.toContain('WebSocketServer');
    expect(code).not.toContain('parseArgs');
    const manifest: unknown = JSON.parse(extractFile(asar, 'package.json').toString());
    expect(manifest).toMatchObject({ name: 'samepage', main: 'dist/main/electron-main.cjs', type: 'module' });
    expect(manifest).not.toHaveProperty('devDependencies');
    expect(manifest).not.toHaveProperty('scripts');
  });

  it.skipIf(!sevenZip)('comes as the same files in a tar.gz, and adds at most 1.5 MiB to it (needs 7zip)', () => {
    const archive = packed.archive ?? '';
    const lines = execFileSync('tar', ['-tvzf', archive], { encoding: 'utf8' }).split('\n');
    const files = lines
      .filter((line) => line.startsWith('-'))
      .map((line) => line.replace(/^[^/]+\/\S+ .*? \S+ [^/]+\//, ''));
    expect(files.sort()).toEqual(filesBelow(packed.unpacked));
    // The stand-in is next to nothing, so this is what the app adds.
    const whole = filesBelow(packed.unpacked).reduce(
      (sum, file) => sum + statSync(join(packed.unpacked, file)).size,
      0,
    );
    console.log(`The app’s own part, besides Electron: ${kib(statSync(archive).size)} packed, ${kib(whole)} unpacked.`);
    expect(statSync(archive).size).toBeLessThan(limitBytes);
  });

  it('runs: its engine maps memory, and its page is whole, from the unpacked folder alone', async () => {
    const app = join(folder, 'app');
    extractAll(asar, app);
    // In Electron no web host is needed; here it is what starts the engine and serves the page.
    for (const file of built('serve')) cpSync(join(root, file), join(app, file), { force: false });
    await expectServing(app, 'serve');
  });

  it('has its fuses turned', async () => {
    const {
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: _,
      version: __,
      ...wire
    } = await getCurrentFuseWire(join(packed.unpacked, 'samepage'));
    const off = '0'.charCodeAt(0);
    const on = '1'.charCodeAt(0);
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: off,
      [FuseV1Options.EnableCookieEncryption]: on,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
      [FuseV1Options.EnableNodeCliInspectArguments]: off,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
      [FuseV1Options.OnlyLoadAppFromAsar]: on,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
    });
  });

  it('has a valid desktop entry', () => {
    expectDesktopEntry(packed.desktopEntry, {
      Name: 'Samepage',
      Exec: '/opt/Samepage/samepage %U',
      Icon: 'samepage',
      Categories: 'Development;',
      Terminal: 'false',
    });
  });
});
