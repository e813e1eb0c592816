/** The desktop app as built, for one test, in the stand-in for Electron: see e2e/electron-standin/README.md. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserType, Page } from '@playwright/test';
import { build } from 'vite';
import { chromiumOptions } from './chromium-options.ts';
import { agreeToQuit, clickMenu } from './desktop.ts';
import { evaluateInNode } from './inspector.ts';
import { once } from './once.ts';
import { watchProgram } from './program.ts';
import type { InMain, RunningApp } from './running-app.ts';

/** What all tests of one worker share. */
export interface Standin {
  chromium: Browser;
  /** The browser's own endpoint of the DevTools Protocol. */
  address: string;
  /** The stand-in, made one file that Node can run. */
  program: string;
  stop(): Promise<void>;
}

export async function prepareStandin(browserType: BrowserType, root: string): Promise<Standin> {
  const folder = await mkdtemp(join(tmpdir(), 'samepage-standin-'));
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: 'e2e/electron-standin/run.ts',
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'standin.js' } },
    },
  });
  const options = chromiumOptions();
  const chromium = await browserType.launch({
    ...options,
    args: [...(options.args ?? []), '--remote-debugging-port=0'],
  });
  return {
    chromium,
    address: await endpointOf(chromium),
    program: join(folder, 'standin.js'),
    async stop() {
      await chromium.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Chromium writes the port that it chose into its profile. */
async function endpointOf(chromium: Browser): Promise<string> {
  const session = await chromium.newBrowserCDPSession();
  const { commandLine } = await session.send('SystemInfo.getInfo');
  await session.detach();
  const profile = /--user-data-dir=(\S+)/.exec(commandLine)?.[1] ?? '';
  const [port, path] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  return `ws://127.0.0.1:${port}${path}`;
}

/** A context of its own, and the id that the DevTools Protocol has for it. */
async function newContext(chromium: Browser) {
  const session = await chromium.newBrowserCDPSession();
  const before = await session.send('Target.getBrowserContexts');
  // The stand-in sizes its windows itself.
  const context = await chromium.newContext({ viewport: null });
  const after = await session.send('Target.getBrowserContexts');
  await session.detach();
  const id = after.browserContextIds.find((each) => !before.browserContextIds.includes(each));
  if (id === undefined) throw new Error('the browser has no new context');
  return { context, id };
}

export interface StandinRun {
  /** The main module; by default the app's own, as built. */
  main?: string;
  args?: readonly string[];
  /** The folder of the app's settings; by default a new one. */
  settings?: string;
  /** Which button of every native box is chosen; by default the first. */
  answer?: number;
}

/** Starts the app's main module in the stand-in. Whoever starts it, ends it. */
export async function runInStandin(standin: Standin, root: string, run: StandinRun = {}) {
  const settings = run.settings ?? (await mkdtemp(join(tmpdir(), 'samepage-settings-')));
  const { context, id } = await newContext(standin.chromium);
  const main = run.main ?? join(root, 'dist/main/electron-main.js');
  const env = {
    ...process.env,
    STANDIN_BROWSER: standin.address,
    STANDIN_CONTEXT: id,
    STANDIN_SETTINGS: settings,
    STANDIN_ANSWER: String(run.answer ?? 0),
  };
  // Its debugger stays asleep, unless a test asks for it.
  const child = spawn(process.execPath, ['--inspect-port=0', standin.program, main, root, ...(run.args ?? [])], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const program = watchProgram(child);
  const { pid } = child;
  if (pid === undefined) throw new Error(`the stand-in did not start: ${await program.ended}`);
  const stop = once(async () => {
    await program.stop();
    await context.close();
    if (run.settings === undefined) await rm(settings, { recursive: true });
  });
  return { ...program, pid, context, child, settings, stop };
}

/** Starts the app and resolves once its first window is there. */
export async function startStandinApp(
  standin: Standin,
  root: string,
  watchPage: (page: Page) => void,
  run: StandinRun = {},
): Promise<RunningApp> {
  const program = await runInStandin(standin, root, run);
  const { context, pid } = program;
  context.on('page', watchPage);
  /** A test may have put its own answers in place of those that the stand-in gives. */
  let meddled = false;
  // The value is what the task returns: plain data, of its own type.
  const inMain = ((task, argument) => {
    meddled = true;
    return evaluateInNode(program, `(${task})(standinForElectron, ${JSON.stringify(argument)})`);
  }) as InMain;
  const opened = async (by: () => Promise<void>) => {
    const there = Promise.all([context.waitForEvent('page'), by()]);
    const ended = program.ended.then((end) => Promise.reject(new Error(`it ended: ${end}`)));
    const [page] = await Promise.race([there, ended]);
    await page.waitForURL(/^https:/);
    return page;
  };
  try {
    const page = await opened(async () => undefined);
    return {
      host: 'standin',
      page,
      url: page.url(),
      pid,
      openWindow: () => opened(() => clickMenu(inMain, 'New Window')),
      evaluate: (expression) => evaluateInNode(program, expression),
      inMain,
      stop: once(async () => {
        if (meddled) await agreeToQuit(inMain);
        await program.stop();
      }),
    };
  } catch (error) {
    program.child.kill('SIGKILL');
    throw new Error(`the app showed no window in the stand-in; it had said:\n${program.output()}`, { cause: error });
  }
}
