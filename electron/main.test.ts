/** The main process as a whole, with a fake Electron around it and a fake engine below. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineOptions, EngineThread, LaunchedEngine } from '../native-bridge/start-engine.ts';

// One and the same for this test and for main.ts, which is loaded anew in each.
const electron = await vi.hoisted(() => import('./fake-electron.ts'));
const { app, BrowserWindow, dialog, Menu, protocol } = electron;

const launchEngine = vi.fn<(options: EngineOptions) => LaunchedEngine>();
const machine = { platform: 'linux', env: {}, root: false };

vi.mock('electron', () => electron);
vi.mock('../native-bridge/start-engine.ts', () => ({ launchEngine }));
vi.mock('../native-bridge/os/machine.ts', () => ({ thisMachine: () => machine }));

const engine = {
  connect: () => new MessageChannel().port1,
  unsaved: vi.fn<EngineThread['unsaved']>(),
  stop: vi.fn<EngineThread['stop']>(),
};

beforeEach(async () => {
  vi.resetModules();
  vi.clearAllMocks();
  app.removeAllListeners();
  BrowserWindow.windows = [];
  app.userData = await mkdtemp(join(tmpdir(), 'samepage-user-data-'));
  app.firstInstance = true;
  machine.platform = 'linux';
  launchEngine.mockReturnValue({ thread: engine, ready: Promise.resolve() });
  engine.unsaved.mockResolvedValue(false);
  engine.stop.mockResolvedValue(true);
  dialog.showMessageBox.mockResolvedValue({ response: 0 });
});

afterEach(() => rm(app.userData, { recursive: true }));

/** Waits for what the main process does by itself. */
const until = <T>(happened: () => T) => vi.waitUntil(happened, { timeout: 10_000, interval: 1 });

async function started() {
  await import('./main.ts');
  return until(() => BrowserWindow.windows[0]);
}

function click(menu: string, label: string): void {
  const submenu = Menu.template.find((each) => each.label === menu || each.role === menu)?.submenu;
  const item = Array.isArray(submenu) ? submenu.find((each) => each.label === label) : undefined;
  // The click of an item takes its window and its event, which ours do not look at.
  (item?.click as (() => void) | undefined)?.();
}

const exited = () => until(() => app.exit.mock.calls[0]);

