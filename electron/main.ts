/** Entry of Electron's main process. Nothing is awaited at this level: that would deadlock (electron/electron#40719). */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { app, BrowserWindow, dialog, Menu, protocol, session } from 'electron';
import { listenForSignals } from '../native-bridge/hosts/signals.ts';
import { thisMachine } from '../native-bridge/os/machine.ts';
import { type EngineThread, type LaunchedEngine, launchEngine } from '../native-bridge/threads/start-engine.ts';
import { isCommand } from '../programs/samepage/commands.ts';
import { answerWith, complain } from '../programs/samepage/write-now.ts';
import type { CommandId } from '../protocol/commands.ts';
import { windowTitle } from '../protocol/window-title.ts';
import { aboutText } from './about.ts';
import { appResponder, appSchemePrivileges } from './app-protocol.ts';
import { askToEnd, askToQuit, askToReload, showAbout } from './ask.ts';
import { commandLineAnswer, fileIn, obstacleToCommand, switchesToDrop } from './command-line.ts';
import { saveDownloads } from './downloads.ts';
import { reviveFailing } from './failing-page.ts';
import { followFront, frontWindow } from './front-window.ts';
import { mayHaveGraphics } from './graphics.ts';
import { Log } from './log.ts';
import { menuChannel, menuTemplate, showPaused } from './menu.ts';
import { appScheme } from './page-address.ts';
import { createQuit } from './quitting.ts';
import { guardContents, guardSession } from './security.ts';
import { openWindow, placeOf } from './window.ts';
import { writePlace } from './window-place.ts';

const folder = import.meta.dirname;
const machine = thisMachine();
const mac = machine.platform === 'darwin';
const placeFile = join(app.getPath('userData'), 'window.json');

async function fail(log: Log, title: string, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  log.note(`${title}: ${message}`);
  // Written before the box, which lets nothing else be done until a person has closed it.
  await log.end();
  dialog.showErrorBox(title, message);
  app.exit(1);
}

