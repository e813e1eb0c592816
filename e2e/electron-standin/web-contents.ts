import { readFileSync } from 'node:fs';
import type { WebContents, WebContentsWillFrameNavigateEventParams } from 'electron';
import { fromBrowser, toBrowser } from './app-address.ts';
import type { Browser, Target } from './browser.ts';
import type { CdpEvents } from './cdp.ts';
import type { StandinPort } from './message-channel.ts';
import { PagePorts } from './page-ports.ts';
import { bindingName, preloadScript, worldName } from './preload-world.ts';
import type { AppAnswer } from './protocol.ts';
import { electronEvent, eventsOf, StrictEmitter, strict, violation } from './strict.ts';
import { encode, type FromPage, type ToPage, type WireData } from './wire.ts';

export interface ContentsOptions {
  browser: Browser;
  answer: AppAnswer;
  preload: string;
  width: number;
  height: number;
}

const events = eventsOf<WebContents>()(
  'dom-ready',
  'did-finish-load',
  'did-change-theme-color',
  'render-process-gone',
  'unresponsive',
  'responsive',
  'destroyed',
  'will-frame-navigate',
  'will-attach-webview',
  'will-prevent-unload',
);

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

/** A page in the real Chromium. What is asked of it before the page is there waits. */
export class StandinContents
  extends StrictEmitter
  implements
    Pick<
      WebContents,
      | 'getURL'
      | 'isDestroyed'
      | 'setWindowOpenHandler'
      | 'loadURL'
      | 'reload'
      | 'forcefullyCrashRenderer'
      | 'send'
      | 'executeJavaScript'
    >
{
  static #lastId = 0;
  readonly id = ++StandinContents.#lastId;
  readonly #options: ContentsOptions;
  readonly #target: Promise<Target>;
  readonly #ports = new PagePorts((message) => this.#post(message));
  #url = '';
  #destroyed = false;
  /** The preload's world in the document of now. */
  #world: string | null = null;
  /** The next navigation is the app's own: nobody is asked about it. */
  #ours = false;
  #openHandler: OpenHandler | null = null;
  #crashing: Promise<void> = Promise.resolve();

  constructor(options: ContentsOptions) {
    super('WebContents', events);
    this.#options = options;
    this.#target = this.#open();
  }

  async #open(): Promise<Target> {
    const { browser, width, height, preload } = this.#options;
    const target = await browser.open(
      () => this.#gone(),
      (url) => this.#popup(url),
    );
    const { session } = target;
    session.on('Fetch.requestPaused', (request) => void this.#answer(target, request));
    session.on('Inspector.targetCrashed', () => {
      this.#leaveDocument();
      this.emit('render-process-gone', electronEvent('Event', {}), { reason: 'crashed', exitCode: 5 });
    });
    session.on('Page.domContentEventFired', () => this.emit('dom-ready', electronEvent('Event', {})));
    session.on('Page.lifecycleEvent', ({ frameId, name }) => {
      if (frameId !== target.id) return;
      if (name === 'load') this.emit('did-finish-load');
      if (name === 'firstPaint') this.firstPaint();
    });
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.#leaveDocument();
      this.#url = fromBrowser(frame.url);
    });
    session.on('Page.javascriptDialogOpening', ({ type }) => {
      if (type !== 'beforeunload') violation(`a dialog of the page’s (${type}) is not modelled`);
      const event = electronEvent('Event', {});
      this.emit('will-prevent-unload', event);
      // Another client of the browser may have answered it by now.
      session.send('Page.handleJavaScriptDialog', { accept: event.defaultPrevented }).catch(() => undefined);
    });
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === worldName && context.auxData.frameId === target.id) this.#world = context.uniqueId;
    });
    // Said by our own preload world.
    session.on('Runtime.bindingCalled', ({ payload }) => this.#hear(JSON.parse(payload) as FromPage));
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Inspector.enable'),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      session.send('Runtime.addBinding', { name: bindingName, executionContextName: worldName }),
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: preloadScript(readFileSync(preload, 'utf8')),
        worldName,
      }),
      session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 0, mobile: false }),
    ]);
    return target;
  }

  /** For the window: it has something to show. */
  firstPaint: () => void = () => undefined;
  /** For the window: the page is gone, closed by whomever. */
  closed: () => void = () => undefined;

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  async loadURL(url: string): Promise<void> {
    const { session } = await this.#target;
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()));
    this.#ours = true;
    await session.send('Page.navigate', { url: toBrowser(url) });
    await loaded;
  }

  reload(): void {
    this.#ours = true;
    void Promise.all([this.#target, this.#crashing]).then(([{ session }]) => session.send('Page.reload'));
  }

  forcefullyCrashRenderer(): void {
    // Electron has ended the process when this returns; here what follows waits for it.
    this.#crashing = new Promise((resolve) => this.once('render-process-gone', () => resolve()));
    // Answered with an error, as the page that should answer has crashed.
    void this.#target.then(({ session }) => session.send('Page.crash').catch(() => undefined));
  }

  send(channel: string, ...args: unknown[]): void {
    this.#post({ kind: 'ipc', channel, args: args.map(wireData), ports: [] });
  }

  postMessage(channel: string, message: unknown, transfer: StandinPort[] = []): void {
    const ports = transfer.map((port) => this.#ports.handOver(port));
    this.#post({ kind: 'ipc', channel, args: [wireData(message)], ports });
  }

  /** In the page's own world, as Electron does it. */
  async executeJavaScript(code: string): Promise<unknown> {
    const { session } = await this.#target;
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** For the window. */
  async resize(width: number, height: number): Promise<void> {
    const { session } = await this.#target;
    await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 0, mobile: false });
  }

  /** For the window: closes the page, asking it first, or at once. */
  async close(ask: boolean): Promise<void> {
    const target = await this.#target;
    if (ask) await target.session.send('Page.close');
    else await this.#options.browser.close(target);
  }

  #post(message: ToPage): void {
    const world = this.#world;
    if (world === null) return;
    void this.#target.then(({ session }) =>
      session
        .send('Runtime.callFunctionOn', {
          functionDeclaration: 'message => standinReceive(message)',
          uniqueContextId: world,
          arguments: [{ value: message }],
        })
        // The document may be gone by now, and what it was to be told with it.
        .catch(() => undefined),
    );
  }

  #hear(message: FromPage): void {
    if (message.kind === 'violation') violation(message.what);
    else if (message.kind === 'theme-color') {
      this.emit('did-change-theme-color', electronEvent('Event', {}), message.colour);
    } else this.#ports.hear(message);
  }

  #leaveDocument(): void {
    this.#world = null;
    this.#ports.closeAll();
  }

  #gone(): void {
    if (this.#destroyed) return;
    this.#leaveDocument();
    this.#destroyed = true;
    this.closed();
    this.emit('destroyed');
  }

  #popup(url: string): void {
    const action = this.#openHandler?.(openDetails(url)).action ?? 'allow';
    if (action !== 'deny') violation('a page that may open windows is not modelled');
  }

  async #answer(target: Target, paused: CdpEvents['Fetch.requestPaused']): Promise<void> {
    const { session } = target;
    const { requestId, request, resourceType, frameId } = paused;
    const url = fromBrowser(request.url);
    const allowed = resourceType !== 'Document' || this.#mayNavigate(url, frameId === target.id);
    const response = allowed ? await this.#options.answer(url, request) : null;
    const fate = response
      ? session.send('Fetch.fulfillRequest', { requestId, ...response })
      : session.send('Fetch.failRequest', { requestId, errorReason: allowed ? 'NameNotResolved' : 'Aborted' });
    // The document may be gone by now, and its requests with it.
    await fate.catch(() => undefined);
  }

  #mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && this.#ours) {
      this.#ours = false;
      return true;
    }
    const details: Omit<WebContentsWillFrameNavigateEventParams, 'frame'> = { url, isMainFrame, isSameDocument: false };
    const event = electronEvent('Event of will-frame-navigate', details);
    this.emit('will-frame-navigate', event);
    return !event.defaultPrevented;
  }
}

function wireData(data: unknown): WireData {
  return encode(data) ?? violation('what is neither bytes nor plain data is not modelled in a message to a page');
}

function openDetails(url: string): Parameters<OpenHandler>[0] {
  // As much of them as is modelled; the rest ends the app when it is read.
  return strict('HandlerDetails', { url } as Parameters<OpenHandler>[0]);
}
