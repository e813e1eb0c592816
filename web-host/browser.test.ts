import { describe, expect, it } from 'vitest';
import type { Machine } from '../native-bridge/os/machine.ts';
import { findBrowser } from './browser.ts';

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