describe('starting', () => {
  it('opens one secure window on our page', async () => {
    const window = await started();
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      preload: expect.stringMatching(/preload\.cjs$/),
    });
    expect(window.webContents.getURL()).toBe('app://samepage/');
    expect(app.enableSandbox).toHaveBeenCalled();
    expect(protocol.handle).toHaveBeenCalledWith('app', expect.any(Function));
    expect(launchEngine.mock.calls[0]?.[0].host).toEqual({ kind: 'electron', endsWithWindow: true });
  });

  it('shows the window once there is something to see', async () => {
    const window = await started();
    expect(window.options.show).toBe(false);
    window.emit('ready-to-show');
    expect(window.show).toHaveBeenCalledOnce();
  });

  it('is done at once where the app runs already', async () => {
    app.firstInstance = false;
    await import('./main.ts');
    expect(app.exit).toHaveBeenCalledWith(0);
    expect(launchEngine).not.toHaveBeenCalled();
  });

  it('says why where the engine cannot start', async () => {
    launchEngine.mockImplementation((options) => {
      options.onCrash('the engine ended');
      return { thread: engine, ready: Promise.reject(new Error('Not yet on this platform.')) };
    });
    await import('./main.ts');
    expect(await exited()).toEqual([1]);
    expect(dialog.showErrorBox).toHaveBeenCalledExactlyOnceWith('Samepage cannot start', 'Not yet on this platform.');
  });

  it('ends with 1 when the engine crashes later', async () => {
    await started();
    launchEngine.mock.calls[0]?.[0].onCrash('it fell');
    expect(dialog.showErrorBox).toHaveBeenCalledWith('Samepage’s engine crashed', 'it fell');
    expect(await exited()).toEqual([1]);
  });

  it('guards every page that ever comes to be', async () => {
    await started();
    const contents = new electron.FakeContents();
    app.emit('web-contents-created', {}, contents);
    expect(contents.openHandler({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
  });
});

describe('quitting', () => {
  it('does not ask where nothing would be lost', async () => {
    const window = await started();
    window.close();
    expect(await exited()).toEqual([0]);
    expect(dialog.showMessageBox).not.toHaveBeenCalled();
    expect(engine.stop).toHaveBeenCalledOnce();
  });

  it('asks once, however often it is asked to quit, and releases everything', async () => {
    engine.unsaved.mockResolvedValue(true);
    const window = await started();
    window.close();
    const event = electron.fakeEvent();
    app.emit('before-quit', event);
    expect(event.prevented).toBe(true);
    expect(await exited()).toEqual([0]);
    expect(dialog.showMessageBox).toHaveBeenCalledOnce();
    expect(engine.stop).toHaveBeenCalledOnce();
  });

  it('goes on as before after a no', async () => {
    engine.unsaved.mockResolvedValue(true);
    dialog.showMessageBox.mockResolvedValue({ response: 1 });
    const window = await started();
    window.close();
    await until(() => dialog.showMessageBox.mock.calls.length === 1);
    expect(BrowserWindow.windows).toEqual([window]);
    expect(engine.stop).not.toHaveBeenCalled();
    dialog.showMessageBox.mockResolvedValue({ response: 0 });
    window.close();
    expect(await exited()).toEqual([0]);
  });

  it('remembers where the window was', async () => {
    await started();
    app.emit('before-quit', electron.fakeEvent());
    await exited();
    const place = JSON.parse(await readFile(join(app.userData, 'window.json'), 'utf8'));
    expect(place).toEqual({ x: 10, y: 20, width: 1000, height: 700, maximized: false, ground: null });
  });
});

describe('several windows', () => {
  const newWindow = () => click('&File', 'New Window');

  it('are opened on the same engine, and end it only with the last of them', async () => {
    const first = await started();
    newWindow();
    expect(BrowserWindow.windows).toHaveLength(2);
    expect(launchEngine).toHaveBeenCalledOnce();
    first.close();
    expect(BrowserWindow.windows).toHaveLength(1);
    expect(engine.unsaved).not.toHaveBeenCalled();
    BrowserWindow.windows[0]?.close();
    expect(await exited()).toEqual([0]);
  });

  it('are not opened by starting the app again: that brings the first to the front', async () => {
    const window = await started();
    app.emit('second-instance');
    expect(window.focus).toHaveBeenCalledOnce();
    expect(BrowserWindow.windows).toHaveLength(1);
  });

  it('may all be closed on macOS, and the memory stays', async () => {
    machine.platform = 'darwin';
    const window = await started();
    window.close();
    expect(BrowserWindow.windows).toHaveLength(0);
    expect(engine.unsaved).not.toHaveBeenCalled();
    app.emit('activate');
    expect(BrowserWindow.windows).toHaveLength(1);
  });
});

it('tells the page of the window in front what was chosen in the menu', async () => {
  const window = await started();
  click('&Edit', 'Undo');
  expect(window.webContents.send).toHaveBeenCalledExactlyOnceWith('samepage:menu', 'undo');
});

it('says what it is made of', async () => {
  const window = await started();
  click('help', 'About Samepage');
  expect(dialog.showMessageBox).toHaveBeenCalledExactlyOnceWith(
    window,
    expect.objectContaining({
      message: 'Samepage 1.2.3',
      detail: expect.stringContaining(`Node.js ${process.versions.node}`),
    }),
  );
});

it('writes down what happens, in the folder for logs', async () => {
  const window = await started();
  window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  window.close();
  await exited();
  const log = await readFile(join(app.userData, 'samepage.log'), 'utf8');
  expect(log).toMatch(/ Samepage 1\.2\.3 starts, process \d+: .*\n.* has gone: crashed, exit code 5\n.* ends\n$/);
});

it('remembers the ground that the page stands on', async () => {
  const window = await started();
  window.webContents.emit('did-change-theme-color', {}, '#fdfdfb');
  expect(window.setBackgroundColor).toHaveBeenCalledWith('#fdfdfb');
  app.emit('before-quit', electron.fakeEvent());
  await exited();
  app.exit.mockClear();
  vi.resetModules();
  app.removeAllListeners();
  BrowserWindow.windows = [];
  expect((await started()).options.backgroundColor).toBe('#fdfdfb');
});

it('answers --version and opens nothing', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.stubGlobal('process', Object.assign(Object.create(process), { argv: ['samepage', '--version'] }));
  await import('./main.ts');
  vi.unstubAllGlobals();
  expect(write).toHaveBeenCalledExactlyOnceWith('Samepage 1.2.3\n', expect.any(Function));
  write.mockRestore();
  expect(launchEngine).not.toHaveBeenCalled();
});
