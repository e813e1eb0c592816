import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectionLimit, httpTimeouts } from './limits.ts';
import { ownUid, TestHost } from './testing/host.ts';

/** Few enough to be made, and counted, long before the first of them is ended for saying nothing. */
vi.mock('./limits.ts', async (limits) => ({ ...(await limits<typeof import('./limits.ts')>()), connectionLimit: 24 }));

/** Neither our own user nor root. */
const other = ownUid + 1;

let test: TestHost;

/** Waits until the host holds that many connections, by Linux's own table (see proc_pid_net(5)). There is no signal to wait for. */
async function expectHeld(count: number): Promise<void> {
  const port = test.host.port.toString(16).toUpperCase().padStart(4, '0');
  // Neither the one that listens (0A), nor what belongs to no process any more (inode 0).
  const held = new RegExp(`^ *\\d+: 0100007F:${port} \\S+ (?!0A)(?:\\S+ +){6}[1-9]`, 'gm');
  const look = () => expect(readFileSync('/proc/self/net/tcp', 'latin1').match(held) ?? []).toHaveLength(count);
  await vi.waitFor(look, { timeout: 10_000, interval: 20 });
}

beforeEach(async () => {
  test = await TestHost.start();
});

afterEach(() => test.stop());

describe('other users of this machine', () => {
  const doors: [string, () => Promise<unknown>][] = [
    ['the page', () => test.get('/')],
    ['an asset', () => test.get('/assets/index-1a2b.js')],
    ['a ticket', () => test.get(test.ticketPath())],
    ['nothing that is there', () => test.get('/missing')],
    ['another name', () => test.get('/', { headers: { Host: 'evil.example' } })],
    ['another method', () => test.get('/', { method: 'POST' })],
    [
      'the session, with its token',
      () => test.refusal().then((status) => ({ status, body: 'only the user who runs it' })),
    ],
  ];

  it.each(doors)('are refused %s', async (_, knock) => {
    test.peer = other;
    expect(await knock()).toMatchObject({ status: 403, body: expect.stringContaining('only the user who runs it') });
    expect(test.enginePorts).toHaveLength(0);
    expect(test.host.visited).toBe(false);
  });

  it.each(doors)('are refused %s where their user is unknown', async (_, knock) => {
    test.peer = null;
    expect(await knock()).toMatchObject({ status: 403 });
    expect(test.enginePorts).toHaveLength(0);
  });

  it('are no other where it is root, who may do everything anyhow', async () => {
    test.peer = 0;
    expect((await test.get('/')).status).toBe(200);
    await once(test.open(), 'open');
  });

  it('use up no ticket', async () => {
    const ticket = test.ticketPath();
    test.peer = other;
    await test.get(ticket);
    test.peer = ownUid;
    expect((await test.get(ticket)).status).toBe(302);
  });

  it('whose user is unknown are let in where that was asked for, but get nothing for a ticket', async () => {
    await test.restart({ allowUnknownPeer: true });
    test.peer = null;
    expect((await test.get('/')).status).toBe(200);
    expect((await test.get(test.ticketPath())).status).toBe(404);
    await once(test.open(), 'open');
    test.peer = other;
    expect((await test.get('/')).status).toBe(403);
  });

  it('are not looked up on systems that do not report users', async () => {
    await test.restart({ lookup: null });
    test.peer = other;
    expect((await test.get('/')).status).toBe(200);
    await once(test.open(), 'open');
  });

  it('are looked for once for each connection', async () => {
    const keepAlive = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let request = 0; request < 3; request += 1) await test.get('/', { agent: keepAlive });
    expect(test.lookups).toBe(1);
    keepAlive.destroy();
  });

  it.runIf(existsSync('/proc/self/net/tcp'))(
    'cannot keep a connection, whether they say something or not',
    async () => {
      test.peer = other;
      const silent = test.knock();
      await once(silent, 'end');
      // This end stays half open, and holds nothing of the host's by that.
      await expectHeld(0);
      silent.destroy();
    },
  );
});

// Linux lists which connections are held.
describe.runIf(existsSync('/proc/self/net/tcp'))('connections that lead to nothing', () => {
  const upgrade = (...headers: string[]) =>
    ['GET /session HTTP/1.1', ...headers, 'Connection: Upgrade', 'Upgrade: websocket', '', ''].join('\r\n');

  it('are ended as soon as they are refused, though the other end does not do the same', async () => {
    const knocking = Array.from({ length: 20 }, () => {
      const socket = test.knock(upgrade(`Host: ${test.site}`, 'Origin: http://evil.example'));
      return once(socket, 'end').then(() => socket);
    });
    const refused = await Promise.all(knocking);
    await expectHeld(0);
    for (const socket of refused) socket.destroy();
  });

  it('are ended where they do not come to the point', { timeout: 4 * httpTimeouts.headersTimeout }, async () => {
    const slow = test.knock('GET / HTTP/1.1\r\nX: ');
    await once(slow, 'end');
    await expectHeld(0);
    slow.destroy();
  });

  it(`are not more than ${connectionLimit} at a time`, async () => {
    let ended = 0;
    const held = Array.from({ length: connectionLimit }, () => test.knock().once('end', () => (ended += 1)));
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    await expectHeld(connectionLimit);
    const further = test.knock();
    await once(further, 'end');
    // It is not its silence that it was ended for: the others have been silent for longer.
    expect(ended).toBe(0);
    further.destroy();
    for (const socket of held) socket.destroy();
    await expectHeld(0);
    expect((await test.get('/')).status).toBe(200);
  });
});
