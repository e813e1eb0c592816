/** The real desktop app for one test. It is the built, unpackaged app: the packaged one cannot be inspected. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { agreeToQuit, clickMenu } from './desktop.ts';
import { electronForTests } from './electron-for-tests.ts';
import { once } from './once.ts';
import { watchProgram } from './program.ts';
import type { InMain, RunningApp } from './running-app.ts';

/** Starts Electron and resolves once its first window is there. */
export async function startElectronApp(root: string, watchPage: (page: Page) => void): Promise<RunningApp> {
  const found = electronForTests(root);
  if ('obstacle' in found) throw new Error(`Electron does not run here: ${found.obstacle}`);
  // Its own settings: one instance runs for each, and a person's may be running.
  const settings = await mkdtemp(join(tmpdir(), 'samepage-settings-'));
  const electron = await _electron.launch({
    executablePath: found.path,
    args: [root],
    cwd: root,
    env: { ...process.env, XDG_CONFIG_HOME: settings },
  });
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
      await agreeToQuit(inMain);
      await program.stop();
      await rm(settings, { recursive: true });
    }),
  };
}
