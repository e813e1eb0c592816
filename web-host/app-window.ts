/** Its own window for the session: a browser, started with a profile that nobody else can read. */
import { mkdtempSync, rmSync } from 'node:fs';
import { open, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { killGroup, spawnGroup } from '../native-bridge/os/process-group.ts';

export interface AppWindow {
  /** Resolves when the window's process has ended, for whatever reason, or was never created. */
  readonly ended: Promise<void>;
  /** Ends the process if it still runs, and removes its profile. */
  close(): Promise<void>;
  /** The same without waiting: what is still being written into the profile may stay. */
  closeNow(): void;
}

/** Two ways to the same page. */
export interface PageAddresses {
  /** With the session's token. */
  address: string;
  ticketAddress(): string;
}

/** A browser that has not ended by then after having been asked to is killed, ms. */
const patienceMs = 1_500;

/** How often and after how many ms it is tried again to remove the profile: the browser's last writes may come after its end. */
const removal = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };

/**
 * Opens the page as an app window. Its profile is its own and temporary: so its process is this window's alone. A program's
 * arguments can be read by every user, so the address is in a file, which only our own user can read.
 */
export async function openAppWindow(browser: string, page: PageAddresses): Promise<AppWindow> {
  const confined = await isConfined(browser);
  // The folder is for its owner alone: mkdtemp(3).
  const profile = mkdtempSync(join(tmpdir(), 'samepage-window-'));
  const start = confined ? page.ticketAddress() : await writeStart(profile, page.address);
  const child = spawnGroup(
    browser,
    [
      `--app=${start}`,
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
      await Promise.race([ended, delay(patienceMs, undefined, { ref: false })]);
      killGroup(child);
      await rm(profile, removal);
    },
    closeNow() {
      killGroup(child);
      rmSync(profile, removal);
    },
  };
}

/** A page that goes on to `address`, readable by our own user alone; resolves with its own address. */
async function writeStart(profile: string, address: string): Promise<string> {
  const path = join(profile, 'open.html');
  const page = `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="dark light">
<title>Samepage</title>
<script>location.replace(${JSON.stringify(address)})</script>
`;
  await writeFile(path, page, { mode: 0o600, flag: 'wx' });
  return pathToFileURL(path).href;
}

/** Enough of a script to find in it what it starts. */
const scriptBytes = 16_384;

/** Whether the browser is kept in a sandbox that does not show it our temporary files: a snap or a Flatpak, or a script that starts one. */
async function isConfined(browser: string): Promise<boolean> {
  try {
    const path = await realpath(browser);
    if (/^\/snap\/|\/bin\/snap$/.test(path)) return true;
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(scriptBytes), 0, scriptBytes, 0);
      const text = buffer.toString('latin1', 0, bytesRead);
      return text.startsWith('#!') && /\/snap\/|\bsnap run\b|\bflatpak run\b/.test(text);
    } finally {
      await file.close();
    }
  } catch {
    // It cannot be started, either, which is reported then.
    return false;
  }
}
