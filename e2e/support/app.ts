/**
 * The running app, for one test: a real host and its page, in Chromium, in Electron itself or in the stand-in for it,
 * whichever the project says. Specs import `test` from here and ask for `app`.
 */
import { type Browser, test as base, type Page } from '@playwright/test';
import { chromiumOptions } from './chromium-options.ts';
import { startElectronApp } from './electron-app.ts';
import { evaluateInNode } from './inspector.ts';
import { PageProblems } from './page-problems.ts';
import type { HostOptions, RunningApp } from './running-app.ts';
import { prepareStandin, type Standin, startStandinApp } from './standin-app.ts';
import { startWebHost } from './web-host.ts';
import { startWineHost } from './wine-host.ts';

const root = process.cwd();

interface Fixtures {
  app: RunningApp;
  /** Fails the test at its end if the page had errors that it did not allow. */
  problems: PageProblems;
}
interface WorkerFixtures extends HostOptions {
  /** For the web host alone, on this system or in Wine. */
  chromium: Browser | null;
  /** For the stand-in alone. */
  standin: Standin | null;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  host: ['web', { option: true, scope: 'worker' }],

  chromium: [
    async ({ host, playwright }, use) => {
      const inBrowser = host === 'web' || host === 'wine';
      const browser = inBrowser ? await playwright.chromium.launch(chromiumOptions()) : null;
      await use(browser);
      await browser?.close();
    },
    { scope: 'worker' },
  ],

  standin: [
    async ({ host, playwright }, use) => {
      const standin = host === 'standin' ? await prepareStandin(playwright.chromium, root) : null;
      await use(standin);
      await standin?.stop();
    },
    { scope: 'worker' },
  ],

  // The fixture's own signature: Playwright reads its first parameter's pattern.
  // biome-ignore lint/correctness/noEmptyPattern: this fixture needs no other.
  problems: async ({}, use) => {
    const problems = new PageProblems();
    await use(problems);
    problems.expectNone();
  },

  app: async ({ host, chromium, standin, problems }, use) => {
    const watchPage = (page: Page) => problems.watch(page);
    const start = () => {
      if (chromium) return openInChromium(chromium, host, watchPage);
      return standin ? startStandinApp(standin, root, watchPage) : startElectronApp(root, watchPage);
    };
    const app = await start();
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
): Promise<RunningApp> {
  const program = await (host === 'wine' ? startWineHost(root) : startWebHost(root));
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
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
  await page.evaluate(() => window.samepage.idle());
}
