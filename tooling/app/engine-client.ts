/** A second window without a picture: what would take a person a thousand clicks is asked of the engine itself. */
import { once } from 'node:events';
import { type Client, connectClient } from '../../protocol/rpc.ts';
import { openSessionSocket } from './session-address.ts';

/** A client on the pipe to the engine that ignores every event. `url`: the address, with its token. Ends with `use`. */
export async function withEngine<T>(url: string, use: (engine: Client) => Promise<T>): Promise<T> {
  const socket = openSessionSocket(url);
  await once(socket, 'open');
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
      alive: ignore,
      missed: ignore,
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
