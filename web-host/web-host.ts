/** The page and the engine's pipe over loopback HTTP, for machines on which Electron cannot open a window. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { isolationHeaders, securityHeaders, staticAnswer } from '../native-bridge/hosts/static-files.ts';
import type { PeerLookup } from '../native-bridge/os/platform/peer-user.ts';
import type { EngineAccess } from '../native-bridge/session/page-pipe.ts';
import { requestBudget } from '../protocol/limits.ts';
import { Admission } from './admission.ts';
import { comesFromSite, isForSite, newSite, type Site, subprotocol, tokenAllowed } from './guard.ts';
import { joinSocket } from './join-socket.ts';
import { connectionLimit, httpTimeouts, windowLimit } from './limits.ts';
import { listenLoopback } from './listen.ts';
import { Tickets } from './tickets.ts';

/** Where the page opens its WebSocket. */
const socketPath = '/session';
const ticketPath = /^\/open\/([\w-]+)$/;

export interface WebHostOptions {
  /** 0 takes any free port. */
  port: number;
  /** The built page's folder. */
  pageFolder: string;
  engine: EngineAccess;
  /** Who is at a connection's other end; null where the system has no lookup, and every connection is taken. */
  lookup: PeerLookup | null;
  /** Takes connections whose user the lookup cannot find. */
  allowUnknownPeer: boolean;
  /** Milliseconds, never backwards; for tests. */
  now?: () => number;
}

export interface WebHost {
  readonly port: number;
  /** The page's address with the session's token: for the person's own eyes and clipboard only. */
  readonly address: string;
  /** Whether a page has ever connected. */
  readonly visited: boolean;
  /** A fresh single-use address without the token, for a program of our own user's. */
  ticketAddress(): string;
  /** Closes every connection, and the port. */
  close(): Promise<void>;
}

/** Rejects with a sentence for people where the port cannot be had. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const token = randomBytes(32).toString('base64url');
  const tickets = new Tickets(options.now ?? (() => performance.now()));
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: requestBudget.bytes,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  });
  const admission = new Admission({
    lookup: options.lookup,
    ownUid: process.geteuid?.(),
    allowUnknown: options.allowUnknownPeer,
  });
  const servers = { v4: createServer(httpTimeouts), v6: createServer(httpTimeouts) };
  const both = Object.values(servers);
  const port = await listenLoopback(servers, options.port);
  const site = newSite(port);
  const doors = { site, token, tickets, admission, pageFolder: options.pageFolder };
  let visited = false;

  for (const server of both) {
    server.maxConnections = connectionLimit;
    server.on('connection', (socket) => {
      void admission.refusal(socket).then((refusal) => {
        if (refusal !== null) endWith(socket, '403 Forbidden', `${refusal}\n`);
      });
    });
    server.on('request', (request, response) => void answer(request, response, doors));
    server.on('upgrade', (request, socket, head) => {
      // The other end may go while its user is looked up.
      socket.on('error', () => socket.destroy());
      void upgradeRefusal(request, doors).then((refusal) => {
        if (refusal === 'ended') return;
        if (refusal !== null) return endWith(socket, refusal);
        if (sockets.clients.size >= windowLimit) return endWith(socket, '503 Service Unavailable');
        sockets.handleUpgrade(request, socket, head, (accepted) => {
          visited = true;
          joinSocket(accepted, options.engine);
        });
      });
    });
  }

  return {
    port,
    address: `${site.origin}/#token=${token}`,
    get visited() {
      return visited;
    },
    ticketAddress: () => `${site.origin}/open/${tickets.issue()}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      const closed = both.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
      for (const server of both) server.closeAllConnections();
      await Promise.all(closed);
    },
  };
}

interface Doors {
  site: Site;
  token: string;
  tickets: Tickets;
  admission: Admission;
  pageFolder: string;
}

async function answer(request: IncomingMessage, response: ServerResponse, doors: Doors): Promise<void> {
  const { site, admission } = doors;
  // That connection is being ended already, and has had its answer.
  if ((await admission.refusal(request.socket)) !== null) return;
  const headers = { ...securityHeaders([`ws://${site.host}`]), ...isolationHeaders };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
  if (!isForSite(request, site)) {
    return refuse(
      response,
      403,
      'Samepage answers only at the address that it printed: its host name is a new one at each start.',
    );
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET is answered here.');

  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const ticket = ticketPath.exec(path)?.[1];
  if (ticket !== undefined) {
    const good = request.method === 'GET' && (await admission.isOwn(request.socket)) && doors.tickets.redeem(ticket);
    if (good) response.writeHead(302, { Location: `/#token=${doors.token}` }).end();
    else refuse(response, 404, 'This link was used already, or is too old. Start Samepage again for a new one.');
    return;
  }
  const file = await staticAnswer(doors.pageFolder, path);
  response.writeHead(file.status, { ...file.headers, 'Content-Length': file.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

/** Says why not, and ends the connection. */
function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${sentence}\n`);
}

/** Why a WebSocket is refused, as a status line; null where it is welcome, `ended` where its connection has had an answer. */
async function upgradeRefusal(request: IncomingMessage, doors: Doors): Promise<string | null> {
  if ((await doors.admission.refusal(request.socket)) !== null) return 'ended';
  if (!comesFromSite(request, doors.site)) return '403 Forbidden';
  if (request.url !== socketPath) return '404 Not Found';
  if (!tokenAllowed(request.headers['sec-websocket-protocol'], doors.token)) return '401 Unauthorized';
  return null;
}

/** Writes an answer to a connection that gets no other, and ends it without waiting for the other end to do the same. */
function endWith(socket: Duplex, status: string, body = ''): void {
  socket.on('error', () => socket.destroy());
  const head = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Cache-Control: no-store',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
