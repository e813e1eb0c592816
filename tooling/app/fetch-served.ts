import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { loopback } from '../../client/session-socket.ts';

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
