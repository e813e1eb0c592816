/** Ports of this machine, for tests. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that was free just now. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const at = server.address();
  server.close();
  await once(server, 'close');
  if (at === null || typeof at === 'string') throw new Error('no port');
  return at.port;
}

export async function hasIPv6(): Promise<boolean> {
  try {
    await freePort('::1');
    return true;
  } catch {
    return false;
  }
}
