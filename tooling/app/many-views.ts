import type { Client } from '../../protocol/rpc.ts';

/** Makes this many sections of 64 KiB beside the existing ones, and maps views of them in turn until there are `views`. */
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
