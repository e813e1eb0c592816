/** The pipe to the engine, from whichever host carries this page. */
import { problem, type SamepageError } from '../../protocol/errors.ts';
import { costOf, Taken } from '../../protocol/flow.ts';
import { flow } from '../../protocol/limits.ts';
import type { Channel } from '../../protocol/rpc.ts';

/** Opens a pipe; rejects where that fails, with a SamepageError where a person can do something. Asked after each loss. */
export type OpenChannel = () => Promise<Channel>;

/** The web host serves the page over loopback HTTP; a host that serves it in its own way hands over a port. */
export function chooseChannel(): OpenChannel {
  if (location.protocol !== 'http:') return receivePorts();
  const token = takeToken();
  // The printed address, opened in this same tab, only changes the fragment.
  addEventListener('hashchange', () => location.reload());
  return () => {
    if (token === '') return Promise.reject(noToken());
    return openWebSocket(new URL('/session', location.href.replace(/^http/, 'ws')), token);
  };
}

function noToken(): SamepageError {
  return problem('PermissionDenied', 'This page has no session token. Open the address that Samepage printed.');
}

/**
 * The session token from `#token=…`, kept for reloads of this tab and taken out of the address bar: anyone who looks over
 * the shoulder, or is sent a copied address, must not get it.
 */
function takeToken(): string {
  const key = 'samepage.token';
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(key, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return given ?? sessionStorage.getItem(key) ?? '';
}

/** The token travels as a subprotocol: a header, unlike a query string, is in no log and no history. */
function openWebSocket(url: URL, token: string): Promise<Channel> {
  const socket = new WebSocket(url, ['samepage', token]);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () =>
      resolve({
        post: (message) => {
          // The codec's buffers are never shared ones, which is all that the DOM's typings ask for here.
          socket.send(message as Uint8Array<ArrayBuffer>);
        },
        onMessage: (listener) => {
          socket.addEventListener('message', (event) => {
            if (event.data instanceof ArrayBuffer) listener(new Uint8Array(event.data));
          });
        },
        onClose: (listener) => socket.addEventListener('close', listener),
      }),
    );
    socket.addEventListener('close', () => void whyRefused().then(reject));
  });
}

/**
 * A WebSocket does not say why it was refused (WHATWG WebSockets, 4: "fail the connection"). The host answers plain
 * requests at its own address alone, which is another one in each of its runs.
 */
async function whyRefused(): Promise<Error> {
  const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
  if (answer?.status !== 403) return new Error('The connection was refused.');
  return problem(
    'PermissionDenied',
    'Another Samepage is running here now; the one this page showed has ended. Open the address that the new one printed.',
  );
}

/** Ports that Electron's preload hands over: one at each load of the page, a new one if the engine is connected again. */
function receivePorts(): OpenChannel {
  const waiting: MessagePort[] = [];
  let wanted: ((port: MessagePort) => void) | null = null;
  addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports;
    if (event.source !== window || !port || !isPortMessage(event.data)) return;
    if (wanted) wanted(port);
    else waiting.push(port);
    wanted = null;
  });
  return async () => {
    const port =
      waiting.pop() ??
      (await new Promise<MessagePort>((resolve) => {
        wanted = resolve;
      }));
    return portChannel(port);
  };
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'samepage' in data && data.samepage === 'port';
}

function portChannel(port: MessagePort): Channel {
  // Electron < 29 crashes where a page goes that listens to the end of a port (electron/electron#41201).
  addEventListener('pagehide', () => port.close(), { once: true });
  return {
    // A copy, never the transfer list: Electron loses transferred buffers (electron/electron#34905).
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      // The host cannot see how much of what it posts has been taken: it is reported in numbers, beside the messages.
      const taken = new Taken(flow.answers / 4, (cost) => port.postMessage(cost));
      port.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (!(event.data instanceof Uint8Array)) return;
        taken.add(costOf(event.data));
        listener(event.data);
      });
      port.start();
    },
    onClose: (listener) => port.addEventListener('close', listener),
  };
}
