/** Which user a TCP connection of this machine comes from, by Linux's own tables: /proc/PID/net/tcp, see proc_pid_net(5). */
import { readFile } from 'node:fs';
import { isIPv4 } from 'node:net';
import { promisify } from 'node:util';
import { SharedRead } from './shared-read.ts';

/**
 * The kernel gives a table in pieces of 4 KiB, 27 rows. The readFile of Node 18's fs/promises takes a piece that is shorter
 * than its buffer for the end of a file whose size the system says is 0, as it says of all such tables.
 */
const readWhole = promisify(readFile);

/** Both ends of a TCP connection, as Node's sockets name them. */
export interface Connection {
  remoteAddress: string;
  remotePort: number;
  localAddress: string;
  localPort: number;
}

/**
 * A row may be missed once: the table is read in pieces, and sockets come and go between them. A connection that is there
 * is found by the next look.
 */
const mostLooks = 3;

/** The address as the tables write it: its bytes as 32-bit words of this machine. Null for what no loopback peer has. */
function words(address: string): string | null {
  const bytes = new Uint8Array(16);
  const v4 = address.replace(/^::ffff:/, '');
  if (isIPv4(v4)) {
    bytes.set([0xff, 0xff, ...v4.split('.').map(Number)], 10);
  } else {
    if (address !== '::1') return null;
    bytes[15] = 1;
  }
  const hex = [...new Uint32Array(bytes.buffer)].map((word) => word.toString(16).toUpperCase().padStart(8, '0'));
  return hex.join('');
}

const v4Digits = 8;

function portHex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

/**
 * The user that made the peer's socket, by the peer's own row in `table` (our end's has the addresses the other way round).
 * Null where there is no such row, or the socket belongs to no process any more: Linux then says 0, which is root.
 */
function uidIn(table: string, from: string, to: string): number | null {
  const at = table.indexOf(` ${from} ${to} `);
  if (at < 0) return null;
  const rest = table.slice(at + from.length + to.length + 3);
  const [, , , , uid, , inode] = rest.slice(0, rest.indexOf('\n')).split(/ +/);
  return uid === undefined || inode === undefined || inode === '0' ? null : Number(uid);
}

export class TcpPeers {
  readonly #tcp: SharedRead;
  readonly #tcp6: SharedRead;

  /** `folder`: where the tables lie, for tests. */
  constructor(folder = '/proc/self/net') {
    this.#tcp = new SharedRead(() => readWhole(`${folder}/tcp`, 'latin1'));
    this.#tcp6 = new SharedRead(() => readWhole(`${folder}/tcp6`, 'latin1'));
  }

  /** The user id at the connection's other end, on this machine; null where it cannot be found out. */
  async uidOf({ remoteAddress, remotePort, localAddress, localPort }: Connection): Promise<number | null> {
    const from = words(remoteAddress);
    const to = words(localAddress);
    if (from === null || to === null) return null;
    const end = (address: string, port: number) => `${address}:${portHex(port)}`;
    for (let look = 0; look < mostLooks; look += 1) {
      if (isIPv4(remoteAddress)) {
        const uid = uidIn(
          await this.#tcp.read(),
          end(from.slice(-v4Digits), remotePort),
          end(to.slice(-v4Digits), localPort),
        );
        if (uid !== null) return uid;
      }
      // A socket of IPv6 may carry a connection of IPv4 as well.
      const uid = uidIn(await this.#tcp6.read(), end(from, remotePort), end(to, localPort));
      if (uid !== null) return uid;
    }
    return null;
  }
}
