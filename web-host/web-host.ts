/** The page and the engine's pipe over loopback HTTP, for machines on which Electron cannot open a window. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import { securityHeaders, staticAnswer } from '../native-bridge/static-files.ts';
import { requestBudget } from '../protocol/limits.ts';
import { hostAllowed, originAllowed, ownHosts, subprotocol, tokenAllowed } from './guard.ts';
import { joinSocket } from './join-socket.ts';
import { Tickets } from './tickets.ts';

const loopback = '127.0.0.1';
/** Where the page opens its WebSocket. */
const socketPath = '/session';
const ticketPath = /^\/open\/([\w-]+)$/;

export interface WebHostOptions {
  /** 0 takes any free port. */
  port: number;
  /** The built page's folder. */
  pageFolder: string;
  /** A new pipe to the engine, for each page that connects. */
  connect: () => MessagePort;
  /** Milliseconds, never backwards; for tests. */
  now?: () => number;
}

export interface WebHost {
  readonly port: number;
  /** The page's address with the session's token: for the person's own eyes and clipboard only. */
  readonly address: string;
  /** Whether a page has ever connected. */
  readonly visited: boolean;
  /** A fresh single-use address without the token, fit for another program's arguments. */
  ticketAddress(): string;
  /** Closes every connection, and the port. */
  close(): Promise<void>;
}

/** Rejects with a sentence for people where the port cannot be had. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const token = randomBytes(32).toString('base64url');
  const tickets = new Tickets(options.now ?? (() => performance.now()));
  const server = createServer();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: requestBudget.bytes,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  });
  const port = await listen(server, options.port);
  let visited = false;

  server.on('request', (request, response) => {
    void answer(request, response, { port, token, tickets, pageFolder: options.pageFolder });
  });
  server.on('upgrade', (request, socket, head) => {
    const refusal = upgradeRefusal(request, port, token);
    if (refusal !== null) return refuseUpgrade(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      visited = true;
      joinSocket(accepted, options.connect());
    });
  });

  const origin = `http://${loopback}:${port}`;
  return {
    port,
    address: `${origin}/#token=${token}`,
    get visited() {
      return visited;
    },
    ticketAddress: () => `${origin}/open/${tickets.issue()}`,
    close() {
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'another program uses it' : error.message;
      reject(new Error(`Port ${port} cannot be opened: ${reason}.`, { cause: error }));
    });
    // address() is null or a path only before listening and for pipes.
    server.listen(port, loopback, () => resolve((server.address() as AddressInfo).port));
  });
}

interface Site {
  port: number;
  token: string;
  tickets: Tickets;
  pageFolder: string;
}

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const sources = ownHosts(site.port).map((host) => `ws://${host}`);
  for (const [name, value] of Object.entries(securityHeaders(sources))) response.setHeader(name, value);
  if (!hostAllowed(request.headers.host, site.port)) return say(response, 403, 'This address is not answered here.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'Only GET is answered here.');

  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const ticket = ticketPath.exec(path)?.[1];
  if (ticket !== undefined) {
    const good = request.method === 'GET' && site.tickets.redeem(ticket);
    if (!good)
      return say(response, 404, 'This link was used already, or is too old. Start Samepage again for a new one.');
    response.writeHead(302, { Location: `/#token=${site.token}`, 'Cache-Control': 'no-store' }).end();
    return;
  }
  const file = await staticAnswer(site.pageFolder, path);
  response.writeHead(file.status, { ...file.headers, 'Content-Length': file.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${sentence}\n`);
}

/** Why a WebSocket is refused, as a status line; null where it is welcome. */
function upgradeRefusal(request: IncomingMessage, port: number, token: string): string | null {
  const { host, origin } = request.headers;
  if (!hostAllowed(host, port) || !originAllowed(origin, host)) return '403 Forbidden';
  if (request.url !== socketPath) return '404 Not Found';
  if (!tokenAllowed(request.headers['sec-websocket-protocol'], token)) return '401 Unauthorized';
  return null;
}

function refuseUpgrade(socket: Duplex, status: string): void {
  // The other end may be gone already; there is nobody to tell.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
