/** Electron with an app, as a person starts it but for two switches, by which a bench may look into its page and its memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import type { Desktop } from '../tooling/desktop.ts';
import { electronForTests } from '../tooling/electron/electron-for-tests.ts';
import { descendants } from './cpu-time.ts';

export interface ElectronProcess {
  pid: number;
  /** Milliseconds since 1970. */
  startedMs: number;
  /** Connects to its page for as long as `use` runs: a connection costs something itself. */
  withPage<T>(use: (page: Page) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/**
 * The second lets this user read how much memory the sandboxed processes have (Chromium's zygote_main_linux.cc): they hide
 * it else, the page's own among them.
 */
const switches = ['--remote-debugging-port=0', '--allow-sandbox-debugging'];

export async function startElectron(app: string, desktop: Desktop): Promise<ElectronProcess> {
  const found = electronForTests(process.cwd());
  if ('obstacle' in found) throw new Error(`Electron does not run here: ${found.obstacle}`);
  const settings = mkdtempSync(join(tmpdir(), 'samepage-bench-'));
  const { WAYLAND_DISPLAY: _, ...env } = process.env;
  const startedMs = Date.now();
  const child = spawn(found.path, [...switches, app], {
    env: { ...env, DISPLAY: desktop.display, XDG_CONFIG_HOME: settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stderr });
  const address = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const [, found = ''] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
      if (found !== '') resolve(found);
    });
    lines.on('close', () => reject(new Error('Electron ended at its start')));
  });
  return {
    // It has printed something.
    pid: child.pid as number,
    startedMs,
    async withPage(use) {
      // Electron does not know what Playwright would set for a browser.
      const browser = await chromium.connectOverCDP(address, { noDefaults: true });
      try {
        const [context] = browser.contexts();
        const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
        if (!page) throw new Error('Electron shows no page');
        return await use(page);
      } finally {
        await browser.close();
      }
    },
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(late);
      // Its other processes may still write there for a moment.
      rmSync(settings, { recursive: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** Bytes of the processes' own share of memory, and how many of them may not be asked (proc_pid_smaps(5)). */
export function proportionalMemory(pid: number): { bytes: number; unknown: number } {
  let [bytes, unknown] = [0, 0];
  for (const each of [pid, ...descendants(pid)]) {
    try {
      const [, kib] = /^Pss: +(\d+) kB/m.exec(readFileSync(`/proc/${each}/smaps_rollup`, 'latin1')) ?? [];
      bytes += 1024 * Number(kib);
    } catch {
      unknown += 1;
    }
  }
  return { bytes, unknown };
}
