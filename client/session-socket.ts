/**
 * How a program in Node reaches the session whose address was printed. Browsers lead every name below `localhost` to this
 * machine by themselves; Node asks the system, which may not know them.
 */
import { WebSocket } from 'ws';

/** The line that a host prints; its first group is the address, with the session's token. */
export const announcement = /^Samepage: (http:\/\/[0-9a-f]{20}\.localhost:\d+\/#token=[\w-]{43})\r?$/m;

/** All names of sessions stand for it. */
export const loopback = '127.0.0.1';

/** What the page does with the address: a WebSocket of the session's. */
export function openSessionSocket(url: string): WebSocket {
  const { host, port, origin, hash } = new URL(url);
  const protocols = ['samepage', hash.replace('#token=', '')];
  return new WebSocket(`ws://${loopback}:${port}/session`, protocols, { origin, headers: { Host: host } });
}
