/** The packages in Electron, made around a real one and started from where a person unpacks them. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { extractFile } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronPrograms } from '../../build/electron-builder.ts';
import { koffiFiles, nativePackage } from '../../build/koffi-files.ts';
import { programFiles } from '../../build/program-files.ts';
import { switchesLetThrough } from '../../electron/command-line.ts';
import { type Desktop, openDesktop } from '../../tooling/desktop.ts';
import { describeElectron, obtainElectron, screenObstacle } from '../../tooling/electron/electron-for-tests.ts';
import { filesBelow, hashesBelow, sha256 } from '../../tooling/files-below.ts';
import { onPath } from '../../tooling/on-path.ts';
import { root, run } from '../../tooling/run-tool.ts';
import { obstacleToAppImage } from './appimage-tools.ts';
import { expectBom } from './expect-bom.ts';
import { expectFuses } from './expect-fuses.ts';
import { makePackages, type PackagesMade, sevenZip } from './make-packages.ts';
import {
  AppWindow,
  answers,
  appProcesses,
  asOrdinaryUser,
  mappedViews,
  ordinaryUser,
  startApp,
} from './packaged-app.ts';
import { type Runtime, runtimeOf } from './runtime.ts';
import { archivedFiles } from './sbom.ts';
import { builtFiles, recordPacked } from './tested-build.ts';
import { unpackPackage } from './unpack.ts';

/** What the app may add to Electron in a package. */
const limitBytes = 1.5 * 1024 * 1024;
const kib = (bytes: number) => `${Math.round(bytes / 1024)} KiB`;
const target = { platform: process.platform, arch: process.arch };
const pictures = join(root, 'test-results/packages');

const found = await obtainElectron(root, (line) => console.log(line));
const missing = [sevenZip === null ? '7zip' : null, obstacleToAppImage(), onPath('dpkg-deb') === null ? 'dpkg' : null];
const obstacle =
  'obstacle' in found
    ? found.obstacle
    : (screenObstacle() ??
      (missing.some((name) => name !== null) ? `it needs ${missing.filter(Boolean).join(', ')}` : null));
if (obstacle !== null) console.log(`Skipped: no package in Electron is made and started here: ${obstacle}.`);

