/** An installed Chromium-family browser, started so that it looks and lives like a window of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
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

export interface AppWindow {
  /** Resolves when the window's process has ended, for whatever reason, or never came to be. */
  readonly ended: Promise<void>;
  /** Ends the process if it still runs, and removes its profile. */
  close(): Promise<void>;
}

/** Opens `address` as an app window. Its profile is its own and temporary: so its process is this window's alone. */
export async function openAppWindow(browser: string, address: string): Promise<AppWindow> {
  const profile = await mkdtemp(join(tmpdir(), 'samepage-window-'));
  const child: ChildProcess = spawn(
    browser,
    [
      `--app=${address}`,
      `--user-data-dir=${profile}`,
      '--window-size=1440,900',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-sync',
      // A throw-away profile keeps no passwords: no reason to ask for the desktop's keyring.
      '--password-store=basic',
      '--use-mock-keychain',
    ],
    {
      stdio: 'ignore',
      // Else its reports of crashes and the graphics library's cache (https://docs.mesa3d.org/envvars.html) come to lie in
      // the person's folders, and outlast the window.
      env: { ...process.env, BREAKPAD_DUMP_LOCATION: profile, MESA_SHADER_CACHE_DIR: profile },
    },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    ended,
    async close() {
      child.kill();
      await ended;
      // Helper processes may write for a moment longer.
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
