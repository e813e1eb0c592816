import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openAppWindow } from './app-window.ts';

const address = 'http://0123456789abcdef0123.localhost:1/#token=secret-Token_1';
const page = { address, ticketAddress: () => 'http://0123456789abcdef0123.localhost:1/open/ticket' };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samepage-browser-'));
  // Profiles of other tests that run meanwhile lie elsewhere.
  vi.stubEnv('TMPDIR', folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const started = () => join(folder, 'args');

/** A program in the browser's place, which does `first`, writes down its arguments and then does `rest`. */
async function browser(rest = '', first = ''): Promise<string> {
  const path = join(folder, 'browser');
  const note = `const { renameSync, writeFileSync } = require('node:fs');
    writeFileSync('${started()}.new', process.argv.slice(2).join('\\n'));
    renameSync('${started()}.new', '${started()}');`;
  await writeFile(path, `#!${process.execPath}\n${first}\n${note}\n${rest}`, { mode: 0o755 });
  return path;
}

/** The arguments that it was started with, once it was. */
async function argsOf(): Promise<string[]> {
  await vi.waitUntil(() => existsSync(started()), { timeout: 10_000, interval: 5 });
  return (await readFile(started(), 'utf8')).split('\n');
}

const option = (args: readonly string[], name: string) =>
  args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
const profiles = async () => (await readdir(folder)).filter((name) => name.startsWith('samepage-window-'));
const stays = 'setInterval(() => undefined, 1000);';

describe('an app window', () => {
  it('has its own profile, which goes with it', async () => {
    const window = await openAppWindow(await browser(), page);
    await window.ended;
    const args = await argsOf();
    expect(option(args, 'user-data-dir')).toContain(folder);
    expect(args.join(' ')).not.toContain('no-sandbox');
    await window.close();
    expect(await profiles()).toEqual([]);
  });

  it('gets the address by a file that nobody else can read, and nothing of it by its arguments or environment', async () => {
    const window = await openAppWindow(await browser(), page);
    await window.ended;
    const args = await argsOf();
    const profile = option(args, 'user-data-dir');
    const start = fileURLToPath(option(args, 'app'));
    expect(start.startsWith(`${profile}/`)).toBe(true);
    expect((await stat(profile)).mode & 0o777).toBe(0o700);
    expect((await stat(start)).mode & 0o777).toBe(0o600);
    expect(await readFile(start, 'utf8')).toContain(`location.replace("${address}")`);
    expect(args.join(' ')).not.toMatch(/localhost|ticket|secret/);
    await window.close();
  });

  it.each<[string, (real: string) => Promise<string>]>([
    [
      'a snap',
      async () => {
        const bin = join(folder, 'bin');
        await mkdir(bin);
        await browser();
        await writeFile(join(bin, 'snap'), await readFile(join(folder, 'browser')), { mode: 0o755 });
        await symlink(join(bin, 'snap'), join(folder, 'chromium'));
        return join(folder, 'chromium');
      },
    ],
    ['a script that starts a snap', () => browser('', '// exec /snap/bin/chromium "$@"')],
    ['a script that starts a Flatpak', () => browser('', '// exec flatpak run org.chromium.Chromium "$@"')],
  ])('of a browser that sees none of our files gets a ticket: %s', async (_, make) => {
    const window = await openAppWindow(await make(folder), page);
    await window.ended;
    const args = await argsOf();
    expect(option(args, 'app')).toBe(page.ticketAddress());
    expect(args.join(' ')).not.toContain('secret');
    await window.close();
  });

  it('is ended while it is open', async () => {
    const window = await openAppWindow(await browser(stays), page);
    await window.close();
    await window.ended;
  });

  it('is killed where it does not end, with all that it has started, and its profile goes', async () => {
    const child = join(folder, 'child');
    const window = await openAppWindow(
      await browser(
        `process.on('SIGTERM', () => undefined); ${stays}`,
        `const child = require('node:child_process').spawn('sleep', ['1000']);
         require('node:fs').writeFileSync('${child}', String(child.pid));`,
      ),
      page,
    );
    await argsOf();
    await window.close();
    await window.ended;
    expect(await profiles()).toEqual([]);
    const gone = async () => !(await isRunning(Number(await readFile(child, 'utf8'))));
    await vi.waitUntil(gone, { timeout: 10_000, interval: 10 });
  });

  it('is ended without waiting, and its profile goes', async () => {
    const window = await openAppWindow(await browser(stays), page);
    await argsOf();
    window.closeNow();
    expect(await profiles()).toEqual([]);
    await window.ended;
  });

  it('ends by itself where the browser cannot be started', async () => {
    const path = join(folder, 'browser');
    await writeFile(path, '');
    await chmod(path, 0o644);
    for (const program of [path, join(folder, 'missing')]) {
      const window = await openAppWindow(program, page);
      await window.ended;
      await window.close();
    }
  });
});

/** A process that has ended and is only not yet waited for does not run. */
async function isRunning(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return state !== '' && !/\) Z /.test(state);
}
