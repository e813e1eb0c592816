import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { ticketLifeMs } from './tickets.ts';
import { startWebHost, type WebHost } from './web-host.ts';

let pageFolder: string;
let host: WebHost;
let now: number;
/** The engine's ends of the pipes, in the order in which pages connected. */
let enginePorts: MessagePort[];

beforeEach(async () => {
  pageFolder = await mkdtemp(join(tmpdir(), 'samepage-host-'));
  await writeFile(join(pageFolder, 'index.html'), '<title>Samepage</title>');
  now = 0;
  enginePorts = [];
  host = await startWebHost({
    port: 0,
    pageFolder,
    now: () => now,
    connect() {
      const { port1, port2 } = new MessageChannel();
      enginePorts.push(port2);
      return port1;
    },
  });
});

afterEach(async () => {
  for (const port of enginePorts) port.close();
  await host.close();
  await rm(pageFolder, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends the path as it stands: fetch would tidy it up. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

const token = () => new URL(host.address).hash.replace('#token=', '');
const origin = () => `http://127.0.0.1:${host.port}`;

interface Attempt {
  path?: string;
  protocols?: string[];
  options?: ClientOptions;
}

/** As the page would, but for what `attempt` says. */
function open(attempt: Attempt = {}): WebSocket {
  const { path = '/session', protocols = ['samepage', token()], options = { origin: origin() } } = attempt;
  return new WebSocket(`ws://127.0.0.1:${host.port}${path}`, protocols, options);
}

/** Resolves with the status of the refusal; fails when the socket opens. */
function refusal(attempt: Attempt): Promise<number | undefined> {
  const socket = open(attempt);
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode);
      response.destroy();
    });
    socket.on('open', () => {
      socket.terminate();
      reject(new Error('the socket was opened'));
    });
    // What destroying the answer above ends in.
    socket.on('error', () => undefined);
  });
}

