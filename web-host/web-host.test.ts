import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect as connectTcp, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { windowLimit } from './limits.ts';
import { type Attempt, TestHost } from './testing/host.ts';
import { freePort, hasIPv6 } from './testing/ports.ts';
import { ticketLifeMs } from './tickets.ts';

const ipv6 = await hasIPv6();

/** What a WebSocket asks for besides (RFC 6455, 4.1). */
const upgrade = [
  ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
];

let test: TestHost;

beforeEach(async () => {
  test = await TestHost.start();
});

afterEach(() => test.stop());

describe('over HTTP', () => {
  it('serves the page without a token, with the strict headers', async () => {
    const answer = await test.get('/');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Samepage');
    expect(answer.headers['content-security-policy']).toContain(`connect-src 'self' ws://${test.site};`);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(answer.headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('does not mind a query, and never sets a cookie', async () => {
    const answer = await test.get('/?x=1');
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each<[string, () => string]>([
    ['another site’s', () => 'evil.example'],
    ['another site’s, with our port', () => `evil.example:${test.host.port}`],
    ['the loopback address', () => `127.0.0.1:${test.host.port}`],
    ['localhost', () => `localhost:${test.host.port}`],
    ['our own without its port', () => test.site.replace(/:.*/, '')],
    ['our own with another port', () => test.site.replace(/:.*/, ':1')],
    ['one below our own', () => `evil.${test.site}`],
    ['our own, and more', () => test.site.replace('localhost', 'localhost.evil.example')],
  ])('does not answer under a name that is %s', async (_, name) => {
    const answer = await test.get('/', { headers: { Host: name() } });
    expect(answer.status).toBe(403);
    expect(answer.headers.connection).toBe('close');
    expect(answer.body).toContain('only at the address that it printed');
  });

  // By hand: Node's own client sends no header twice that stands for one thing.
  it.each<[string, (site: string, origin: string) => string[]]>([
    ['our own name twice', (site) => [`Host: ${site}`, `Host: ${site}`, 'Connection: close']],
    ['our own name, then another', (site) => [`Host: ${site}`, 'Host: evil.example', 'Connection: close']],
    ['another name, then our own', (site) => ['Host: evil.example', `Host: ${site}`, 'Connection: close']],
    [
      'two origins',
      (site, origin) => [`Host: ${site}`, `Origin: ${origin}`, 'Origin: http://evil.example', ...upgrade],
    ],
    ['two names and a token', (site, origin) => [`Host: ${site}`, 'Host: evil', `Origin: ${origin}`, ...upgrade]],
  ])('answers nothing to who gives %s', async (_, headers) => {
    const socket = connectTcp(test.host.port, '127.0.0.1');
    const protocols = `Sec-WebSocket-Protocol: samepage, ${test.token}`;
    socket.write(['GET /session HTTP/1.1', ...headers(test.site, test.origin), protocols, '', ''].join('\r\n'));
    expect(await text(socket)).toMatch(/^HTTP\/1.1 403 /);
    expect(test.enginePorts).toHaveLength(0);
  });

  it('lets nothing be kept, so that nothing of it is found by who has the address next', async () => {
    await mkdir(join(test.pageFolder, 'assets'));
    await writeFile(join(test.pageFolder, 'assets/index-1a2b.js'), '');
    expect((await test.get('/assets/index-1a2b.js')).headers['cache-control']).toBe('no-store');
  });

  it('answers nothing but GET and HEAD', async () => {
    expect((await test.get('/', { method: 'POST' })).status).toBe(405);
    expect(await test.get('/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/..%5cpackage.json', '/missing.js', '*'])(
    'has no file at %s',
    async (path) => {
      expect((await test.get(path)).status).toBe(404);
    },
  );

  it('is bound to the loopback address alone', async () => {
    const socket = connectTcp(test.host.port, '127.0.0.2');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.runIf(ipv6)('has its port at ::1 as well, where browsers look first', async () => {
    const answer = await test.get('/');
    expect((await test.get('/', { address: '::1' })).body).toBe(answer.body);
  });
});

describe('tickets', () => {
  it('are exchanged for the token, once', async () => {
    const ticket = test.ticketPath();
    const answer = await test.get(ticket);
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe(`/#token=${test.token}`);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await test.get(ticket)).status).toBe(404);
  });

  it('do not carry the token', () => {
    expect(test.host.ticketAddress()).not.toContain(test.token);
  });

  it('expire', async () => {
    const ticket = test.ticketPath();
    test.now = ticketLifeMs;
    expect((await test.get(ticket)).status).toBe(404);
  });

  it('are not used up by a foreign name, nor by HEAD', async () => {
    const ticket = test.ticketPath();
    expect((await test.get(ticket, { headers: { Host: 'evil.example' } })).status).toBe(403);
    expect((await test.get(ticket, { method: 'HEAD' })).headers.location).toBeUndefined();
    expect((await test.get(ticket)).status).toBe(302);
  });
});

describe('over the WebSocket', () => {
  it('carries whole binary messages both ways', async () => {
    const socket = test.open();
    await once(socket, 'open');
    expect(socket.protocol).toBe('samepage');
    const [engine] = test.enginePorts;
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

  it('gives each page its own pipe', async () => {
    const sockets = [test.open(), test.open()];
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    expect(test.enginePorts).toHaveLength(2);
    expect(test.host.visited).toBe(true);
  });

  it('closes the socket when the engine closes its end', async () => {
    const socket = test.open();
    await once(socket, 'open');
    test.enginePorts[0]?.close();
    const [code] = await once(socket, 'close');
    expect(code).toBe(1011);
  });

  it('takes no text, and no message over 16 MiB', async () => {
    const texter = test.open();
    await once(texter, 'open');
    texter.send('text');
    expect((await once(texter, 'close'))[0]).toBe(1003);

    const shouter = test.open();
    await once(shouter, 'open');
    shouter.send(new Uint8Array(16 * 1024 * 1024 + 1));
    expect((await once(shouter, 'close'))[0]).toBe(1009);
  });

  it('delivers a message of 16 MiB', async () => {
    const socket = test.open();
    await once(socket, 'open');
    const engine = test.enginePorts[0];
    if (!engine) throw new Error('no pipe was asked for');
    socket.send(new Uint8Array(16 * 1024 * 1024));
    const [received] = await once(engine, 'message');
    expect(received).toHaveLength(16 * 1024 * 1024);
  });

  it.each<[string, () => Attempt, number]>([
    ['without a token', () => ({ protocols: ['samepage'] }), 401],
    ['with a wrong token', () => ({ protocols: ['samepage', 'wrong'] }), 401],
    ['with the token alone', () => ({ protocols: [test.token] }), 401],
    ['with the token in the query', () => ({ path: `/session?token=${test.token}`, protocols: ['samepage'] }), 404],
    ['at another path', () => ({ path: '/' }), 404],
    ['from another origin', () => ({ options: { origin: 'http://evil.example' } }), 403],
    ['from another port', () => ({ options: { origin: test.origin.replace(/:\d+$/, ':1') } }), 403],
    ['from localhost', () => ({ options: { origin: `http://localhost:${test.host.port}` } }), 403],
    [
      'to 127.0.0.1',
      () => ({ options: { origin: test.origin, headers: { Host: `127.0.0.1:${test.host.port}` } } }),
      403,
    ],
    ['without an origin', () => ({ options: {} }), 403],
    ['under another name', () => ({ options: { origin: test.origin, headers: { Host: 'evil.example' } } }), 403],
  ])('refuses a page %s', async (_, attempt, status) => {
    expect(await test.refusal(attempt())).toBe(status);
    expect(test.enginePorts).toHaveLength(0);
    expect(test.host.visited).toBe(false);
  });

  it('has another token and another name every time', async () => {
    const next = await test.another();
    expect(new URL(next.address).hash).toMatch(/^#token=[\w-]{43}$/);
    expect(new URL(next.address).hash).not.toBe(new URL(test.host.address).hash);
    expect(new URL(next.address).hostname).toMatch(/^[0-9a-f]{20}\.localhost$/);
    expect(new URL(next.address).hostname).not.toBe(new URL(test.host.address).hostname);
    await next.close();
  });

  it(`is no more than ${windowLimit} windows at a time`, async () => {
    const windows = Array.from({ length: windowLimit }, () => test.open());
    await Promise.all(windows.map((window) => once(window, 'open')));
    expect(await test.refusal()).toBe(503);
    const [first] = windows;
    first?.close();
    if (first) await once(first, 'close');
    await once(test.open(), 'open');
  });
});

describe('starting and stopping', () => {
  it('says so where the port is taken', async () => {
    const taken = test.another({ port: test.host.port });
    await expect(taken).rejects.toThrow(`Port ${test.host.port} cannot be opened: another program uses it.`);
  });

  it('closes open sockets and gives the port back', async () => {
    const socket = test.open();
    await once(socket, 'open');
    const closed = once(socket, 'close');
    const { port } = test.host;
    await test.restart({ port });
    await closed;
    expect(test.host.port).toBe(port);
  });

  it.runIf(ipv6)('does not share its port with who has it at ::1', async () => {
    const port = await freePort();
    const squatter = createServer().listen(port, '::1');
    await once(squatter, 'listening');
    const taken = test.another({ port });
    await expect(taken).rejects.toThrow(`Port ${port} cannot be opened: another program uses it.`);
    squatter.close();
    await once(squatter, 'close');
    const later = await test.another({ port });
    await later.close();
  });
});
