/** The real desktop app for one test. It is the built, unpackaged app: the packaged one cannot be inspected. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronForTests } from './electron-for-tests.ts';
import { once } from './once.ts';
import { watchProgram } from './program.ts';
import type { RunningApp } from './running-app.ts';

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
  return {
    host: 'electron',
    page,
    url: page.url(),
    pid: child.pid,
    async openWindow() {
      const opened = electron.waitForEvent('window');
      await clickNewWindow(electron);
      return await opened;
    },
    evaluate: (expression) =>
      electron.evaluate((_, text) => process.getBuiltinModule('node:vm').runInThisContext(text), expression),
    stop: once(async () => {
      await agreeToQuit(electron);
      await program.stop();
      await rm(settings, { recursive: true });
    }),
  };
}

async function clickNewWindow(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ Menu }) => {
    const menus = Menu.getApplicationMenu()?.items ?? [];
    const item = menus.flatMap((menu) => menu.submenu?.items ?? []).find(({ label }) => label === 'New Window');
    if (!item) throw new Error('there is no menu item “New Window”');
    item.click();
  });
}

/** Quitting asks where bytes were changed, in a native dialog that a test cannot reach: it is answered in advance. */
async function agreeToQuit(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
}
