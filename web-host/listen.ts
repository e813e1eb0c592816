/** One port at both of this machine's own addresses. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const v4 = '127.0.0.1';
const v6 = '::1';
/** Attempts to find a port that is free at both. */
const mostAttempts = 20;
/** What listening fails with where the address is another program's (EACCES: on Windows, taken for itself alone). */
const takenCodes = new Set(['EADDRINUSE', 'EACCES']);

type Outcome = { port: number } | { error: NodeJS.ErrnoException };

function listen(server: Server, port: number, address: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve({ error });
    server.once('error', failed);
    server.listen({ port, host: address, exclusive: true }, () => {
      server.off('error', failed);
      // address() is null or a path only before listening and for pipes.
      resolve({ port: (server.address() as AddressInfo).port });
    });
  });
}

/**
 * Listens with both servers at the same port (0: any free one), and resolves with it. Browsers try ::1 first for a name below
 * `localhost`: left free there, the port could be taken by another user, who would get to serve the page. Where there is no
 * IPv6, nobody can. Rejects with a sentence for people where the port cannot be had.
 */
export async function listenLoopback(servers: { v4: Server; v6: Server }, wanted: number): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const first = await listen(servers.v4, wanted, v4);
    if ('error' in first) throw unopened(wanted, first.error);
    const second = await listen(servers.v6, first.port, v6);
    if ('port' in second || !takenCodes.has(second.error.code ?? '')) return first.port;
    servers.v4.close();
    await once(servers.v4, 'close');
    if (wanted !== 0 || attempt === mostAttempts) throw unopened(first.port, second.error);
  }
}

function unopened(port: number, error: NodeJS.ErrnoException): Error {
  const reason = error.code === 'EADDRINUSE' ? 'another program uses it' : error.message;
  return new Error(`Port ${port} cannot be opened: ${reason}.`, { cause: error });
}