describe('over HTTP', () => {
  it('serves the page without a token, with the strict headers', async () => {
    const answer = await get('/');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Samepage');
    expect(answer.headers['content-security-policy']).toContain(
      `connect-src 'self' ws://127.0.0.1:${host.port} ws://localhost:${host.port};`,
    );
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('does not mind a query, and never sets a cookie', async () => {
    const answer = await get('/?x=1');
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each(['localhost', '127.0.0.1'])('answers under the name %s', async (name) => {
    expect((await get('/', { Host: `${name}:${host.port}` })).status).toBe(200);
  });

  it.each(['evil.example', 'evil.example:80', 'localhost', '127.0.0.1:1', '127.0.0.1.evil.example'])(
    'does not answer under the name %s',
    async (name) => {
      const answer = await get('/', { Host: name });
      expect(answer.status).toBe(403);
      expect(answer.body).not.toContain('<title>');
    },
  );

  it('answers nothing but GET and HEAD', async () => {
    expect((await get('/', {}, 'POST')).status).toBe(405);
    expect(await get('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/..%5cpackage.json', '/missing.js', '*'])(
    'has no file at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('is bound to the loopback address alone', async () => {
    const socket = connectTcp(host.port, '127.0.0.2');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('tickets', () => {
  const path = () => new URL(host.ticketAddress()).pathname;

  it('are exchanged for the token, once', async () => {
    const ticket = path();
    const answer = await get(ticket);
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe(`/#token=${token()}`);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await get(ticket)).status).toBe(404);
  });

  it('do not carry the token', () => {
    expect(host.ticketAddress()).not.toContain(token());
  });

  it('expire', async () => {
    const ticket = path();
    now = ticketLifeMs;
    expect((await get(ticket)).status).toBe(404);
  });

  it('are not used up by a foreign name, nor by HEAD', async () => {
    const ticket = path();
    expect((await get(ticket, { Host: 'evil.example' })).status).toBe(403);
    expect((await get(ticket, {}, 'HEAD')).headers.location).toBeUndefined();
    expect((await get(ticket)).status).toBe(302);
  });
});

describe('over the WebSocket', () => {
  it('carries whole binary messages both ways', async () => {
    const socket = open();
    await once(socket, 'open');
    expect(socket.protocol).toBe('samepage');
    const [engine] = enginePorts;
    if (!engine) throw new Error('no pipe was asked for');

    socket.send(new Uint8Array([1, 2, 3]));
    const [received] = await once(engine, 'message');
    expect(received).toEqual(new Uint8Array([1, 2, 3]));

    engine.postMessage(new Uint8Array([42]));
    const [data, isBinary] = await once(socket, 'message');
    expect([[...data], isBinary]).toEqual([[42], true]);
    socket.close();
    await once(engine, 'close');
  });

  it('gives each page a pipe of its own', async () => {
    const sockets = [open(), open()];
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    expect(enginePorts).toHaveLength(2);
    expect(host.visited).toBe(true);
  });

  it('closes the socket when the engine closes its end', async () => {
    const socket = open();
    await once(socket, 'open');
    enginePorts[0]?.close();
    const [code] = await once(socket, 'close');
    expect(code).toBe(1011);
  });

  it('takes no text, and no message over 16 MiB', async () => {
    const texter = open();
    await once(texter, 'open');
    texter.send('text');
    expect((await once(texter, 'close'))[0]).toBe(1003);

    const shouter = open();
    await once(shouter, 'open');
    shouter.send(new Uint8Array(16 * 1024 * 1024 + 1));
    expect((await once(shouter, 'close'))[0]).toBe(1009);
  });

  it('delivers a message of 16 MiB', async () => {
    const socket = open();
    await once(socket, 'open');
    const engine = enginePorts[0];
    if (!engine) throw new Error('no pipe was asked for');
    socket.send(new Uint8Array(16 * 1024 * 1024));
    const [received] = await once(engine, 'message');
    expect(received).toHaveLength(16 * 1024 * 1024);
  });

  it.each<[string, () => Attempt, number]>([
    ['without a token', () => ({ protocols: ['samepage'] }), 401],
    ['with a wrong token', () => ({ protocols: ['samepage', 'wrong'] }), 401],
    ['with the token alone', () => ({ protocols: [token()] }), 401],
    ['with the token in the query', () => ({ path: `/session?token=${token()}`, protocols: ['samepage'] }), 404],
    ['at another path', () => ({ path: '/' }), 404],
    ['from another origin', () => ({ options: { origin: 'http://evil.example' } }), 403],
    ['from another port', () => ({ options: { origin: 'http://127.0.0.1:1' } }), 403],
    ['from localhost when it came to 127.0.0.1', () => ({ options: { origin: `http://localhost:${host.port}` } }), 403],
    ['without an origin', () => ({ options: {} }), 403],
    ['under another name', () => ({ options: { origin: origin(), headers: { Host: 'evil.example' } } }), 403],
  ])('refuses a page %s', async (_, attempt, status) => {
    expect(await refusal(attempt())).toBe(status);
    expect(enginePorts).toHaveLength(0);
    expect(host.visited).toBe(false);
  });

  it('has another token every time', async () => {
    const other = await startWebHost({ port: 0, pageFolder, connect: () => new MessageChannel().port1 });
    expect(new URL(other.address).hash).toMatch(/^#token=[\w-]{43}$/);
    expect(new URL(other.address).hash).not.toBe(new URL(host.address).hash);
    await other.close();
  });
});

describe('starting and stopping', () => {
  it('says so where the port is taken', async () => {
    const taken = startWebHost({ port: host.port, pageFolder, connect: () => new MessageChannel().port1 });
    await expect(taken).rejects.toThrow(`Port ${host.port} cannot be opened: another program uses it.`);
  });

  it('closes open sockets and gives the port back', async () => {
    const socket = open();
    await once(socket, 'open');
    const closed = once(socket, 'close');
    const { port } = host;
    await host.close();
    await closed;
    host = await startWebHost({ port, pageFolder, connect: () => new MessageChannel().port1 });
    expect(host.port).toBe(port);
  });
});