/** `engine` starts it when it is asked for the first time. */
function run(engine: () => EngineThread, log: Log): void {
  let ended = true;
  const quit = createQuit({
    unsaved: () => engine().unsaved(),
    ask: askToQuit,
    async stop() {
      ended = await engine().stop();
    },
    async exit() {
      // app.exit() closes the windows without any event to them.
      const front = frontWindow();
      if (front) writePlace(placeFile, placeOf(front));
      log.note('ends');
      await log.end();
      // A thread within a system call cannot be ended, and Electron would wait for it.
      if (!ended) process.kill(process.pid, 'SIGKILL');
      app.exit(0);
    },
    wait: delay,
  });

  void listenForSignals(() => undefined).first.then(quit.now);

  const followPause = () =>
    showPaused(Menu.getApplicationMenu(), frontWindow()?.webContents.getTitle() === windowTitle(true));
  app.on('browser-window-focus', followPause);
  const newWindow = () => {
    const window = openWindow({
      preload: join(folder, '../preload/preload.cjs'),
      icon: machine.platform === 'linux' ? join(folder, 'icon.png') : null,
      placeFile,
      wayland: machine.platform === 'linux' && Boolean(machine.env['WAYLAND_DISPLAY']),
      engine,
    });
    window.webContents.on('page-title-updated', followPause);
    reviveFailing(window.webContents, {
      askToReload: (reason) => askToReload(window, reason),
      askToEnd: (signal) => askToEnd(window, signal),
      close: () => window.isDestroyed() || window.close(),
      now: () => performance.now(),
      note: (line) => log.note(line),
    });
    window.on('close', (event) => {
      writePlace(placeFile, placeOf(window));
      if (mac || BrowserWindow.getAllWindows().length > 1) return;
      // The app ends with its last window: it asks first, while the window is still there to go back to.
      event.preventDefault();
      void quit.ask();
    });
  };

  app.on('before-quit', (event) => {
    event.preventDefault();
    void quit.ask();
  });
  app.on('second-instance', (_, argv, folderThere) => {
    const path = fileIn(argv.slice(1), folderThere);
    if (path !== null) {
      engine().offerWorkspace(path);
      // A window that is there asks for it now, and a new one when it comes.
      frontWindow()?.webContents.send(menuChannel, 'open-workspace' satisfies CommandId);
    }
    const window = frontWindow();
    if (!window) return newWindow();
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) newWindow();
  });
  // On macOS the app, and with it the memory, stays when its last window is closed.
  app.on('window-all-closed', () => {
    if (!mac) void quit.ask();
  });

  // First the window, whose processes start by themselves: the engine and the menu are made meanwhile.
  newWindow();
  engine();
  const sendCommand = (command: CommandId) => frontWindow()?.webContents.send(menuChannel, command);
  const template = menuTemplate({
    mac,
    newWindow,
    about: () => void showAbout(app.getVersion()).then((licences) => licences && sendCommand('licences')),
    sendCommand,
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

async function start(log: Log): Promise<void> {
  let running = false;
  let launched: LaunchedEngine | null = null;
  const engine = () => {
    launched ??= launchEngine({
      host: { kind: 'electron', endsWithWindow: !mac },
      processes: true,
      workspace: fileIn(args, process.cwd()),
      layouts: join(app.getPath('userData'), 'layouts'),
      entry: join(folder, 'engine-thread.cjs'),
      // An engine that does not get as far as running says so by its rejection.
      onCrash: (message) => running && void fail(log, 'Samepage’s engine crashed', message),
    });
    return launched;
  };
  // Else Electron makes its own menu first.
  Menu.setApplicationMenu(null);
  await app.whenReady();
  guardSession(session.defaultSession);
  saveDownloads(session.defaultSession, app.getPath('downloads'));
  followFront();
  const respond = appResponder(join(folder, '../renderer'));
  protocol.registerBufferProtocol(appScheme, (request, answer) => void respond(request).then(answer));
  // The page loads while the engine starts, and is answered once it has.
  run(() => engine().thread, log);
  await engine().ready;
  running = true;
}

/** The one instance of this user's. */
function startFirst(): void {
  const log = new Log(join(app.getPath('logs'), 'samepage.log'));
  log.note(`Samepage ${app.getVersion()} starts, process ${process.pid}: ${aboutText(process.versions)}`);
  if (dropped.length > 0) log.note(`leaves out the switches ${dropped.join(', ')}`);
  app.enableSandbox();
  if (!mayHaveGraphics(machine.platform)) app.disableHardwareAcceleration();
  protocol.registerSchemesAsPrivileged(appSchemePrivileges);
  app.on('web-contents-created', (_, contents) => guardContents(contents, (line) => log.note(line)));
  app.on('child-process-gone', (_, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') log.note(`Chromium’s process “${type}” has gone: ${reason}, exit code ${exitCode}`);
  });
  start(log).catch((error: unknown) => fail(log, 'Samepage cannot start', error));
}

// Tests and developers drive the unpackaged app.
const dropped = app.isPackaged ? switchesToDrop(process.argv.slice(1), process.platform) : [];
for (const name of dropped) app.commandLine.removeSwitch(name);

// Unpackaged, Electron is given the app's folder first.
const args = process.argv.slice(process.defaultApp ? 2 : 1);
const answer = commandLineAnswer(args, app.getVersion());
const obstacle = obstacleToCommand(args[0], machine);
// What is answered is written at once, and the process ended: Chromium goes on starting, and without a display it aborts.
if (obstacle !== null) {
  complain(obstacle);
  app.exit(1);
} else if (isCommand(args[0])) {
  // Loaded only for commands: a window needs nothing of it.
  void import('../programs/samepage/run.ts').then(({ runAndExit }) =>
    runAndExit('samepage', args, (code) => app.exit(code)),
  );
} else if (answer !== null) {
  app.exit(answerWith('samepage', answer));
} else if (app.requestSingleInstanceLock()) startFirst();
else app.exit(0);
