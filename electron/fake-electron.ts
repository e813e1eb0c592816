/** As much of Electron as our main process uses, without windows: for tests, in place of the module `electron`. */
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions, Rectangle } from 'electron';
import { vi } from 'vitest';

export class FakeContents extends EventEmitter {
  url = '';
  readonly postMessage = vi.fn();
  readonly send = vi.fn();
  readonly reload = vi.fn();
  readonly forcefullyCrashRenderer = vi.fn();
  openHandler: (details: { url: string }) => unknown = () => ({ action: 'allow' });
  getURL(): string {
    return this.url;
  }
  isDestroyed(): boolean {
    return false;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler;
  }
}

/** Node's port, which tells messages bare, as Electron's, which tells events. */
export class FakePort extends EventEmitter {
  readonly port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
    port.on('close', () => this.emit('close'));
  }
  readonly postMessage = vi.fn((message: unknown, transfer?: unknown[]) => {
    if (transfer !== undefined) throw new Error('a transferred buffer is lost');
    this.port.postMessage(message);
  });
  start(): void {
    this.port.start();
  }
  close(): void {
    this.port.close();
  }
}

export class MessageChannelMain {
  readonly port1: FakePort;
  readonly port2: FakePort;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakePort(port1);
    this.port2 = new FakePort(port2);
  }
}

export class BrowserWindow extends EventEmitter {
  static windows: BrowserWindow[] = [];
  static getAllWindows = () => BrowserWindow.windows;
  static getFocusedWindow = () => BrowserWindow.windows.at(-1) ?? null;
  readonly webContents = new FakeContents();
  readonly options: BrowserWindowConstructorOptions;
  readonly show = vi.fn();
  readonly focus = vi.fn();
  readonly maximize = vi.fn();
  readonly restore = vi.fn();
  readonly setBackgroundColor = vi.fn();
  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    BrowserWindow.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    return Promise.resolve();
  }
  readonly id = BrowserWindow.windows.length;
  getBounds(): Rectangle {
    return this.getNormalBounds();
  }
  getNormalBounds(): Rectangle {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
  isMaximized(): boolean {
    return false;
  }
  isFullScreen(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return !BrowserWindow.windows.includes(this);
  }
  isMinimized(): boolean {
    return false;
  }
  close(): void {
    const event = fakeEvent();
    this.emit('close', event);
    if (event.prevented) return;
    BrowserWindow.windows = BrowserWindow.windows.filter((window) => window !== this);
    if (BrowserWindow.windows.length === 0) app.emit('window-all-closed');
  }
}

export function fakeEvent<T extends object>(more?: T) {
  return {
    ...more,
    prevented: false,
    preventDefault() {
      this.prevented = true;
    },
  };
}

class FakeApp extends EventEmitter {
  userData = '';
  firstInstance = true;
  readonly exit = vi.fn();
  readonly enableSandbox = vi.fn();
  getPath = () => this.userData;
  getVersion = () => '1.2.3';
  requestSingleInstanceLock = () => this.firstInstance;
  whenReady = () => Promise.resolve();
}
export const app = new FakeApp();

export const dialog = {
  showErrorBox: vi.fn(),
  showMessageBox: vi.fn(() => Promise.resolve({ response: 0 })),
};

export const Menu = {
  // Empty, so its type has to be said.
  template: [] as MenuItemConstructorOptions[],
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
  setApplicationMenu(template: MenuItemConstructorOptions[]) {
    Menu.template = template;
  },
};

export const protocol = { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() };
export const nativeTheme = { shouldUseDarkColors: true };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const session = {
  defaultSession: {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
    on: vi.fn(),
  },
};
