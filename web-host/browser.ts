/** Finds an installed Chromium-family browser. */
import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { type Machine, windowObstacle } from '../native-bridge/os/machine.ts';

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
  'brave',
  'vivaldi',
];

const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser', 'Vivaldi'];

const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
  'Vivaldi\\Application\\vivaldi.exe',
];

/** Where the browsers are, best first. */
function candidates({ platform, env }: Machine): string[] {
  if (platform === 'win32') {
    const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']];
    return windowsPrograms.flatMap((program) =>
      folders.flatMap((folder) => (folder === undefined ? [] : [win32.join(folder, program)])),
    );
  }
  if (platform === 'darwin') {
    const folders = ['/Applications', posix.join(env['HOME'] ?? '/', 'Applications')];
    return macApps.flatMap((app) => folders.map((folder) => `${folder}/${app}.app/Contents/MacOS/${app}`));
  }
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return linuxNames.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}

export type BrowserSearch = { browser: string } | { obstacle: string };

/** A browser that can open a window here, or why there is none, as a clause. */
export function findBrowser(machine: Machine, exists: (path: string) => boolean = existsSync): BrowserSearch {
  const obstacle = windowObstacle(machine);
  if (obstacle !== null) return { obstacle };
  const browser = candidates(machine).find(exists);
  return browser === undefined ? { obstacle: 'no Chromium-family browser was found' } : { browser };
}
