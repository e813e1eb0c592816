/**
 * How a program in Node reaches the session whose address was printed. Browsers lead every name below `localhost` to this
 * machine by themselves; Node asks the system, which may not know them.
 */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';

export const announcement = /^Samepage: (http:\/\/[0-9a-f]{20}\.localhost:\d+\/#token=[\w-]{43})\r?$/m;

const loopback = '127.0.0.1';

/** What the page does with the address: a WebSocket of the session's. */
export function openSessionSocket(url: string): WebSocket {
  const { host, port, origin, hash } = new URL(url);
  const protocols = ['samepage', hash.replace('#token=', '')];
  return new WebSocket(`ws://${loopback}:${port}/session`, protocols, { origin, headers: { Host: host } });
}

export interface Served {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Fetches `path`, as it stands, of the session's site. */
export async function fetchServed(url: string, path = '/'): Promise<Served> {
  const { host, port } = new URL(url);
  const sent: ClientRequest = request({ host: loopback, port, path, headers: { Host: host }, agent: false });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve).once('error', reject).end();
  });
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}
