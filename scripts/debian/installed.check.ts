/**
 * The Debian packages as a person meets them: installed by apt into a clean Debian 12, started by their desktop entries,
 * used with mouse and keyboard, removed. What the app did is read from Linux's own list of mappings, not from the app.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { debianRoot } from '../../tooling/debian/base-root.ts';
import { type Desktop, openDesktop } from '../../tooling/desktop.ts';
import { describeElectron, obtainElectron } from '../../tooling/electron/electron-for-tests.ts';
import { root as project } from '../../tooling/run-tool.ts';
import { expectDesktopEntry } from '../package/expect-desktop-entry.ts';
import { makeDeb } from '../package/make-deb.ts';
import { makePackages } from '../package/make-packages.ts';
import { AppWindow, appProcesses, mappedViews, type StartedApp } from '../package/packaged-app.ts';
import { runtimeOf } from '../package/runtime.ts';
import { DebianPerson } from './debian-person.ts';
import { forgetKey, publish, type SigningKey, sourceLine, throwAwayKey } from './repository.ts';

const pictures = join(project, 'test-results/debian');
const next = '99.0.0';
const found = await obtainElectron(project, (line) => console.log(line));
if ('obstacle' in found) console.log(`Skipped: the package in Electron is not installed: ${found.obstacle}.`);

let folder: string;
let web: string;
/** Of the version of this project, and of a later one; empty where no Electron is here. */
let electron: string[] = [];
let base: string;
let desktop: Desktop;
let person: DebianPerson;

/** A .deb in Electron, made in its own folder. */
async function electronDeb(at: string, made: string): Promise<string> {
  if ('obstacle' in found) throw new Error(found.obstacle);
  const runtime = await runtimeOf(found.path);
  console.log(`${made} is packed around ${describeElectron(runtime.versions)}.`);
  const { files } = await makePackages(runtime, { targets: ['deb'], folder: at, quick: true, version: made });
  return files[0] ?? '';
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'samepage-debian-'));
  mkdirSync(pictures, { recursive: true });
  web = makeDeb(project, folder);
  if (!('obstacle' in found)) {
    electron = [await electronDeb(join(folder, 'this'), version), await electronDeb(join(folder, 'next'), next)];
  }
  const depends = (deb: string) => execFileSync('dpkg-deb', ['--field', deb, 'Depends'], { encoding: 'utf8' }).trim();
  base = await debianRoot('bookworm', depends(web), electron[0] === undefined ? depends(web) : depends(electron[0]));
  // Room for the app's window, which stands 10 pixels off the corner where no window manager places it.
  desktop = await openDesktop({ width: 1460, height: 920 });
}, 600_000);

afterAll(async () => {
  await desktop?.close();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(({ task }) => {
  if (task.result?.state === 'fail') desktop?.photograph(join(pictures, 'failed.png'));
});

const install = (...what: string[]) =>
  person.run('apt-get', '-o', 'Dpkg::Use-Pty=0', 'install', '-y', '--no-install-recommends', ...what);
const uidOf = (proc: string) => /^Uid:\t(\d+)\t/m.exec(readFileSync(`${proc}/status`, 'utf8'))?.[1];

/** The window of the program whose command line begins so, its pictures under its own name. */
function windowOf(commandLine: string, name: string): AppWindow {
  const views = () => mappedViews(appProcesses(commandLine, person.path('proc')).main?.proc ?? '');
  return new AppWindow(desktop, views, (picture) => desktop.photograph(join(pictures, `${name}-${picture}.png`)));
}

describe('samepage-web in a clean Debian 12', () => {
  const program = '/usr/bin/node /usr/bin/samepage-web';
  let before: string[];
  let app: StartedApp;
  let window: AppWindow;
  beforeAll(async () => {
    person = await DebianPerson.enter(base);
  });
  afterAll(() => person?.leave());
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.log(`The app printed: ${app?.output()}\n${person.run('ps', '-ef')}`);
  });

  it('is installed by apt, alone: Debian 12 itself satisfies what it depends on', () => {
    expect(person.run('node', '--version')).toMatch(/^v18\.20\./);
    before = person.files();
    copyFileSync(web, person.path('root/samepage-web.deb'));
    expect(install('/root/samepage-web.deb')).toContain('0 upgraded, 1 newly installed, 0 to remove');
    expect(person.run('dpkg-query', '--status', 'samepage-web')).toContain('Status: install ok installed');
  });

  it('opens its window for an ordinary user, by its desktop entry’s command, however many connections others hold', async () => {
    const others = await manyConnections();
    app = person.startEntry('samepage-web', desktop.display);
    window = windowOf(program, 'web');
    await window.appears();
    expect(uidOf(appProcesses(program, person.path('proc')).main?.proc ?? '')).toBe(String(person.uid));
    others.close();
  });

  it('maps another view at the click of a button, and moves it where it is dragged to', async () => {
    await window.mapAnotherView();
    await window.dragLastView();
  });

  it('ends when its window is closed', async () => {
    desktop.input('key', 'ctrl+w');
    expect(await app.ended).toEqual([0, null]);
  });

  it('is removed without a trace', () => {
    person.run('apt-get', 'purge', '-y', 'samepage-web');
    person.run('rm', '/root/samepage-web.deb');
    expect(person.leftSince(before)).toEqual([]);
  });
});

