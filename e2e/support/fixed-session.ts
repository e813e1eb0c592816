/**
 * The built page on a session whose system is made up: the same addresses, bytes and regions on every machine. What is
 * between is the app's own, engine and protocol and all.
 */
import type { BrowserContext, Page } from '@playwright/test';
import { Engine } from '../../native-bridge/engine/engine.ts';
import { staticAnswer } from '../../native-bridge/hosts/static-files.ts';
import { Session } from '../../native-bridge/session/session.ts';
import type { Action } from '../../protocol/actions.ts';
import { address } from '../../protocol/address.ts';
import { lookMs } from '../../renderer/connection/silence.ts';
import { idle } from './app.ts';
import { FixedOs } from './fixed-regions.ts';
import { card } from './window.ts';

const origin = 'http://samepage.test';
const pageFolder = 'dist/renderer';
/** The interface's own font is the system's: for comparison it must be one that can be had everywhere. */
const fixedFont = `<style>:root { --font-ui: 'Liberation Sans' !important }</style>`;

export class FixedSession {
  readonly #engine: Engine;
  readonly #session: Session;

  constructor() {
    const os = new FixedOs();
    Object.assign(os.limits, { pid: 4711, system: 'Fixed 1.0' });
    this.#engine = new Engine(os);
    this.#session = new Session(this.#engine, { kind: 'web', endsWithWindow: false });
  }

  async perform(action: Action): Promise<string> {
    return (await this.#engine.perform(action)).view ?? '';
  }

  /** Maps a whole section of that many bytes again, or a part of it, where asked; returns the view's letter. */
  map(
    section: number,
    bytes: number,
    at: number,
    more: { offset?: number; copyOnWrite?: boolean } = {},
  ): Promise<string> {
    const { offset = 0, copyOnWrite = false } = more;
    return this.perform({
      kind: 'map',
      section,
      offset,
      length: bytes,
      sharing: copyOnWrite ? 'copy-on-write' : 'shared',
      protection: 'read-write',
      place: { kind: 'fixed', address: address(at) },
    });
  }

  write(view: string, offset: number, bytes: Uint8Array): Promise<string> {
    return this.perform({ kind: 'write', view, offset, bytes });
  }

  /** The page, once all that it knows is shown. */
  async open(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    // The engine is in this process, which gives no sign of life while it compares pictures: the page does not look for one.
    await page.addInitScript((look) => {
      const usual = window.setInterval;
      const without = (handler: () => void, ms?: number) => (ms === look ? 0 : usual(handler, ms));
      Reflect.set(window, 'setInterval', without);
    }, lookMs);
    await page.route(`${origin}/**`, async (route) => {
      const { status, headers, body } = await staticAnswer(pageFolder, new URL(route.request().url()).pathname);
      const isPage = headers['Content-Type']?.startsWith('text/html') === true;
      const text = Buffer.from(body);
      const answer = isPage ? text.toString('utf8').replace('</head>', `${fixedFont}</head>`) : text;
      await route.fulfill({ status, headers, body: answer });
    });
    await page.routeWebSocket(/\/session$/, (socket) => {
      this.#session.connect({
        post: (message) => socket.send(Buffer.from(message)),
        onMessage: (listener) =>
          socket.onMessage((message) => {
            if (typeof message !== 'string') listener(new Uint8Array(message));
          }),
        onClose: (listener) => socket.onClose(listener),
      });
    });
    await page.goto(`${origin}/#token=none`);
    await page.getByRole('status').waitFor({ state: 'attached' });
    await idle(page);
    return page;
  }

  async close(): Promise<void> {
    this.#session.close();
    await this.#engine.close();
  }
}

/** Waits for a view's card: the page has then heard of all of them. */
export async function cardOf(page: Page, letter: string): Promise<void> {
  await card(page, letter).waitFor();
  await idle(page);
}
