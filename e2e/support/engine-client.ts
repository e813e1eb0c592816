/** A second window without a picture: what would take a person a thousand clicks is asked of the engine itself. */
import { WebSocket } from 'ws';
import { type Client, connectClient } from '../../protocol/rpc.ts';

/** Opens the pipe to the engine. `url`: the web host's address, with its token. */
export async function openSocket(url: string): Promise<WebSocket> {
  const { host, hash } = new URL(url);
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? '';
  const socket = new WebSocket(`ws://${host}/session`, ['samepage', token], { origin: `http://${host}` });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  return socket;
}

/** A client on that pipe that ignores every event. Ends the connection when `use` has ended. */
export async function withEngine<T>(url: string, use: (engine: Client) => Promise<T>): Promise<T> {
  const socket = await openSocket(url);
  const ignore = () => undefined;
  const client = connectClient(
    {
      post: (message) => socket.send(message),
      onMessage: (listener) => socket.on('message', (data: Buffer) => listener(new Uint8Array(data))),
      onClose: (listener) => socket.on('close', listener),
    },
    {
      changed: ignore,
      bytes: ignore,
      touched: ignore,
      regions: ignore,
      regionsChanged: ignore,
      regionsLost: ignore,
      calls: ignore,
    },
    (error) => {
      throw error;
    },
  );
  try {
    return await use(client);
  } finally {
    socket.close();
  }
}

/** Makes so many sections of 64 KiB beside those that there are, and maps views of them, in turn, until there are `views`. */
export async function mapManyViews(engine: Client, sections: number, views: number): Promise<void> {
  const before = await engine.request('state', {});
  const made: number[] = [];
  let count = before.views.length;
  for (let section = 0; section < sections; section += 1) {
    const { section: id } = await engine.request('perform', {
      action: { kind: 'create-section', bytes: 65_536, mapView: true },
    });
    if (id !== null) made.push(id);
    count += 1;
  }
  for (; count < views; count += 1) {
    const section = made[count % made.length] ?? 1;
    await engine.request('perform', {
      action: {
        kind: 'map',
        section,
        offset: 0,
        length: 65_536,
        sharing: 'shared',
        protection: 'read-write',
        place: { kind: 'next-free' },
      },
    });
  }
}
