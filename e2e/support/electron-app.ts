/** The real desktop app for one test. It is the built, unpackaged app: the packaged one cannot be inspected. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page, type TestInfo } from '@playwright/test';
import { once } from '../../tooling/app/once.ts';
import { type Program, watchProgram } from '../../tooling/app/program.ts';
import type { Desktop } from '../../tooling/desktop.ts';
import { electronForTests } from '../../tooling/electron/electron-for-tests.ts';
import { agreeToQuit, clickMenu } from './desktop.ts';
import type { InMain, RunningApp } from './running-app.ts';

export interface ElectronOptions {
  root: string;
  /** The screen that its windows are on; null where the system has only one. */
  desktop: Desktop | null;
  watchPage: (page: Page) => void;
  /** Where pictures go, if the test fails; null outside of a test. */
  testInfo: TestInfo | null;
  /** The folder of the app's settings; by default a new one, removed in the end. */
  settings?: string;
}

/** How the app is started for tests: with its own settings, on the tests' screen, in its sandbox. */
export function electronLaunch(root: string, desktop: Desktop | null, settings: string, args: readonly string[] = []) {
  const found = electronForTests(root);
  if ('obstacle' in found) throw new Error(`Electron does not run here: ${found.obstacle}`);
  const { WAYLAND_DISPLAY: _, ...env } = process.env;
  return {
    executablePath: found.path,
    args: [root, ...args],
    cwd: root,
    // Playwright's own choice on Linux would be --no-sandbox.
    chromiumSandbox: true,
    // One instance runs for each folder of settings, and a person's may be running.
    env: { ...env, XDG_CONFIG_HOME: settings, ...(desktop && { DISPLAY: desktop.display }) },
  };
}

/** Starts Electron and resolves once its first window is there. */
export async function startElectronApp(options: ElectronOptions): Promise<RunningApp> {
  const { root, desktop, watchPage, testInfo } = options;
  const settings = options.settings ?? (await mkdtemp(join(tmpdir(), 'samepage-settings-')));
  const { args, ...launch } = electronLaunch(root, desktop, settings);
  const hold = join(root, 'tooling/electron/hold-until-attached.cjs');
  const electron = await _electron.launch({ ...launch, args: ['-r', hold, ...args] });
  electron.on('window', watchPage);
  for (const page of electron.windows()) watchPage(page);
  const child = electron.process();
  const program = watchProgram(child);
  if (child.pid === undefined) throw new Error(`Electron did not start: ${await program.ended}`);
  const page = await electron.firstWindow();
  // Playwright’s own types wrap what is passed in handles, of which there are none here.
  const inMain = ((task, argument) => electron.evaluate(task as never, argument as never)) as InMain;
  return {
    host: 'electron',
    page,
    url: page.url(),
    pid: child.pid,
    async openWindow() {
      const opened = electron.waitForEvent('window');
      await clickMenu(inMain, 'New Window');
      return await opened;
    },
    evaluate: (expression) =>
      electron.evaluate((_, text) => process.getBuiltinModule('node:vm').runInThisContext(text), expression),
    inMain,
    stop: once(async () => {
      if (testInfo && testInfo.status !== testInfo.expectedStatus) await keepEvidence(program, desktop, testInfo);
      await agreeToQuit(inMain);
      await program.stop();
      if (options.settings === undefined) await rm(settings, { recursive: true });
    }),
  };
}

/** The screen and what the program printed; Playwright itself keeps a trace, but no picture. */
async function keepEvidence(program: Program, desktop: Desktop | null, info: TestInfo): Promise<void> {
  if (desktop) {
    const path = info.outputPath('screen.png');
    desktop.photograph(path);
    await info.attach('screen', { path, contentType: 'image/png' });
  }
  await info.attach('output', { body: program.output(), contentType: 'text/plain' });
}
