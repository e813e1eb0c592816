import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { endianness, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SharedRead } from './shared-read.ts';
import { type Connection, TcpPeers } from './tcp-peers.ts';

const own = process.geteuid?.();

describe.runIf(existsSync('/proc/self/net/tcp'))('Linux’s own tables', () => {
  const peers = new TcpPeers();
  let server: Server;

  async function listenAt(address: string): Promise<number> {
    server = createServer({ allowHalfOpen: true }).listen(0, address);
    await once(server, 'listening');
    const at = server.address();
    if (at === null || typeof at === 'string') throw new Error('no port');
    return at.port;
  }

  afterEach(() => {
    server.close();
  });

  /** A program that connects as `uid`, does `then`, and stays for as long as the test wants. */
  async function connectAs(uid: number | undefined, host: string, port: number, then = ''): Promise<() => void> {
    // Half-open: it would otherwise close its end as soon as ours is closed.
    const options = JSON.stringify({ port, host, allowHalfOpen: true });
    const program = `const s = require('node:net').connect(${options}, () => { ${then} }); s.on('error', () => {}); setInterval(() => {}, 1000)`;
    const child = spawn(process.execPath, ['-e', program], {
      stdio: 'ignore',
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    await once(child, 'spawn');
    return () => child.kill('SIGKILL');
  }

  it.each([
    ['IPv4', '127.0.0.1', '127.0.0.1'],
    ['another loopback address', '127.0.0.9', '127.0.0.9'],
    ['IPv6', '::1', '::1'],
    ['a socket of IPv6 with a connection of IPv4', '127.0.0.1', '::ffff:127.0.0.1'],
  ])('report whose a connection is: %s', async (_, at, to) => {
    const port = await listenAt(at);
    const end = await connectAs(undefined, to, port);
    const [socket] = await once(server, 'connection');
    expect(await peers.uidOf(socket)).toBe(own);
    socket.destroy();
    end();
  });

  // Only root can connect as another user: skipped, they would look like something that could be had.
  const asRoot: typeof it | (() => void) = own === 0 ? it : () => undefined;
  asRoot('report another user’s', async () => {
    const port = await listenAt('127.0.0.1');
    const end = await connectAs(12_345, '127.0.0.1', port);
    const [socket] = await once(server, 'connection');
    expect(await peers.uidOf(socket)).toBe(12_345);
    // While the other half is closed, too.
    socket.end();
    await once(socket, 'finish');
    expect(await peers.uidOf(socket)).toBe(12_345);
    socket.destroy();
    end();
  });

  asRoot('do not report whose it was once its program has gone: Linux shows such a one as root’s', async () => {
    const port = await listenAt('127.0.0.1');
    await connectAs(12_345, '127.0.0.1', port, 'process.exit()');
    const [socket] = await once(server, 'connection');
    // Kept by us: what the other end has left behind in the kernel waits for our half.
    const connection: Connection = addresses(socket);
    socket.resume();
    await once(socket, 'end');
    expect(await peers.uidOf(connection)).toBeNull();
    socket.destroy();
  });

  it('find every one of many that come at the same time, in few looks', async () => {
    const port = await listenAt('127.0.0.1');
    const sockets: Socket[] = [];
    const all = new Promise<void>((resolve) => {
      server.on('connection', (socket) => sockets.push(socket) === 100 && resolve());
    });
    const program = `for (let i = 0; i < 100; i++) require('node:net').connect(${port}, '127.0.0.1'); setInterval(() => {}, 1000)`;
    const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
    await all;
    expect(new Set(await Promise.all(sockets.map((socket) => peers.uidOf(addresses(socket)))))).toEqual(new Set([own]));
    for (const socket of sockets) socket.destroy();
    child.kill('SIGKILL');
  });
});

function addresses({ remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 }: Socket): Connection {
  return { remoteAddress, remotePort, localAddress, localPort };
}

// The rows below are those of a little-endian machine.
describe.runIf(endianness() === 'LE')('a table', () => {
  const connection = { remoteAddress: '127.0.0.1', remotePort: 0xc001, localAddress: '127.0.0.1', localPort: 0x1f90 };
  const row = (from: string, to: string, uid: number, inode: number) =>
    `   1: ${from} ${to} 01 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1 0000000000000000 20 4 30 10 -1\n`;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'samepage-peers-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const uidIn = async (tcp: string, tcp6 = '') => {
    await writeFile(join(folder, 'tcp'), `  sl  local_address rem_address\n${tcp}`);
    await writeFile(join(folder, 'tcp6'), `  sl  local_address rem_address\n${tcp6}`);
    return await new TcpPeers(folder).uidOf(connection);
  };

  const ours = '0100007F:1F90';
  const theirs = '0100007F:C001';

  it.each<[string, string, number | null]>([
    ['the peer’s row counts, not that of our own end', row(ours, theirs, 7, 1) + row(theirs, ours, 8, 2), 8],
    ['another port of the same peer is another connection', row(theirs, '0100007F:1F91', 8, 2), null],
    ['another address is another connection', row('0200007F:C001', ours, 8, 2), null],
    ['a socket that belongs to no process is nobody’s', row(theirs, ours, 0, 0), null],
    ['a row that was cut off is none', ` 1: ${theirs} ${ours} 01 0`, null],
    ['nothing there', '', null],
  ])('%s', async (_, tcp, uid) => {
    expect(await uidIn(tcp)).toBe(uid);
  });

  it('of IPv6 may hold a connection of IPv4', async () => {
    const mapped = '0000000000000000FFFF0000';
    expect(await uidIn('', row(`${mapped}${theirs}`, `${mapped}${ours}`, 9, 3))).toBe(9);
  });

  it('that is not there gives null', async () => {
    expect(await new TcpPeers(join(folder, 'none')).uidOf(connection)).toBeNull();
  });

  it('gives null for addresses that are not this machine’s loopback', async () => {
    expect(await new TcpPeers(folder).uidOf({ ...connection, remoteAddress: 'fe80::1' })).toBeNull();
  });
});

describe('SharedRead', () => {
  it('answers with what was read after the question, in two reads for however many questions', async () => {
    const reads: ((text: string) => void)[] = [];
    const shared = new SharedRead(() => new Promise((resolve) => reads.push(resolve)));
    const first = shared.read();
    const later = [shared.read(), shared.read(), shared.read()];
    expect(reads).toHaveLength(1);
    reads[0]?.('before');
    expect(await first).toBe('before');
    await Promise.resolve();
    expect(reads).toHaveLength(2);
    reads[1]?.('after');
    expect(await Promise.all(later)).toEqual(['after', 'after', 'after']);
    expect(reads).toHaveLength(2);
  });

  it('goes on after a read that failed', async () => {
    let fails = true;
    const shared = new SharedRead(() => (fails ? Promise.reject(new Error('gone')) : Promise.resolve('there')));
    expect(await shared.read()).toBe('');
    fails = false;
    expect(await shared.read()).toBe('there');
  });
});
