/**
 * The Debian package as a person meets it: installed by apt into a clean Debian 12, started by its desktop entry, used
 * with mouse and keyboard, removed. What the app did is read from Linux's own list of mappings, not from the app.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type MapLine, parseMaps } from '../../e2e/support/maps.ts';
import { type Desktop, openDesktop } from '../../tooling/desktop.ts';
import { makeDeb } from '../package/make-deb.ts';
import { root as project } from '../test/run-tool.ts';
import { debianRoot } from './base-root.ts';
import { accentedButton, viewBlocks } from './blocks.ts';
import { type EnteredRoot, enterRoot } from './enter-root.ts';

const uid = 1000;
const limitMs = 60_000;
/** What apt and dpkg write down of any package. */
const packageBooks = /^\/var\/(log\/(apt\/|dpkg\.log )|cache\/apt\/(src)?pkgcache\.bin |lib\/dpkg\/status(-old)? )/;
const pictures = join(project, 'test-results/debian');

/** Looks until there is something to return. There is no signal to wait for: the app is watched from outside. */
const until = <T>(look: () => T | false | undefined) => vi.waitUntil(look, { timeout: limitMs, interval: 50 });

describe('samepage-web in a clean Debian 12', () => {
  let folder: string;
  let deb: string;
  let debian: EnteredRoot;
  let desktop: Desktop;
  let app: ChildProcess;
  let ended: Promise<unknown[]>;
  let filesBefore: string[];

  const files = () => {
    // Of a folder only that it is there: its size tells how it was stored.
    const format = ['(', '-type', 'd', '-printf', '%p/\\n', ')', '-o', '-printf', '%p %s bytes %l\\n'];
    return debian
      .run('find', ['/', '-xdev', ...format])
      .trimEnd()
      .split('\n');
  };
  const inDebian = (path: string) => join(debian.folder, path);

  /** The process that the package's program is. */
  const samepage = () => {
    const processes = readdirSync(inDebian('proc')).filter((name) => /^\d+$/.test(name));
    return processes.find((pid) =>
      readFileSync(inDebian(`proc/${pid}/cmdline`), 'utf8').startsWith('/usr/bin/node\0/usr/bin/samepage-web\0'),
    );
  };
  const views = (): MapLine[] => {
    const maps = parseMaps(readFileSync(inDebian(`proc/${samepage()}/maps`), 'utf8'));
    return maps.filter(({ path, perms }) => path.startsWith('/memfd:samepage') && perms === 'rw-s');
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'samepage-debian-'));
    mkdirSync(pictures, { recursive: true });
    deb = makeDeb(project, folder);
    const depends = execFileSync('dpkg-deb', ['--field', deb, 'Depends'], { encoding: 'utf8' }).trim();
    debian = await enterRoot(await debianRoot('bookworm', depends), { write: 'aside' });
    debian.run('useradd', ['--create-home', '--uid', String(uid), 'person']);
    // Room for the app's window, which stands 10 pixels off the corner where no window manager places it.
    desktop = await openDesktop({ width: 1460, height: 920 });
  }, 600_000);

  afterAll(async () => {
    await debian?.leave();
    await desktop?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  afterEach(({ task }) => {
    if (task.result?.state === 'fail') desktop.photograph(join(pictures, 'failed.png'));
  });

  it('is installed by apt, alone: Debian 12 itself satisfies what it depends on', () => {
    expect(debian.run('node', ['--version'])).toMatch(/^v18\.20\./);
    filesBefore = files();
    copyFileSync(deb, inDebian('root/samepage-web.deb'));
    const said = debian.run('apt-get', ['install', '-y', '--no-install-recommends', '/root/samepage-web.deb']);
    expect(said).toContain('0 upgraded, 1 newly installed, 0 to remove');
    expect(debian.run('dpkg-query', ['--status', 'samepage-web'])).toContain('Status: install ok installed');
  });

  it('opens its window for an ordinary user, by its desktop entry’s command', async () => {
    const entry = readFileSync(inDebian('usr/share/applications/samepage-web.desktop'), 'utf8');
    const command = /^Exec=(.*)$/m.exec(entry)?.[1] ?? '';
    const env = { HOME: '/home/person', USER: 'person', DISPLAY: desktop.display, LC_ALL: 'C.UTF-8' };
    const [program = '', ...args] = debian.command(uid, env, 'sh', ['-c', `exec ${command}`]);
    app = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    ended = once(app, 'exit');
    await until(() => desktop.focusWindow('Samepage'));
    await until(() => viewBlocks(desktop.look(), 2));
    desktop.photograph(join(pictures, 'window.png'));
    const [a, b, ...others] = views();
    expect(others).toEqual([]);
    expect({ ...a, start: 0, end: 0 }).toEqual({ ...b, start: 0, end: 0 });
    expect(readFileSync(inDebian(`proc/${samepage()}/status`), 'utf8')).toMatch(new RegExp(`^Uid:\\t${uid}\\t`, 'm'));
  });

  it('maps another view at the click of a button', async () => {
    const button = await until(() => accentedButton(desktop.look()));
    desktop.input('mousemove', String(button.x + 50), String(button.y + 8), 'click', '1');
    const [, , c] = await until(() => (views().length === 3 ? views() : undefined));
    expect(c).toMatchObject({ perms: 'rw-s', inode: views()[0]?.inode, offset: 0 });
  });

  it('moves that view where it is dragged to, with the mouse', async () => {
    const [a, b, c] = views();
    const blocks = await until(() => viewBlocks(desktop.look(), 3));
    const { x, y, length } = blocks[2] ?? { x: 0, y: 0, length: 0 };
    const from = x + Math.round(length / 2);
    desktop.input('mousemove', String(from), String(y + 4), 'mousedown', '1');
    for (const share of [0.25, 0.5, 0.75, 1]) {
      desktop.input('mousemove', '--sync', String(from + Math.round(share * 3 * length)), String(y + 4));
    }
    desktop.photograph(join(pictures, 'dragging.png'));
    desktop.input('mouseup', '1');
    const moved = await until(() => {
      const now = views();
      return now.length === 3 && now[2]?.start !== c?.start ? now : undefined;
    });
    expect(moved.slice(0, 2)).toEqual([a, b]);
    const bytes = (c?.end ?? 0) - (c?.start ?? 0);
    expect(moved[2]).toEqual({ ...c, start: moved[2]?.start, end: (moved[2]?.start ?? 0) + bytes });
    desktop.photograph(join(pictures, 'dragged.png'));
  });

  it('ends when its window is closed', async () => {
    desktop.input('key', 'ctrl+w');
    expect(await ended).toEqual([0, null]);
  });

  it('is removed without a trace', () => {
    debian.run('apt-get', ['purge', '-y', 'samepage-web']);
    debian.run('rm', ['/root/samepage-web.deb']);
    const before = new Set(filesBefore);
    const left = files().filter((line) => !before.has(line) && !packageBooks.test(line));
    expect(left).toEqual([]);
  });
});
