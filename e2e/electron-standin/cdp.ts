/** The Chrome DevTools Protocol over one WebSocket, with as many sessions on it as there are pages. */
import { EventEmitter, once } from 'node:events';
import type { CDPSession } from '@playwright/test';
import { WebSocket } from 'ws';

/** The events that are listened to, with as much of them as is read. See the protocol's own reference. */
export interface CdpEvents {
  'Fetch.requestPaused': {
    requestId: string;
    request: { url: string; method: string; headers: Record<string, string> };
    frameId: string;
    resourceType: string;
  };
  'Inspector.targetCrashed': object;
  'Page.domContentEventFired': object;
  'Page.frameNavigated': { frame: { id: string; parentId?: string; url: string } };
  'Page.javascriptDialogOpening': { type: string };
  'Page.lifecycleEvent': { frameId: string; name: string };
  'Runtime.bindingCalled': { payload: string };
  'Runtime.executionContextCreated': { context: { uniqueId: string; name: string; auxData: { frameId: string } } };
  'Target.detachedFromTarget': { sessionId: string };
  'Target.targetCreated': { targetInfo: { targetId: string; openerId?: string; url: string } };
}

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** As it comes over the wire: an answer where it has an id, else an event. */
interface Incoming {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

export class CdpSession {
  /** Rejects with what the browser says against it. Typed by Playwright, which knows the protocol. */
  readonly send: CDPSession['send'];
  readonly #events = new EventEmitter();

  constructor(send: (method: string, params: unknown) => Promise<unknown>) {
    // The answer to a method is of the type that the protocol says.
    this.send = send as CDPSession['send'];
  }

  on<E extends keyof CdpEvents>(event: E, listener: (params: CdpEvents[E]) => void): void {
    this.#events.on(event, listener);
  }

  emit(event: string, params: unknown): void {
    this.#events.emit(event, params);
  }
}

export class Connection {
  readonly browser: CdpSession;
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  readonly #sessions = new Map<string | undefined, CdpSession>();
  #lastId = 0;

  static async open(address: string): Promise<Connection> {
    const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 2 ** 30 });
    await once(socket, 'open');
    return new Connection(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.browser = this.session(undefined);
    socket.on('message', (text) => {
      // Chromium keeps to its protocol.
      this.#receive(JSON.parse(String(text)) as Incoming);
    });
    // The browser is gone, and every window with it.
    socket.on('close', () => process.exit(71));
  }

  session(id: string | undefined): CdpSession {
    const session = new CdpSession((method, params) => {
      this.#lastId += 1;
      const message = JSON.stringify({ id: this.#lastId, method, params, sessionId: id });
      return new Promise((resolve, reject) => {
        this.#pending.set(this.#lastId, { resolve, reject });
        this.#socket.send(message);
      });
    });
    this.#sessions.set(id, session);
    return session;
  }

  #receive({ id, sessionId, method, params, result, error }: Incoming): void {
    if (id === undefined) {
      if (method !== undefined) this.#sessions.get(sessionId)?.emit(method, params);
      return;
    }
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) pending?.reject(new Error(error.message));
    else pending?.resolve(result);
  }
}
