/** The protocol from Node: a second window on a session, without a picture. */
import { once } from 'node:events';
import type { SamepageError } from '../protocol/errors.ts';
import { type Client, connectClient, type EventHandlers } from '../protocol/rpc.ts';
import { openSessionSocket } from './session-socket.ts';

export interface SessionClient extends Client {
  close(): void;
}

/**
 * Connects to the session at `url`, the address with its token that the host printed. Events without a handler are ignored,
 * and none comes before the state was asked for. Rejects where no session listens there, or the token is not the session's.
 */
export async function connectSession(
  url: string,
  handlers: Partial<EventHandlers> = {},
  onBroken: (error: SamepageError) => void = (error) => {
    throw error;
  },
): Promise<SessionClient> {
  const socket = openSessionSocket(url);
  await once(socket, 'open');
  const client = connectClient(
    {
      post: (message) => socket.send(message),
      onMessage: (listener) => socket.on('message', (data: Buffer) => listener(new Uint8Array(data))),
      onClose: (listener) => socket.on('close', listener),
    },
    handlers,
    onBroken,
  );
  return Object.assign(client, { close: () => socket.close() });
}

/** The same for as long as `use` takes. */
export async function withSession<T>(url: string, use: (client: SessionClient) => Promise<T>): Promise<T> {
  const client = await connectSession(url);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}
