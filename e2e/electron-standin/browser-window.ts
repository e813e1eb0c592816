import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, WebPreferences } from 'electron';
import type { StandinApp } from './app.ts';
import type { Browser } from './browser.ts';
import type { AppAnswer } from './protocol.ts';
import { checkOptions, electronEvent, eventsOf, optionsOf, StrictEmitter, violation } from './strict.ts';
import { StandinContents } from './web-contents.ts';

const options = optionsOf<BrowserWindowConstructorOptions>(
  'x',
  'y',
  'width',
  'height',
  'minWidth',
  'minHeight',
  'title',
  'show',
  'backgroundColor',
  'webPreferences',
);

const preferences = optionsOf<WebPreferences>(
  'preload',
  'sandbox',
  'contextIsolation',
  'nodeIntegration',
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'webSecurity',
  'allowRunningInsecureContent',
  'webviewTag',
  'navigateOnDragDrop',
  'spellcheck',
);

/** As the pages here are, whatever the app says: a window that wants it otherwise is not modelled. */
const fixed: Partial<Record<keyof WebPreferences, boolean>> = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
};

const events = eventsOf<BrowserWindow>()('close', 'closed', 'ready-to-show');

export interface WindowSurroundings {
  app: StandinApp;
  browser: Browser;
  answer: AppAnswer;
}

/** The class `BrowserWindow` of one app. Where its windows stand is only remembered: a page here has no desktop. */
export function browserWindowClass({ app, browser, answer }: WindowSurroundings) {
  let all: StandinWindow[] = [];
  let focused: StandinWindow | null = null;

  class StandinWindow
    extends StrictEmitter
    implements
      Pick<
        BrowserWindow,
        | 'show'
        | 'focus'
        | 'maximize'
        | 'unmaximize'
        | 'minimize'
        | 'restore'
        | 'isMaximized'
        | 'isMinimized'
        | 'isDestroyed'
        | 'getNormalBounds'
        | 'getBackgroundColor'
        | 'setBackgroundColor'
        | 'setBounds'
        | 'loadURL'
        | 'close'
      >
  {
    static getAllWindows = (): StandinWindow[] => [...all];
    static getFocusedWindow = (): StandinWindow | null => focused;
    readonly webContents: StandinContents;
    #bounds: Rectangle;
    #background: string;
    #maximized = false;
    #minimized = false;

    constructor(given: BrowserWindowConstructorOptions = {}) {
      super('BrowserWindow', events);
      app.needReady('BrowserWindow');
      checkOptions('BrowserWindow', given, options);
      const { webPreferences = {}, x = 0, y = 0, width = 800, height = 600, backgroundColor = '#FFF' } = given;
      checkOptions('webPreferences', webPreferences, preferences);
      for (const [name, value] of Object.entries(fixed)) {
        // One of the names above.
        const asked = webPreferences[name as keyof WebPreferences];
        if (asked !== value) violation(`webPreferences.${name} other than ${value} is not modelled`);
      }
      const { preload } = webPreferences;
      if (preload === undefined) violation('a window without a preload is not modelled');
      this.#bounds = { x, y, width, height };
      this.#background = backgroundColor;
      this.webContents = new StandinContents({ browser, answer, preload, width, height });
      this.webContents.firstPaint = () => this.emit('ready-to-show');
      this.webContents.closed = () => this.#gone();
      all.push(this);
      focused = this;
      app.emit('web-contents-created', electronEvent('Event', {}), this.webContents);
      app.emit('browser-window-created', electronEvent('Event', {}), this);
    }

    #gone(): void {
      all = all.filter((window) => window !== this);
      if (focused === this) focused = all.at(-1) ?? null;
      this.emit('closed');
      if (all.length === 0) app.emit('window-all-closed');
    }

    loadURL(url: string): Promise<void> {
      return this.webContents.loadURL(url);
    }

    close(): void {
      const event = electronEvent('Event', {});
      this.emit('close', event);
      if (!event.defaultPrevented) void this.webContents.close(true);
    }

    isDestroyed(): boolean {
      return this.webContents.isDestroyed();
    }

    show(): void {
      focused = this;
    }

    focus(): void {
      focused = this;
    }

    maximize(): void {
      this.#maximized = true;
    }

    unmaximize(): void {
      this.#maximized = false;
    }

    minimize(): void {
      this.#minimized = true;
      if (focused === this) focused = null;
    }

    restore(): void {
      this.#minimized = false;
    }

    isMaximized(): boolean {
      return this.#maximized;
    }

    isMinimized(): boolean {
      return this.#minimized;
    }

    getNormalBounds(): Rectangle {
      return { ...this.#bounds };
    }

    setBounds(bounds: Partial<Rectangle>): void {
      this.#bounds = { ...this.#bounds, ...bounds };
      void this.webContents.resize(this.#bounds.width, this.#bounds.height);
    }

    getBackgroundColor(): string {
      return this.#background;
    }

    setBackgroundColor(colour: string): void {
      this.#background = colour;
    }
  }

  app.closeAll = async () => {
    await Promise.all(all.map((window) => window.webContents.close(false)));
  };
  return StandinWindow;
}
