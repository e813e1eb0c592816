/** A host as a client sees it: one that answers what is asked with a refusal, and sends events. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { encodeMessage } from '../protocol/codec.ts';
import { problem } from '../protocol/errors.ts';
import { refuseClient } from '../protocol/serve-client.ts';
import { connectSession, withSession } from './client.ts';
import { announcement } from './session-socket.ts';

const site = `${'0a'.repeat(10)}.localhost`;
const token = 't'.repeat(43);

let server: WebSocketServer;
let url: string;
let visits: { socket: WebSocket; request: IncomingMessage }[];

beforeEach(async () => {
  visits = [];
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'samepage' });
  server.on('connection', (socket, request) => {
    visits.push({ socket, request });
    refuseClient(
      {
        post: (message) => socket.send(message),
        onMessage: (listener) => socket.on('message', (data: Buffer) => listener(new Uint8Array(data))),
        onClose: (listener) => socket.on('close', listener),
      },
      problem('LimitReached', 'Not now.'),
    );
  });
  await once(server, 'listening');
  // It listens at a port, not at a path.
  url = `http://${site}:${(server.address() as AddressInfo).port}/#token=${token}`;
});
afterEach(() => {
  for (const { socket } of visits) socket.terminate();
  server.close();
});

it('goes by the address that a host prints: the session’s name, its origin, and the token', async () => {
  const [, printed = ''] = announcement.exec(`hello\nSamepage: ${url}\n`) ?? [];
  const refused = { code: 'LimitReached', message: 'Not now.' };
  await expect(withSession(printed, (client) => client.request('state', {}))).rejects.toMatchObject(refused);
  const { host, origin } = new URL(url);
  expect(visits.map(({ request }) => request.headers)).toEqual([
    expect.objectContaining({ host, origin, 'sec-websocket-protocol': `samepage,${token}` }),
  ]);
});

it('passes on the events that are wanted, reports those that do not parse, and ends when it is closed', async () => {
  let wanted: () => void;
  const alive = new Promise<void>((resolve) => {
    wanted = resolve;
  });
  const broken: string[] = [];
  const client = await connectSession(url, { alive: () => wanted() }, (error) => broken.push(error.message));
  const [visit] = visits;
  const send = (name: string, data: unknown) => visit?.socket.send(encodeMessage({ t: 'q', m: name, a: [data] }));
  send('missed', {});
  send('calls', { records: 'none' });
  send('alive', {});
  await alive;
  expect(broken).toEqual([expect.stringContaining('event calls')]);
  const gone = visit && once(visit.socket, 'close');
  client.close();
  await gone;
});

it('rejects where nobody listens', async () => {
  server.close();
  await once(server, 'close');
  await expect(connectSession(url)).rejects.toThrow('ECONNREFUSED');
});
