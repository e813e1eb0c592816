/** Which user of this machine is at the other end of a connection. */
import { readFileSync } from 'node:fs';
import { type Connection, TcpPeers } from '../linux/tcp-peers.ts';

/** Resolves with the user id at the remote end, or null where it cannot be found out. */
export type PeerLookup = (connection: Connection) => Promise<number | null>;

/** Null on systems for which Samepage has no such lookup: Windows and macOS. */
export function openPeerLookup(): PeerLookup | null {
  if (process.platform !== 'linux') return null;
  const peers = new TcpPeers();
  const standIn = standInUser();
  return async (connection) => {
    const uid = await peers.uidOf(connection);
    return uid === standIn ? null : uid;
  };
}

/**
 * The id that Linux shows for every user who has none in this process's user namespace (user_namespaces(7)): it could be
 * anybody. Null where all users have one.
 */
function standInUser(): number | null {
  const everyone = /^\s*0\s+0\s+4294967295\s*$/;
  try {
    if (everyone.test(readFileSync('/proc/self/uid_map', 'latin1'))) return null;
  } catch {
    // A kernel without user namespaces.
    return null;
  }
  try {
    return Number(readFileSync('/proc/sys/kernel/overflowuid', 'latin1'));
  } catch {
    return 65_534;
  }
}
