import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Machine } from '../native-bridge/os/machine.ts';
import { findBrowser, openAppWindow } from './browser.ts';

const linux: Machine = { platform: 'linux', env: { DISPLAY: ':0', PATH: '/a:/b' }, root: false };
const only =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);

describe('findBrowser', () => {
  it.each<[string, Machine, string]>([
    ['on the PATH', linux, '/b/google-chrome'],
    [
      'among a Mac’s apps',
      { platform: 'darwin', env: { HOME: '/Users/me' }, root: false },
      '/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    [
      'among Windows’ programs',
      { platform: 'win32', env: { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' }, root: false },
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
  ])('finds one %s', (_, machine, path) => {
    expect(findBrowser(machine, only(path))).toEqual({ browser: path });
  });

  it('prefers the first name, then the first folder', () => {
    const exists = only('/a/google-chrome', '/b/chromium', '/a/chromium');
    expect(findBrowser(linux, exists)).toEqual({ browser: '/a/chromium' });
  });

  it('says that there is none', () => {
    expect(findBrowser(linux, only())).toEqual({ obstacle: 'no Chromium-family browser was found' });
  });

  it('looks for none where it could not open a window', () => {
    const found = findBrowser({ ...linux, root: true }, () => true);
    expect(found).toEqual({ obstacle: expect.stringContaining('root') });
  });
});

describe('openAppWindow', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'samepage-browser-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  /** A program in the browser's place, which writes down its arguments and then does `rest`. */
  async function browser(rest: string): Promise<string> {
    const path = join(folder, 'browser');
    const note = `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'args'))}, process.argv.slice(2).join('\\n'));`;
    await writeFile(path, `#!${process.execPath}\n${note}\n${rest}`, { mode: 0o755 });
    return path;
  }

  const profiles = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('samepage-window-'));

  it('gives the window a profile of its own, and takes it away again', async () => {
    const before = await profiles();
    const window = await openAppWindow(await browser(''), 'http://127.0.0.1:1/open/ticket');
    await window.ended;
    const args = (await readFile(join(folder, 'args'), 'utf8')).split('\n');
    expect(args).toContain('--app=http://127.0.0.1:1/open/ticket');
    expect(args.find((arg) => arg.startsWith('--user-data-dir='))).toContain(tmpdir());
    expect(args.join(' ')).not.toContain('no-sandbox');
    await window.close();
    expect(await profiles()).toEqual(before);
  });

  it('ends a window that is still open', async () => {
    const window = await openAppWindow(await browser('setInterval(() => undefined, 1000);'), 'http://127.0.0.1:1/');
    await window.close();
    await window.ended;
  });

  it('ends by itself where the browser cannot be started', async () => {
    const window = await openAppWindow(join(folder, 'missing'), 'http://127.0.0.1:1/');
    await window.ended;
    await window.close();
  });
});