describe.skipIf(obstacle !== null)('the packages in Electron', () => {
  let folder: string;
  let home: string;
  let runtime: Runtime;
  let made: PackagesMade;
  let asar: string;
  let desktop: Desktop;
  const file = (end: string) => made.files.find((path) => path.endsWith(end)) ?? '';
  const installed = () => join(home, 'Samepage');
  const photograph = (name: string) => desktop.photograph(join(pictures, `${name}.png`));

  beforeAll(async () => {
    if ('obstacle' in found) return;
    folder = mkdtempSync(join(tmpdir(), 'samepage-packages-'));
    // The ordinary user starts what is in it.
    chmodSync(folder, 0o755);
    mkdirSync(pictures, { recursive: true });
    runtime = await runtimeOf(found.path);
    console.log(`Packed around ${describeElectron(runtime.versions)}.`);
    made = await makePackages(runtime, { folder: join(folder, 'made'), quick: true, standInAppImage: true });
    asar = join(made.unpacked, 'resources/app.asar');
    home = join(folder, 'home');
    unpackPackage(file('.tar.gz'), installed());
    if (process.getuid?.() === 0) await run('chown', ['-R', `${ordinaryUser}:${ordinaryUser}`, home]);
    // Room for the app's window, which stands 10 pixels off the corner where no window manager places it.
    desktop = await openDesktop({ width: 1460, height: 920 });
  });
  afterAll(async () => {
    await desktop?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const env = () => ({ HOME: home, DISPLAY: desktop.display, LC_ALL: 'C.UTF-8' });
  const start = (program: string, args: string[] = [], more: Record<string, string> = {}) =>
    startApp(asOrdinaryUser({ ...env(), ...more }, [program, ...args]));

  const unpackedFiles = koffiFiles(target).filter((path) => path.startsWith(nativePackage(target)));

  it('hold these files of ours, and no other', () => {
    const built = programFiles(join(root, 'dist/main'), electronPrograms).map((name) => `dist/main/${name}`);
    const expected = [
      ...['LICENSE', 'package.json', 'dist/main/icon.png', 'dist/preload/preload.cjs'],
      ...filesBelow(join(root, 'dist/renderer')).map((path) => `dist/renderer/${path}`),
      ...built,
      ...koffiFiles(target),
    ];
    expect(archivedFiles(asar)).toEqual([...new Set(expected)].sort());

    const runtimeFiles = filesBelow(runtime.folder).filter((path) => path !== 'resources/default_app.asar');
    const named = runtimeFiles.map((path) =>
      path === 'electron' ? 'samepage' : path === 'LICENSE' ? `${path}.electron.txt` : path,
    );
    const ours = ['resources/app.asar', 'resources/apparmor-profile'];
    const outside = unpackedFiles.map((path) => `resources/app.asar.unpacked/${path}`);
    expect(filesBelow(made.unpacked)).toEqual([...named, ...ours, ...outside].sort());
  });

  it('hold the very build that is tested, file by file (SHA-256)', () => {
    const tested = builtFiles(root);
    const names = archivedFiles(asar).filter((path) => path.startsWith('dist/'));
    const packed = names.map((path) => [path.replace('dist/', ''), sha256(extractFile(asar, path))] as const);
    expect(Object.fromEntries(packed)).toEqual(Object.fromEntries(packed.map(([path]) => [path, tested[path]])));
    recordPacked(root, Object.fromEntries(packed));
    // electron-builder leaves out of the packages' own package.json what only npm reads.
    for (const path of koffiFiles(target).filter((name) => !name.endsWith('package.json'))) {
      expect(sha256(extractFile(asar, path)), path).toBe(sha256(readFileSync(join(root, path))));
    }
  });

  it('have the command line, and leave the web host and what only developers need at home', () => {
    const programs = archivedFiles(asar).filter((path) => path.startsWith('dist/main/') && path.endsWith('.cjs'));
    const code = programs.map((path) => extractFile(asar, path).toString()).join('\n');
    expect(code).not.toContain('WebSocketServer');
    expect(code).toContain('Usage: samepage regions PID');
    const manifest: unknown = JSON.parse(extractFile(asar, 'package.json').toString());
    expect(manifest).toMatchObject({ name: 'samepage', main: 'dist/main/electron-main.cjs', type: 'module' });
    expect(manifest).not.toHaveProperty('devDependencies');
    expect(manifest).not.toHaveProperty('scripts');
  });

  it('are the same files in every format, and at most 1.5 MiB of them are the app’s', () => {
    const unpacked = hashesBelow(made.unpacked);
    const below = (path: string, prefix: string) => {
      const inside = [...hashesBelow(path)].filter(([name]) => name.startsWith(prefix));
      return new Map(inside.map(([name, hash]) => [name.slice(prefix.length), hash]));
    };
    expect(below(installed(), '')).toEqual(unpacked);
    unpackPackage(file('.deb'), join(folder, 'deb'));
    expect(below(join(folder, 'deb'), 'opt/Samepage/')).toEqual(unpacked);
    unpackPackage(file('.AppImage'), join(folder, 'appimage'));
    const appImage = below(join(folder, 'appimage'), '');
    expect(new Map([...unpacked.keys()].map((path) => [path, appImage.get(path)]))).toEqual(unpacked);

    const own = [...unpacked.keys()].filter((path) => path.startsWith('resources/'));
    const sum = (sizes: number[]) => sizes.reduce((whole, size) => whole + size, 0);
    const whole = sum(own.map((path) => statSync(join(made.unpacked, path)).size));
    const packed = sum(own.map((path) => gzipSync(readFileSync(join(made.unpacked, path))).length));
    console.log(`The app’s own part, besides Electron: ${kib(packed)} packed, ${kib(whole)} unpacked.`);
    expect(packed).toBeLessThan(limitBytes);
  });

  it('have a desktop entry, AppStream data and a manual page that their checkers accept, in the deb', () => {
    const installed = join(folder, 'deb');
    const check = (program: string, ...args: string[]) => {
      if (onPath(program) === null) return console.log(`Skipped: ${program} is not there.`);
      const env = { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '100' };
      return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', env });
    };
    const entry = join(installed, 'usr/share/applications/samepage.desktop');
    check('desktop-file-validate', '--no-hints', entry);
    // A double click on one of its files opens it.
    expect(readFileSync(entry, 'utf8')).toMatch(/^MimeType=application\/x-samepage;application\/x-samepage-trace;$/m);
    expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=\S+ .*%[UuFf]$/m);
    const types = readFileSync(join(installed, 'usr/share/mime/packages/samepage.xml'), 'utf8');
    for (const ending of ['samepage', 'samepage-trace']) expect(types).toContain(`<glob pattern="*.${ending}"/>`);
    const metainfo = join(installed, 'usr/share/metainfo/net.samepage.Samepage.metainfo.xml');
    expect(check('appstreamcli', 'validate', '--no-net', metainfo) ?? 'successful').toContain('successful');
    const page = check('man', '--warnings', '--local-file', join(installed, 'usr/share/man/man1/samepage.1.gz'));
    for (const name of switchesLetThrough) expect(page ?? `--${name}`).toContain(`--${name}`);
  });

  it('have their fuses turned', () => expectFuses(join(made.unpacked, 'samepage'), runtime.fuseCount));

  it('run from a home folder, as an ordinary user, whatever the command line and the environment ask of Electron', async () => {
    const [evil, proof] = [join(home, 'evil.cjs'), join(home, 'evil-ran')];
    writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(proof)}, '')`);
    const port = 9339;
    const app = start(
      join(installed(), 'samepage'),
      [
        `--inspect=${port + 1}`,
        // Chromium takes white space away before it looks.
        ` --remote-debugging-port=${port}`,
        '--js-flags=--expose-gc',
        `--load-extension=${home}`,
      ],
      { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require ${evil}` },
    );
    const proc = `/proc/${app.process.pid}`;
    const processes = () => appProcesses(installed());
    const window = new AppWindow(desktop, () => mappedViews(proc), photograph);
    await window.appears();
    await window.mapAnotherView();
    await window.dragLastView();
    expect(readFileSync(`${proc}/status`, 'utf8')).toMatch(/^Uid:\t(?!0\t)/m);
    // In its sandbox: a process of the renderer's may make only few system calls (proc_pid_status(5): 2, a filter).
    const [renderer, ...others] = processes().renderers;
    expect(others).toEqual([]);
    expect(readFileSync(`${renderer?.proc}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m);
    expect(await answers(port)).toBe(false);
    expect(await answers(port + 1)).toBe(false);
    expect(renderer?.commandLine).not.toMatch(/expose-gc|load-extension|no-sandbox/);
    desktop.input('key', 'ctrl+q');
    expect(await app.ended).toEqual([0, null]);
    expect(filesBelow(home)).not.toContain('evil-ran');
    expect(app.output()).not.toMatch(/listening on/);
    expect(readFileSync(join(home, '.config/Samepage/logs/samepage.log'), 'utf8')).toContain(
      'leaves out the switches inspect, remote-debugging-port, js-flags, load-extension',
    );
  });

  it('answer --version', async () => {
    const app = start(join(installed(), 'samepage'), ['--version']);
    expect(await app.ended).toEqual([0, null]);
    expect(app.output()).toMatch(/^Samepage \d+\.\d+\.\d+$/m);
  });

  it('run as an AppImage, but for its own runtime, which a stand-in takes the place of', async () => {
    const app = start(file('.AppImage'), [], { TMPDIR: home });
    const main = () => appProcesses(join(home, 'tmp.')).main;
    await new AppWindow(
      desktop,
      () => mappedViews(main()?.proc ?? ''),
      () => undefined,
    ).appears();
    expect(main()?.commandLine).not.toContain('no-sandbox');
    desktop.input('key', 'ctrl+q');
    expect(await app.ended).toEqual([0, null]);
  });

  it('have a bill of materials that covers every file in them', () => {
    for (const end of ['.deb', '.tar.gz', '.AppImage'])
      expectBom(file(end), { name: 'samepage', electron: runtime.versions });
  });

  it('run nothing but the archive that they were made with', async () => {
    const resources = join(installed(), 'resources');
    const [proof, app] = [join(home, 'other-app-ran'), join(resources, 'app')];
    renameSync(join(resources, 'app.asar'), join(resources, 'aside'));
    mkdirSync(app);
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'other', main: 'main.cjs' }));
    writeFileSync(
      join(app, 'main.cjs'),
      `require('node:fs').writeFileSync(${JSON.stringify(proof)}, '');process.exit(3)`,
    );
    const other = start(join(installed(), 'samepage'));
    const ended = await other.ended;
    expect(ended).not.toEqual([3, null]);
    expect(filesBelow(home)).not.toContain('other-app-ran');
  });
});