describe.skipIf('obstacle' in found)('samepage, in Electron, in a clean Debian 12', () => {
  const program = '/opt/Samepage/samepage';
  // Where apt's own user can read it.
  const repository = '/srv/samepage';
  let before: string[];
  let key: SigningKey;
  let app: StartedApp;
  let window: AppWindow;
  beforeAll(async () => {
    person = await DebianPerson.enter(base);
    key = throwAwayKey(join(folder, 'key'));
  });
  afterAll(async () => {
    if (key) forgetKey(key);
    await person?.leave();
  });

  it('is installed by apt from a signed repository, with what it depends on, beside samepage-web', () => {
    before = person.files();
    mkdirSync(person.path(repository));
    for (const deb of [web, electron[0] ?? ''])
      copyFileSync(deb, join(person.path(repository), deb.replace(/.*\//, '')));
    publish(person.path(repository), key, new Date());
    writeFileSync(person.path('etc/apt/keyrings/samepage.asc'), key.public);
    writeFileSync(
      person.path('etc/apt/sources.list.d/samepage.list'),
      sourceLine(repository, '/etc/apt/keyrings/samepage.asc'),
    );
    updateOwn();
    const said = install('samepage', 'samepage-web');
    expect(said).toMatch(/newly installed, 0 to remove/);
    for (const name of ['samepage', 'samepage-web', 'libgtk-3-0', 'libnotify4', 'libsecret-1-0']) {
      expect(person.run('dpkg-query', '--status', name)).toContain('Status: install ok installed');
    }
    expect(person.run('apt-get', 'check')).not.toContain('E:');
  });

  it('has its desktop entry, icon, manual page, AppStream data and AppArmor profile in place', () => {
    expectDesktopEntry(readFileSync(person.path('usr/share/applications/samepage.desktop'), 'utf8'), {
      Name: 'Samepage',
      Exec: '/opt/Samepage/samepage %U',
      Icon: 'samepage',
      Categories: 'Development;',
      Terminal: 'false',
    });
    expect(person.runAsPerson('samepage', '--version')).toContain(`Samepage ${version}\n`);
    expect(readFileSync(person.path('opt/Samepage/resources/apparmor-profile'), 'utf8')).toContain('userns,');
    // The sandbox is made of user namespaces, which this system gives to all.
    expect(person.run('stat', '--format', '%a', '/opt/Samepage/chrome-sandbox')).toBe('755\n');
    for (const path of [
      'usr/share/icons/hicolor/256x256/apps/samepage.png',
      'usr/share/man/man1/samepage.1.gz',
      'usr/share/metainfo/net.samepage.Samepage.metainfo.xml',
      'usr/share/doc/samepage/copyright',
    ]) {
      expect(existsSync(person.path(path)), path).toBe(true);
    }
  });

  it('opens its window for an ordinary user, by its desktop entry’s command, in its sandbox', async () => {
    app = person.startEntry('samepage', desktop.display);
    window = windowOf(program, 'electron');
    await window.appears();
    const { main, renderers } = appProcesses(program, person.path('proc'));
    expect(uidOf(main?.proc ?? '')).toBe(String(person.uid));
    expect(readFileSync(`${renderers[0]?.proc}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m);
  });

  it('maps another view at the click of a button, and moves it where it is dragged to', async () => {
    await window.mapAnotherView();
    await window.dragLastView();
  });

  it('ends when asked to quit', async () => {
    desktop.input('key', 'ctrl+q');
    expect(await app.ended).toEqual([0, null]);
  });

  it('is upgraded by apt to a later version, from the repository, and from no changed one', () => {
    copyFileSync(electron[1] ?? '', join(person.path(repository), 'next.deb'));
    publish(person.path(repository), key, new Date());
    const list = join(person.path(repository), 'Packages');
    const signed = readFileSync(list, 'utf8');
    writeFileSync(list, signed.replace(/^SHA256: ./m, 'SHA256: x'));
    expect(updateOwn).toThrow();
    writeFileSync(list, signed);
    updateOwn();
    expect(install('--only-upgrade', 'samepage')).toContain('1 upgraded, 0 newly installed, 0 to remove');
    expect(person.runAsPerson('samepage', '--version')).toContain(`Samepage ${next}\n`);
  });

  it('is removed without a trace, with what came along', () => {
    person.run('apt-get', 'purge', '-y', '--autoremove', 'samepage', 'samepage-web');
    // The repository goes, too, and what apt had read of it.
    const source = '/etc/apt/sources.list.d/samepage.list /etc/apt/keyrings/samepage.asc';
    person.run('sh', '-c', `rm -r ${repository} ${source} /var/lib/apt/lists/_srv_samepage_*`);
    expect(person.leftSince(before)).toEqual([]);
  });
});

/** Connections of IPv4 and IPv6, enough that the kernel gives each of its two lists of them in several pieces. */
async function manyConnections(): Promise<{ close(): void }> {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  for (const address of ['127.0.0.1', '::1']) {
    const server = createServer().listen(0, address);
    servers.push(server);
    await once(server, 'listening');
    const at = server.address();
    if (at === null || typeof at === 'string') throw new Error('no port');
    for (let made = 0; made < 200; made += 1) {
      const socket = connect(at.port, address);
      await once(socket, 'connect');
      sockets.push(socket);
    }
  }
  return {
    close() {
      for (const socket of sockets) socket.destroy();
      for (const server of servers) server.close();
    },
  };
}

/** Only the tests' own repository: Debian's lists are there already. */
function updateOwn(): void {
  const only = [
    'Dir::Etc::SourceParts=-',
    'APT::Get::List-Cleanup=0',
    'Dir::Etc::SourceList=/etc/apt/sources.list.d/samepage.list',
  ];
  person.run('apt-get', '-o', 'APT::Update::Error-Mode=any', ...only.flatMap((option) => ['-o', option]), 'update');
}
