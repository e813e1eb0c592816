/** The real Chromium that the windows are in: one browser context of it for each app. */
import { type CdpSession, Connection } from './cdp.ts';

export interface Target {
  id: string;
  session: CdpSession;
}

export class Browser {
  readonly #connection: Connection;
  readonly #context: string;
  readonly #closed = new Map<string, () => void>();
  readonly #popups = new Map<string, (url: string) => void>();

  /** `address` is the browser's own endpoint, `context` the id of the context that the app's windows belong to. */
  static async connect(address: string, context: string): Promise<Browser> {
    const connection = await Connection.open(address);
    await connection.browser.send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'page' }] });
    return new Browser(connection, context);
  }

  private constructor(connection: Connection, context: string) {
    this.#connection = connection;
    this.#context = context;
    connection.browser.on('Target.detachedFromTarget', ({ sessionId }) => this.#closed.get(sessionId)?.());
    connection.browser.on('Target.targetCreated', ({ targetInfo: { targetId, openerId, url } }) => {
      const opener = openerId === undefined ? undefined : this.#popups.get(openerId);
      if (!opener) return;
      opener(url);
      void this.#closePopup(targetId);
    });
  }

  /** The browser has opened it before anybody could be asked: at least it does not stay. */
  async #closePopup(targetId: string): Promise<void> {
    const { browser } = this.#connection;
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    const session = this.#connection.session(sessionId);
    // It may begin stopped, for the tests' own connection, and would take its opener's thread with it: closed only once
    // it runs.
    await session.send('Runtime.runIfWaitingForDebugger');
    await session.send('Runtime.evaluate', { expression: '0' });
    await browser.send('Target.closeTarget', { targetId });
  }

  /** Resolves with `Chrome/156.0.…`. */
  async product(): Promise<string> {
    const { product } = await this.#connection.browser.send('Browser.getVersion');
    return product;
  }

  /** Opens an empty page. `onClosed` is told when it is gone, `onPopup` when it opened another. */
  async open(onClosed: () => void, onPopup: (url: string) => void): Promise<Target> {
    const { browser } = this.#connection;
    const { targetId } = await browser.send('Target.createTarget', {
      url: 'about:blank',
      browserContextId: this.#context,
    });
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    this.#closed.set(sessionId, onClosed);
    this.#popups.set(targetId, onPopup);
    return { id: targetId, session: this.#connection.session(sessionId) };
  }

  async close(target: Target): Promise<void> {
    await this.#connection.browser.send('Target.closeTarget', { targetId: target.id });
  }

  /** Grants or denies the page at `origin` a permission, by the name that the Permissions API has for it. */
  async permit(origin: string, name: string, granted: boolean): Promise<void> {
    await this.#connection.browser.send('Browser.setPermission', {
      permission: { name },
      setting: granted ? 'granted' : 'denied',
      origin,
      browserContextId: this.#context,
    });
  }
}
