/** Tries a session's doors over plain HTTP, as a program of any user's can. */
import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';

export interface Door {
  /** 127.0.0.1 or ::1. */
  address: string;
  port: number;
  /** The `Host` header; the origin follows from it. */
  host: string;
  path: string;
  /** Asks for the session's WebSocket with this token. */
  token?: string;
}

export interface Opened {
  /** The answer's status; 0 where the connection was ended without one. */
  status: number;
  location: string;
}

const upgrade = (host: string, token: string) => ({
  Origin: `http://${host}`,
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  'Sec-WebSocket-Protocol': `samepage, ${token}`,
});

/** Resolves with what came back. A WebSocket that was opened (101) stays open for as long as this process runs. */
export function knock({ address, port, host, path, token }: Door): Promise<Opened> {
  const headers = { Host: host, ...(token === undefined ? {} : upgrade(host, token)) };
  const options: RequestOptions = { host: address, port, path, headers, agent: false };
  return new Promise((resolve) => {
    const sent: ClientRequest = request(options);
    const opened = (answer: IncomingMessage) =>
      resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '' });
    sent.on('response', (answer) => {
      opened(answer);
      answer.resume();
    });
    sent.on('upgrade', opened);
    sent.on('error', () => resolve({ status: 0, location: '' }));
    sent.end();
  });
}
