/** Entry of Electron's main process. Nothing is awaited at this level: that would deadlock (electron/electron#40719). */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { app, BrowserWindow, dialog, Menu, protocol, session } from 'electron';
import { thisMachine } from '../native-bridge/os/machine.ts';
import { type EngineThread, startEngine } from '../native-bridge/start-engine.ts';
import { appResponder, appSchemePrivileges } from './app-protocol.ts';
import { reloadCrashed } from './crashed-page.ts';
import { menuChannel, menuTemplate } from './menu.ts';
import { appScheme } from './page-address.ts';
import { createQuit } from './quitting.ts';
import { guardContents, guardSession } from './security.ts';
import { openWindow, placeOf } from './window.ts';
import { writePlace } from './window-place.ts';

const folder = import.meta.dirname;
const machine = thisMachine();
const mac = machine.platform === 'darwin';
const placeFile = join(app.getPath('userData'), 'window.json');

function fail(title: string, error: unknown): void {
  dialog.showErrorBox(title, error instanceof Error ? error.message : String(error));
  app.exit(1);
}

/** Asks in front of the window that has the focus, or on its own where there is none. */
async function askToQuit(): Promise<boolean> {
  const options = {
    type: 'question' as const,
    message: 'Quit Samepage?',
    detail: 'Bytes were changed, and memory sections end with Samepage: what they hold will be lost.',
    buttons: ['Quit', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  };
  const front = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const { response } = await (front ? dialog.showMessageBox(front, options) : dialog.showMessageBox(options));
  return response === 0;
}

async function askToReload(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'This window keeps failing.',
    detail: `Its process ended (${reason}). The memory and its views are unharmed.`,
    buttons: ['Reload', 'Close Window'],
    cancelId: 1,
  });
  if (response === 0) window.webContents.reload();
  else window.close();
}

function run(engine: EngineThread): void {
  const quit = createQuit({
    unsaved: engine.unsaved,
    ask: askToQuit,
    stop: engine.stop,
    exit() {
      // app.exit() closes the windows without telling them.
      const front = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
      if (front) writePlace(placeFile, placeOf(front));
      app.exit(0);
    },
    wait: delay,
  });

  const newWindow = () => {
    const window = openWindow({
      preload: join(folder, '../preload/preload.cjs'),
      placeFile,
      wayland: machine.platform === 'linux' && Boolean(machine.env['WAYLAND_DISPLAY']),
      connect: engine.connect,
    });
    reloadCrashed(
      window.webContents,
      (reason) => void askToReload(window, reason),
      () => performance.now(),
    );
    window.on('close', (event) => {
      writePlace(placeFile, placeOf(window));
      if (mac || BrowserWindow.getAllWindows().length > 1) return;
      // The app ends with its last window: it asks first, while the window is still there to go back to.
      event.preventDefault();
      void quit();
    });
  };

  app.on('before-quit', (event) => {
    event.preventDefault();
    void quit();
  });
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) return newWindow();
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) newWindow();
  });
  // On macOS the app, and with it the memory, stays when its last window is closed.
  app.on('window-all-closed', () => {
    if (!mac) void quit();
  });

  const tell = (action: string) => BrowserWindow.getFocusedWindow()?.webContents.send(menuChannel, action);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ mac, newWindow, tell })));
  newWindow();
}

async function start(): Promise<void> {
  let running = false;
  const starting = startEngine({
    host: { kind: 'electron', endsWithWindow: !mac },
    entry: join(folder, 'engine-thread.js'),
    // An engine that does not get as far as running says so by its rejection.
    onCrash: (message) => running && fail('Samepage’s engine crashed', message),
  });
  // Ready first, whatever becomes of the engine: before that, no dialog can say it.
  await Promise.allSettled([starting, app.whenReady()]);
  const engine = await starting;
  running = true;
  guardSession(session.defaultSession);
  protocol.handle(appScheme, appResponder(join(folder, '../renderer')));
  run(engine);
}

if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged(appSchemePrivileges);
  app.on('web-contents-created', (_, contents) => guardContents(contents));
  start().catch((error: unknown) => fail('Samepage cannot start', error));
} else {
  app.exit(0);
}
