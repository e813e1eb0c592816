/**
 * The running app, for one test: a real host and its page, in Chromium or in Electron, whichever the
 * project says. Specs import `test` from here and ask for `app`.
 */
import { type Browser, test as base, type Page } from '@playwright/test';
import { startWebHost } from '../../tooling/app/web-host.ts';
import { chromiumOptions } from '../../tooling/chromium/chromium-options.ts';
import { findChromium } from '../../tooling/chromium/find-chromium.ts';
import { type Desktop, openDesktop } from '../../tooling/desktop.ts';
import { startElectronApp } from './electron-app.ts';
import { evaluateInNode } from './inspector.ts';
import { PageProblems } from './page-problems.ts';
import type { HostOptions, RunningApp } from './running-app.ts';
import { startWineHost } from './wine-host.ts';

const root = process.cwd();

interface Fixtures {
  app: RunningApp;
  /** Fails the test at its end if the page had errors that it did not allow. */
  problems: PageProblems;
  /** Whether the web host lets its page start programs: Electron’s own window always may. */
  allowProcesses: boolean;
}
interface WorkerFixtures extends HostOptions {
  /** A Chromium with an interface of its own, as people have it, whose text is drawn a little differently. */
  wholeChromium: boolean;
  /** For the web host alone, on this system or in Wine. */
  chromium: Browser | null;
  /** A screen of this worker's own, on Linux and for Electron alone. */
  desktop: Desktop | null;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  host: ['web', { option: true, scope: 'worker' }],

  wholeChromium: [false, { option: true, scope: 'worker' }],

  chromium: [
    async ({ host, playwright, wholeChromium }, use) => {
      const inBrowser = host === 'web' || host === 'wine';
      const options = () => (wholeChromium ? chromiumOptions(findChromium()) : chromiumOptions());
      const browser = inBrowser ? await playwright.chromium.launch(options()) : null;
      await use(browser);
      await browser?.close();
    },
    { scope: 'worker' },
  ],

  desktop: [
    async ({ host }, use) => {
      const own = host === 'electron' && process.platform === 'linux';
      const desktop = own ? await openDesktop({ width: 1920, height: 1080, windowManager: true }) : null;
      await use(desktop);
      await desktop?.close();
    },
    { scope: 'worker' },
  ],

  allowProcesses: [false, { option: true }],

  // The fixture's own signature: Playwright reads its first parameter's pattern.
  // biome-ignore lint/correctness/noEmptyPattern: this fixture needs no other.
  problems: async ({}, use) => {
    const problems = new PageProblems();
    await use(problems);
    problems.expectNone();
  },

  app: async ({ host, chromium, desktop, problems, allowProcesses }, use, testInfo) => {
    const watchPage = (page: Page) => problems.watch(page);
    const app = await (chromium
      ? openInChromium(chromium, host, watchPage, allowProcesses)
      : startElectronApp({ root, desktop, watchPage, testInfo }));
    try {
      await idle(app.page);
      await use(app);
    } finally {
      await app.stop();
    }
  },
});

async function openInChromium(
  browser: Browser,
  host: HostOptions['host'],
  watchPage: (page: Page) => void,
  allowProcesses: boolean,
): Promise<RunningApp> {
  const program = await (host === 'wine'
    ? startWineHost(root)
    : startWebHost(root, 'serve', '0', allowProcesses ? ['--allow-processes'] : []));
  // A Chromium without an interface of its own lets no page write to the clipboard unasked.
  const permissions = ['clipboard-read', 'clipboard-write'];
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions });
  const openWindow = async () => {
    const page = await context.newPage();
    watchPage(page);
    await page.goto(program.url);
    return page;
  };
  const stop = async () => {
    // The pages first: one that loses its host says so in the console.
    await context.close();
    await program.stop();
  };
  try {
    const evaluate = (expression: string) => evaluateInNode(program, expression);
    const inMain = () => Promise.reject(new Error('there is no Electron in the web host'));
    const { url, pid } = program;
    return { host, page: await openWindow(), url, pid, openWindow, evaluate, inMain, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until the page has shown all that it knows: the signal that the app itself exports. */
export async function idle(page: Page): Promise<void> {
  // Electron shows its first window before the page's scripts have run.
  await page.waitForFunction(() => 'samepage' in window);
  await page.evaluate(() => window.samepage.idle());
}
